import json
from typing import Any

import pytest

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.responses.usage import body_billing


def billing(usage: Any, **members: Any) -> Billing:
    return body_billing(json.dumps({"usage": usage, **members}).encode())


def test_cached_and_written_tokens_are_taken_out_of_the_input() -> None:
    usage = {
        "input_tokens": 100,
        "input_tokens_details": {"cached_tokens": 20, "cache_write_tokens": 5},
        "output_tokens": 10,
        "output_tokens_details": {"reasoning_tokens": 4},
    }

    assert billing(usage).usage == Usage(
        input_tokens=75,
        cache_read_tokens=20,
        cache_write_5m_tokens=5,
        output_tokens=10,
        reasoning_tokens=4,
    )


def test_more_cache_than_input_leaves_no_input() -> None:
    usage = {"input_tokens": 10, "input_tokens_details": {"cached_tokens": 20}}

    assert billing(usage).usage == Usage(0, cache_read_tokens=20)


@pytest.mark.parametrize(
    "usage", [{"input_tokens": 3}, {"input_tokens": 3, "input_tokens_details": None, "output_tokens": None}]
)
def test_what_is_not_stated_is_zero(usage: Any) -> None:
    assert billing(usage).usage == Usage(3)


@pytest.mark.parametrize("usage", [None, 5, {"input_tokens": -1}, {"input_tokens": "3"}])
def test_the_tier_counts_also_without_readable_usage(usage: Any) -> None:
    assert billing(usage, service_tier="priority") == Billing(tier="priority")


def test_a_tier_that_is_no_name_does_not_hide_the_usage() -> None:
    assert billing({"input_tokens": 3}, service_tier=5) == Billing(Usage(3))
