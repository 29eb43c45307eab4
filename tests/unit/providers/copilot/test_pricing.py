from decimal import Decimal

import pytest

from floway.domain.price import Rates
from floway.providers.copilot.pricing import price


@pytest.mark.parametrize(
    ("name", "given", "output"),
    [
        ("claude-opus-4-7", "5", "25"),
        ("claude-opus-4.7-1m-internal", "5", "25"),
        ("claude-haiku-4.5", "1", "5"),
        ("gpt-5.6-sol", "5", "30"),
        ("gpt-5.1-codex-mini", "0.25", "2"),
        ("gpt-5.1-codex", "1.25", "10"),
        ("gpt-4.1-2025-04-14", "2", "8"),
        ("gpt-4o-2024-11-20", "2.5", "10"),
        ("gpt-4o-mini-2024-07-18", "0.15", "0.6"),
        ("gpt-5.3-codex", "1.75", "14"),
        ("grok-code-fast-1", "0.2", "1.5"),
    ],
)
def test_a_model_has_the_price_of_the_first_rule_that_fits(name: str, given: str, output: str) -> None:
    found = price(name)

    assert found is not None
    assert (found.base.input_usd, found.base.output_usd) == (Decimal(given), Decimal(output))


@pytest.mark.parametrize("name", ["gpt-5.7", "gpt-4o-audio", "claude-opus-9", "", "gpt-5-mini-2"])
def test_an_unknown_model_has_no_price(name: str) -> None:
    assert price(name) is None


def test_the_fast_mode_has_a_price_of_its_own() -> None:
    found = price("claude-opus-4.8-fast")

    assert found is not None
    assert found.tiers["fast"] == Rates(
        input_usd=Decimal(10),
        cache_read_usd=Decimal(1),
        cache_write_5m_usd=Decimal("12.5"),
        output_usd=Decimal(50),
    )


@pytest.mark.parametrize(
    ("name", "begins"),
    [("gpt-5.5", 272_001), ("gemini-3.1-pro-preview", 200_001), ("grok-4.5", 200_000)],
)
def test_a_long_input_costs_more_from_a_number_on(name: str, begins: int) -> None:
    found = price(name)

    assert found is not None
    assert [band.from_tokens for band in found.bands] == [begins]


def test_a_listed_zero_is_a_zero() -> None:
    found = price("text-embedding-3-small")

    assert found is not None
    assert found.base.output_usd == 0
