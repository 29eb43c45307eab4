from dataclasses import fields
from decimal import Decimal

import pytest

from floway.domain.price import Price, Rates

BASE = Rates(
    input_usd=Decimal(5),
    cache_read_usd=Decimal("0.5"),
    cache_write_5m_usd=Decimal("6.25"),
    cache_write_1h_usd=Decimal(10),
    output_usd=Decimal(25),
)


def test_a_tier_changes_what_it_states_and_inherits_the_rest() -> None:
    price = Price(BASE, {"fast": Rates(input_usd=Decimal(30))})

    fast = price.at("fast")

    assert (fast.input_usd, fast.output_usd, fast.cache_read_usd) == (30, 25, Decimal("0.5"))
    assert fast.cache_write_1h_usd == 10


@pytest.mark.parametrize("tier", [None, "", "default", "standard", "unknown"])
def test_any_other_tier_is_charged_at_the_base(tier: str | None) -> None:
    assert Price(BASE, {"fast": Rates(input_usd=Decimal(30))}).at(tier) == BASE.complete()


def test_a_standard_tier_is_never_looked_up() -> None:
    assert Price(BASE, {"default": Rates(input_usd=Decimal(30))}).at("default").input_usd == 5


def test_a_bucket_without_a_rate_is_charged_as_the_next_one() -> None:
    rates = Price(Rates(input_usd=Decimal(4), output_usd=Decimal(8))).at(None)

    assert {each.name: getattr(rates, each.name) for each in fields(rates)} == {
        "input_usd": 4,
        "cache_read_usd": 4,
        "cache_write_5m_usd": 4,
        "cache_write_1h_usd": 4,
        "output_usd": 8,
        "input_image_usd": 4,
        "output_image_usd": 8,
    }


def test_an_hour_in_the_cache_falls_back_to_the_short_write_first() -> None:
    rates = Price(Rates(input_usd=Decimal(4), cache_write_5m_usd=Decimal(5))).at(None)

    assert (rates.cache_write_1h_usd, rates.cache_read_usd, rates.output_usd) == (5, 4, None)


def test_a_rate_of_zero_is_a_price() -> None:
    free = Price(
        Rates(input_usd=Decimal(4), cache_read_usd=Decimal(0)), {"free": Rates(input_usd=Decimal(0))}
    )

    assert (free.at(None).cache_read_usd, free.at("free").input_usd) == (0, 0)
