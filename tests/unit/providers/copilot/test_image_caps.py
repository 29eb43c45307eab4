import pytest

from floway.providers.copilot.image_caps import Caps, Size, caps


@pytest.mark.parametrize(
    ("name", "size", "fitted"),
    [
        # Claude: an edge and an area, finer from Opus 4.7 on.
        ("claude-sonnet-4-6", (3136, 1000), (1568, 500)),
        ("claude-opus-4.6", (2000, 2000), (1084, 1084)),
        ("claude-sonnet-5", (1568, 750), (1568, 750)),
        ("claude-opus-4.7-1m", (5152, 2000), (2576, 1000)),
        ("claude-opus-4-8", (1000, 5152), (500, 2576)),
        ("claude-opus-5", (2000, 2000), (1894, 1894)),
        # OpenAI's tiles: both edges.
        ("gpt-4o-mini", (4096, 1000), (2048, 500)),
        ("gpt-4.1", (1600, 1536), (800, 768)),
        ("gpt-5-mini", (1536, 1600), (768, 800)),
        # The others: an edge and an area, Gemini without one.
        ("gemini-2.5-pro", (4096, 4096), (2048, 2048)),
        ("gpt-4.1-mini", (3200, 3200), (1600, 1600)),
        ("gpt-4.1-nano", (1600, 1536), (1600, 1536)),
        ("gpt-5.6-sol", (8192, 16), (2048, 4)),
        ("grok-code-fast-1", (1600, 1600), (1600, 1600)),
    ],
)
def test_a_picture_is_no_larger_than_its_model_looks_at(name: str, size: Size, fitted: Size) -> None:
    assert caps(name).fitted(size) == fitted


def test_no_edge_vanishes() -> None:
    assert Caps(100).fitted((1, 30_000)) == (1, 100)


def test_a_picture_within_all_caps_keeps_its_size() -> None:
    size = (640, 480)

    assert caps("claude-opus-4-8").fitted(size) is size
