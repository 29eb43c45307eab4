import pytest

from floway.translate.shared.claude_models import (
    ThinkingStyle,
    refused_sampling,
    takes_effort,
    thinking_style,
)


@pytest.mark.parametrize(
    ("model", "style"),
    [
        ("claude-opus-4-7", ThinkingStyle.ADAPTIVE),
        ("claude-sonnet-4.6", ThinkingStyle.ADAPTIVE),
        ("anthropic/claude-opus-5", ThinkingStyle.ADAPTIVE),
        ("claude-opus-4-5-20251101", ThinkingStyle.BUDGET_AND_EFFORT),
        ("claude-sonnet-4-5-20250929", ThinkingStyle.BUDGET),
        ("claude-haiku-4-5", ThinkingStyle.BUDGET),
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", ThinkingStyle.BUDGET),
        ("Claude-3-7-Sonnet-20250219", ThinkingStyle.BUDGET),
        ("claude-3-5-haiku-20241022", ThinkingStyle.NONE),
        ("claude-2.1", ThinkingStyle.NONE),
        ("claude-latest", ThinkingStyle.UNKNOWN),
        ("deepseek-chat", ThinkingStyle.UNKNOWN),
        ("", ThinkingStyle.UNKNOWN),
    ],
)
def test_a_name_says_how_its_model_thinks(model: str, style: ThinkingStyle) -> None:
    assert thinking_style(model) is style


@pytest.mark.parametrize(
    ("model", "takes"),
    [
        ("claude-opus-4-6", True),
        ("claude-opus-4-5", True),
        ("glm-5", True),
        ("claude-sonnet-4-5", False),
        ("claude-3-5-haiku-20241022", False),
    ],
)
def test_an_effort_is_taken_since_opus_4_5(model: str, takes: bool) -> None:
    assert takes_effort(model) is takes


@pytest.mark.parametrize(
    ("model", "refused"),
    [
        ("claude-opus-4-7", ("temperature", "top_p", "top_k")),
        ("anthropic/claude-sonnet-5.5", ("temperature", "top_p", "top_k")),
        ("claude-fable-5", ("temperature", "top_p", "top_k")),
        ("claude-sonnet-4-6", ("top_p",)),
        ("claude-opus-4-1-20250805", ("top_p",)),
        ("claude-opus-4-20250514", ()),
        ("claude-3-7-sonnet-20250219", ()),
        ("glm-5", ()),
    ],
)
def test_newer_models_take_less_sampling(model: str, refused: tuple[str, ...]) -> None:
    assert refused_sampling(model, {"temperature", "top_p", "top_k"}) == refused


def test_what_is_not_stated_is_not_refused() -> None:
    assert refused_sampling("claude-opus-4-7", {"top_p", "model"}) == ("top_p",)
    assert refused_sampling("claude-sonnet-4-6", {"top_p", "top_k"}) == ()
