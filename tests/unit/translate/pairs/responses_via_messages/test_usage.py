from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.responses_via_messages.usage import UsageReport


def _usage(*reports: Any) -> Document | None:
    usage = UsageReport()
    for report in reports:
        usage.merge(report)
    return usage.document()


def test_the_input_includes_what_the_cache_read_and_wrote() -> None:
    report = {"input_tokens": 50, "cache_read_input_tokens": 30, "cache_creation_input_tokens": 20}

    assert _usage(report, {"output_tokens": 7}) == {
        "input_tokens": 100,
        "output_tokens": 7,
        "total_tokens": 107,
        "input_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 20},
    }


@pytest.mark.parametrize(
    ("counters", "written"),
    [
        ({"cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 6}}, 10),
        (
            {
                "cache_creation_input_tokens": 10,
                "cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 6},
            },
            10,
        ),
        ({"cache_creation_input_tokens": 10, "cache_creation": {"ephemeral_1h_input_tokens": 6}}, 10),
        ({"cache_creation_input_tokens": 3, "cache_creation": {"ephemeral_5m_input_tokens": 5}}, 5),
        ({"cache_creation_input_tokens": 10, "cache_creation": None}, 10),
    ],
)
def test_cache_writes_are_summed_over_their_lifetimes(counters: Document, written: int) -> None:
    usage = _usage({"input_tokens": 1, "output_tokens": 1, **counters})

    assert usage is not None
    assert usage["input_tokens_details"] == {"cached_tokens": 0, "cache_write_tokens": written}
    assert usage["input_tokens"] == 1 + written


def test_null_counters_say_nothing_and_erase_nothing() -> None:
    nulls = {"cache_read_input_tokens": None, "cache_creation_input_tokens": None}

    assert _usage({"input_tokens": 5, "output_tokens": 1, **nulls}) == {
        "input_tokens": 5,
        "output_tokens": 1,
        "total_tokens": 6,
    }
    assert _usage({"input_tokens": 5}, {"input_tokens": None, "output_tokens": 2}) == {
        "input_tokens": 5,
        "output_tokens": 2,
        "total_tokens": 7,
    }


def test_thinking_is_told_as_reasoning() -> None:
    usage = _usage({"output_tokens": 9, "output_tokens_details": {"thinking_tokens": 4}})

    assert usage is not None
    assert usage["output_tokens_details"] == {"reasoning_tokens": 4}


@pytest.mark.parametrize("report", [None, "x", {}, {"input_tokens": -1, "output_tokens": "9"}])
def test_usage_is_never_invented(report: Any) -> None:
    assert _usage(report) is None


@pytest.mark.parametrize(
    ("reports", "tier"),
    [
        ([{"speed": "fast"}], "fast"),
        ([{"speed": "fast"}, {"service_tier": "standard"}], "standard"),
        ([{"service_tier": "priority"}, {"speed": None, "service_tier": None}], "priority"),
        ([{}], None),
    ],
)
def test_a_speed_and_a_tier_are_one_statement(reports: list[Document], tier: str | None) -> None:
    usage = UsageReport()
    for report in reports:
        usage.merge(report)

    assert usage.tier == tier
