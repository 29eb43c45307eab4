import json
from typing import Any

import msgspec
import pytest

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.chat_completions.usage import UsageReport, body_billing, usage_of


def usage(**members: Any) -> Usage:
    return usage_of(msgspec.convert(members, UsageReport))


def test_cached_and_written_tokens_are_taken_out_of_the_prompt() -> None:
    assert usage(
        prompt_tokens=100,
        completion_tokens=10,
        total_tokens=110,
        prompt_tokens_details={"cached_tokens": 20, "cache_write_tokens": 5},
        completion_tokens_details={"reasoning_tokens": 4},
    ) == Usage(
        input_tokens=75,
        cache_read_tokens=20,
        cache_write_5m_tokens=5,
        output_tokens=10,
        reasoning_tokens=4,
    )


@pytest.mark.parametrize(
    "members",
    [
        {"prompt_tokens_details": {"cached_tokens": 20}},
        {"prompt_cache_hit_tokens": 20, "prompt_cache_miss_tokens": 80},
        {"cached_tokens": 20},
        {"prompt_tokens_details": {"cached_tokens": 20}, "cached_tokens": 99, "prompt_cache_hit_tokens": 98},
        {"prompt_tokens_details": {"cached_tokens": 0}, "prompt_cache_hit_tokens": 20},
        {"prompt_tokens_details": None, "cached_tokens": 20},
    ],
    ids=["openai", "deepseek", "kimi", "openai wins", "zero is no count", "null details"],
)
def test_every_spelling_of_cached_tokens_is_a_cache_read(members: dict[str, Any]) -> None:
    found = usage(prompt_tokens=100, completion_tokens=10, **members)

    assert (found.input_tokens, found.cache_read_tokens) == (80, 20)


@pytest.mark.parametrize("name", ["cache_creation_input_tokens", "cache_write_tokens"])
def test_both_spellings_of_cache_writes_count(name: str) -> None:
    found = usage(prompt_tokens=100, prompt_tokens_details={name: 30})

    assert (found.input_tokens, found.cache_write_5m_tokens) == (70, 30)


@pytest.mark.parametrize(
    ("prompt", "cached", "total", "plain"),
    [
        (100, 20, 110, 80),
        (100, 20, 130, 100),
        (100, 20, None, 80),
        (100, 20, 999, 80),
        (10, 20, None, 10),
        (10, 20, 999, 10),
        (20, 20, 30, 0),
        (20, 20, 50, 20),
    ],
    ids=[
        "the total says inclusive",
        "the total says exclusive",
        "no total",
        "a total that says nothing",
        "less prompt than cache",
        "less prompt than cache and a total that says nothing",
        "all cached, inclusive",
        "all cached, exclusive",
    ],
)
def test_the_total_tells_whether_the_prompt_includes_the_cache(
    prompt: int, cached: int, total: int | None, plain: int
) -> None:
    found = usage(
        prompt_tokens=prompt,
        completion_tokens=10,
        total_tokens=total,
        prompt_tokens_details={"cached_tokens": cached},
    )

    assert found == Usage(plain, cache_read_tokens=cached, output_tokens=10)


def test_a_whole_completion_is_billed_with_its_tier() -> None:
    body = {"service_tier": "priority", "usage": {"prompt_tokens": 3, "completion_tokens": 4}}

    assert body_billing(json.dumps(body).encode()) == Billing(Usage(3, output_tokens=4), "priority")
    assert body_billing(b'{"service_tier":"flex","usage":null}') == Billing(tier="flex")
    assert body_billing(b'{"service_tier":"flex","usage":{"prompt_tokens":-1}}') == Billing(tier="flex")
