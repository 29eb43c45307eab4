import json
from typing import Any

import msgspec
import pytest

from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Billing
from floway.protocols.messages.usage import UsageReport, billing_of, body_billing, merged


def report(**members: Any) -> UsageReport:
    return msgspec.convert(members, UsageReport)


@pytest.mark.parametrize(
    ("members", "five_minutes", "one_hour"),
    [
        ({"cache_creation_input_tokens": 10}, 10, 0),
        ({"cache_creation_input_tokens": 10, "cache_creation": None}, 10, 0),
        ({"cache_creation_input_tokens": 10, "cache_creation": {}}, 10, 0),
        ({"cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 6}}, 4, 6),
        (
            {
                "cache_creation_input_tokens": 10,
                "cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 6},
            },
            4,
            6,
        ),
        ({"cache_creation_input_tokens": 10, "cache_creation": {"ephemeral_1h_input_tokens": 6}}, 4, 6),
        ({"cache_creation_input_tokens": 10, "cache_creation": {"ephemeral_5m_input_tokens": 4}}, 4, 6),
        ({"cache_creation_input_tokens": 3, "cache_creation": {"ephemeral_5m_input_tokens": 5}}, 5, 0),
        ({"cache_creation_input_tokens": 3, "cache_creation": {"ephemeral_1h_input_tokens": 5}}, 0, 5),
        (
            {
                "cache_creation_input_tokens": 10,
                "cache_creation": {"ephemeral_5m_input_tokens": 4, "ephemeral_1h_input_tokens": 5},
            },
            4,
            5,
        ),
        ({"cache_creation": {"ephemeral_1h_input_tokens": 5}}, 0, 5),
        ({}, 0, 0),
    ],
)
def test_cache_writes_are_split_by_lifetime(
    members: dict[str, Any], five_minutes: int, one_hour: int
) -> None:
    usage = billing_of(report(**members)).usage

    assert (usage.cache_write_5m_tokens, usage.cache_write_1h_tokens) == (five_minutes, one_hour)


def test_cached_tokens_stand_beside_the_input() -> None:
    found = report(
        input_tokens=100,
        cache_read_input_tokens=20,
        cache_creation_input_tokens=5,
        output_tokens=40,
        output_tokens_details={"thinking_tokens": 30},
    )

    assert billing_of(found).usage == Usage(
        input_tokens=100,
        cache_read_tokens=20,
        cache_write_5m_tokens=5,
        output_tokens=40,
        reasoning_tokens=30,
    )


def test_a_later_report_restates_and_a_null_in_it_erases_nothing() -> None:
    start = report(input_tokens=100, cache_read_input_tokens=20, output_tokens=1)
    delta = report(input_tokens=None, cache_read_input_tokens=None, output_tokens=40)

    assert billing_of(merged(start, delta)).usage == Usage(100, 20, output_tokens=40)


def test_a_later_zero_is_a_statement() -> None:
    assert billing_of(merged(report(input_tokens=5), report(input_tokens=0))).usage == NO_USAGE


@pytest.mark.parametrize(
    ("start", "delta", "tier"),
    [
        ({"speed": "fast"}, {}, "fast"),
        ({"speed": "fast"}, {"speed": None, "service_tier": None}, "fast"),
        ({"speed": "fast"}, {"service_tier": "priority"}, "priority"),
        ({"service_tier": "priority"}, {"speed": "fast"}, "fast"),
        ({"speed": "fast", "service_tier": "batch"}, {}, "fast"),
        ({"speed": "standard", "service_tier": "batch"}, {}, "batch"),
        ({"service_tier": "standard"}, {}, ""),
        ({"speed": "fast"}, {"service_tier": "standard"}, ""),
    ],
)
def test_speed_and_service_tier_are_restated_together(
    start: dict[str, Any], delta: dict[str, Any], tier: str
) -> None:
    assert billing_of(merged(report(**start), report(**delta))).tier == tier


def test_a_whole_message_is_billed_like_a_stream() -> None:
    body = {"type": "message", "usage": {"input_tokens": 3, "output_tokens": 4, "service_tier": "priority"}}

    assert body_billing(json.dumps(body).encode()) == Billing(Usage(3, output_tokens=4), "priority")


@pytest.mark.parametrize("counter", [None, -3, 10**13, 1.5, "9", [], True])
def test_counters_that_are_no_counts_are_billed_as_nothing(counter: Any) -> None:
    body = {"usage": {"input_tokens": counter}}

    assert body_billing(json.dumps(body).encode()) == Billing()
