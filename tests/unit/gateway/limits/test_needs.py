import json
from typing import Any

import pytest

from floway.domain.limit import Ceiling, Limits
from floway.domain.usage import Usage
from floway.gateway.limits.needs import RESERVED_OUTPUT_TOKENS, needs, total_tokens, units
from tests.support.builders import request

TOKENS = (Ceiling("key:k", Limits(tokens_per_day=1)),)
BOTH = (*TOKENS, Ceiling("user:u", Limits(microusd_per_month=1)))


def free(usage: Usage) -> int | None:
    return None


def body(**members: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": "hello"}]} | members).encode()


def test_units_are_those_of_all_limits_of_a_caller() -> None:
    assert units((*BOTH, Ceiling("key:k", Limits(concurrent_requests=1)))) == {
        "tokens",
        "microusd",
        "concurrent_requests",
    }


def test_without_limits_of_tokens_or_money_the_body_is_not_looked_at() -> None:
    ceilings = (Ceiling("key:k", Limits(requests_per_minute=1, concurrent_requests=1)),)

    found = needs(request(b"not even JSON"), ceilings, free)

    assert (found["requests"], found["calls"]) == (1, 1)


@pytest.mark.parametrize(
    "members",
    [
        {"max_tokens": 70},
        {"max_completion_tokens": 70},
        {"max_output_tokens": 70, "max_tokens": 900},
        {"generationConfig": {"maxOutputTokens": 70}},
    ],
)
def test_the_output_that_a_request_allows_is_reserved(members: dict[str, Any]) -> None:
    shortest = needs(request(body(max_tokens=1)), TOKENS, free)["tokens"]

    assert needs(request(body(**members)), TOKENS, free)["tokens"] == shortest + 69


@pytest.mark.parametrize("members", [{}, {"max_tokens": 64_000}, {"max_tokens": "many"}, {"max_tokens": -1}])
def test_without_a_useful_bound_a_fair_amount_is_reserved(members: dict[str, Any]) -> None:
    shortest = needs(request(body(max_tokens=1)), TOKENS, free)["tokens"]

    assert needs(request(body(**members)), TOKENS, free)["tokens"] == shortest - 1 + RESERVED_OUTPUT_TOKENS


def test_a_longer_prompt_reserves_more() -> None:
    long = body(messages=[{"role": "user", "content": "hello " * 600}])

    grown = needs(request(long), TOKENS, free)["tokens"] - needs(request(body()), TOKENS, free)["tokens"]

    assert 900 < grown < 1100


def test_money_is_what_the_expected_tokens_cost() -> None:
    asked: list[Usage] = []

    def price(usage: Usage) -> int | None:
        asked.append(usage)
        return 1234

    found = needs(request(body(max_tokens=70)), BOTH, price)

    assert found["microusd"] == 1234
    assert asked[0].output_tokens == 70
    assert found["tokens"] == asked[0].input_tokens + 70


@pytest.mark.parametrize("cost", [None, 0])
def test_what_costs_nothing_is_still_refused_by_a_budget_that_is_used_up(cost: int | None) -> None:
    assert needs(request(body()), BOTH, lambda usage: cost)["microusd"] == 1


def test_all_tokens_count_but_reasoning_only_once() -> None:
    usage = Usage(1, 2, 4, 8, 16, 10, 32, 64)

    assert total_tokens(usage) == 127
