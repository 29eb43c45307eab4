from typing import Any

import pytest

from floway.providers.shared.values import count, text, unix_seconds


@pytest.mark.parametrize(("given", "read"), [("a", "a"), ("", None), (5, None), (None, None), (["a"], None)])
def test_a_text(given: Any, read: str | None) -> None:
    assert text(given) == read


@pytest.mark.parametrize(
    ("given", "read"), [(1, 1), (0, None), (-1, None), (True, None), ("1", None), (1.0, None)]
)
def test_a_count(given: Any, read: int | None) -> None:
    assert count(given) == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (1767225600, 1767225600),
        (1767225600000, None),
        ("2026-01-01T00:00:00Z", 1767225600),
        ("2026-01-01T00:00:00.123456789-01:00", 1767229200),
        ("2026-01-01T00:00:00", 1767225600),
        ("yesterday", None),
        (None, None),
    ],
)
def test_an_instant(given: Any, read: int | None) -> None:
    assert unix_seconds(given) == read
