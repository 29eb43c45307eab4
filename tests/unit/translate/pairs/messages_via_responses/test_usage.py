from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.usage import messages_usage


def _usage(**details: Any) -> Document:
    return messages_usage({"usage": {"input_tokens": 100, "output_tokens": 7, **details}})


def test_cached_tokens_are_taken_out_of_the_input() -> None:
    assert _usage(input_tokens_details={"cached_tokens": 30, "cache_write_tokens": 20}) == {
        "input_tokens": 50,
        "cache_read_input_tokens": 30,
        "cache_creation_input_tokens": 20,
        "cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 7,
    }


def test_cache_counts_that_were_not_reported_are_left_out() -> None:
    assert _usage() == {"input_tokens": 100, "output_tokens": 7}
    assert _usage(input_tokens_details={"cached_tokens": None}) == {"input_tokens": 100, "output_tokens": 7}


def test_reasoning_is_told_as_thinking() -> None:
    usage = _usage(output_tokens_details={"reasoning_tokens": 5})

    assert usage["output_tokens_details"] == {"thinking_tokens": 5}


def test_a_report_that_contradicts_itself_does_not_go_below_zero() -> None:
    usage = _usage(input_tokens_details={"cached_tokens": 90, "cache_write_tokens": 20})

    assert usage["input_tokens"] == 0


@pytest.mark.parametrize(
    "usage", [None, "x", {"input_tokens": "5", "output_tokens": -1}, {"input_tokens": True}]
)
def test_what_cannot_be_read_is_not_invented(usage: Any) -> None:
    assert messages_usage({"usage": usage}) == {}


@pytest.mark.parametrize(
    ("tier", "told"), [("fast", {"speed": "fast"}), ("priority", {"service_tier": "priority"}), (None, {})]
)
def test_the_tier_is_told(tier: str | None, told: Document) -> None:
    assert messages_usage({"service_tier": tier}) == told
