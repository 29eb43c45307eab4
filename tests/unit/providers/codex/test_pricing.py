from decimal import Decimal

import pytest

from floway.domain.price import Price
from floway.providers.codex.pricing import price


def priced(slug: str) -> Price:
    found = price(slug)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("tier", "rates"),
    [(None, ("5", "0.5", "30")), ("flex", ("2.5", "0.25", "15")), ("priority", ("12.5", "1.25", "75"))],
)
def test_flex_and_priority_have_rates_of_their_own(tier: str | None, rates: tuple[str, ...]) -> None:
    at = priced("gpt-5.5").at(tier)

    assert (at.input_usd, at.cache_read_usd, at.output_usd) == tuple(map(Decimal, rates))


def test_the_vendors_rounding_is_kept() -> None:
    assert priced("gpt-5.4").at("flex").cache_read_usd == Decimal("0.13")


def test_a_cache_write_without_a_rate_is_billed_as_input() -> None:
    assert priced("gpt-5.5").at(None).cache_write_5m_usd == Decimal(5)
    assert priced("gpt-5.6-sol").at(None).cache_write_5m_usd == Decimal("6.25")


def test_the_reviewing_model_costs_what_its_model_does() -> None:
    assert price("codex-auto-review") == price("gpt-5.4")


@pytest.mark.parametrize("slug", ["gpt-5.5-2026", "GPT-5.5", "", "gpt-9"])
def test_another_slug_has_no_price(slug: str) -> None:
    assert price(slug) is None


@pytest.mark.parametrize(
    ("slug", "tokens", "tier", "rates"),
    [
        ("gpt-5.6-sol", 272_000, None, ("5", "0.5", "6.25", "30")),
        ("gpt-5.6-sol", 272_001, None, ("10", "1", "12.5", "45")),
        ("gpt-5.6-terra", 272_001, None, ("5", "0.5", "6.25", "22.5")),
        ("gpt-5.6-luna", 272_001, None, ("2", "0.2", "2.5", "9")),
        ("gpt-5.4", 272_001, None, ("5", "0.5", "5", "22.5")),
        ("gpt-5.5", 272_001, None, ("5", "0.5", "5", "30")),
        # No such pair is listed.
        ("gpt-5.4", 272_001, "priority", ("2.5", "0.25", "2.5", "15")),
    ],
)
def test_a_long_input_is_charged_by_rates_of_its_own(
    slug: str, tokens: int, tier: str | None, rates: tuple[str, ...]
) -> None:
    at = priced(slug).at(tier, tokens)

    found = (at.input_usd, at.cache_read_usd, at.cache_write_5m_usd, at.output_usd)
    assert found == tuple(map(Decimal, rates))
