from typing import Any

import pytest

from floway.translate.shared.chat_dialect import (
    ChatUsage,
    content_text,
    is_readable,
    read_usage,
    reasoning_delta,
    reasoning_in,
)


@pytest.mark.parametrize("spelling", ["reasoning_text", "reasoning_content", "reasoning"])
def test_reasoning_is_found_in_any_spelling(spelling: str) -> None:
    assert reasoning_in({spelling: "why"}) == "why"


def test_reasoning_that_is_told_twice_is_read_once() -> None:
    assert reasoning_in(reasoning_delta("why")) == "why"


@pytest.mark.parametrize(
    "holder", [{}, {"reasoning": None}, {"reasoning": {"effort": "low"}}, {"reasoning": ""}]
)
def test_there_may_be_no_reasoning(holder: dict[str, Any]) -> None:
    assert reasoning_in(holder) == ""


@pytest.mark.parametrize(
    ("content", "text"),
    [("a", "a"), ([{"type": "text", "text": "a"}, {"type": "thinking"}, "x"], "a"), (None, ""), (7, "")],
)
def test_content_in_parts_has_a_text(content: Any, text: str) -> None:
    assert content_text(content) == text


@pytest.mark.parametrize(
    ("summary", "readable"), [([{"text": "a"}], True), ([{"text": ""}], False), ([], False), ("a", False)]
)
def test_an_item_with_a_summary_can_be_read(summary: Any, readable: bool) -> None:
    assert is_readable({"summary": summary}) is readable


@pytest.mark.parametrize(
    "cached",
    [
        {"prompt_tokens_details": {"cached_tokens": 4}},
        {"prompt_cache_hit_tokens": 4},
        {"cached_tokens": 4},
    ],
)
def test_cached_tokens_are_found_in_any_spelling(cached: dict[str, Any]) -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 2, **cached}

    assert read_usage(usage) == ChatUsage(10, 2, 4, None, None)


def test_a_prompt_without_its_cached_tokens_is_made_whole() -> None:
    usage = {
        "prompt_tokens": 10,
        "completion_tokens": 2,
        "total_tokens": 16,
        "prompt_tokens_details": {"cached_tokens": 4},
    }

    assert read_usage(usage) == ChatUsage(14, 2, 4, None, None)


def test_what_was_reported_as_zero_is_not_absent() -> None:
    usage = {
        "prompt_tokens": 1,
        "completion_tokens": 2,
        "prompt_tokens_details": {"cached_tokens": 0, "cache_creation_input_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 0},
    }

    assert read_usage(usage) == ChatUsage(1, 2, 0, 0, 0)


@pytest.mark.parametrize("usage", [None, {}, [], {"total_tokens": 3}, {"prompt_tokens": "x"}])
def test_there_may_be_no_usage(usage: Any) -> None:
    assert read_usage(usage) is None
