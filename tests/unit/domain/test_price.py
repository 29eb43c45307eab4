from dataclasses import fields, replace
from decimal import Decimal

import pytest

from floway.domain.price import Band, Price, Rates, input_of, length_class, rates_of
from floway.domain.usage import Usage

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


LONG = Price(
    Rates(input_usd=Decimal(5), output_usd=Decimal(30)),
    {"priority": Rates(input_usd=Decimal(10), output_usd=Decimal(60)), "flex": Rates(input_usd=Decimal(2))},
    (
        Band(200_000, Rates(input_usd=Decimal(6))),
        Band(272_001, Rates(input_usd=Decimal(10), output_usd=Decimal(45))),
        Band(272_001, Rates(input_usd=Decimal(3)), tier="flex"),
    ),
)


@pytest.mark.parametrize(
    ("input_tokens", "rates"),
    [(199_999, (5, 30)), (200_000, (6, 30)), (272_000, (6, 30)), (272_001, (10, 45)), (10**9, (10, 45))],
)
def test_a_long_input_is_charged_whole_at_the_highest_band_it_reaches(
    input_tokens: int, rates: tuple[int, int]
) -> None:
    found = LONG.at(None, input_tokens)

    assert (found.input_usd, found.output_usd) == rates


def test_a_tier_with_a_band_of_its_own_is_charged_by_that() -> None:
    found = LONG.at("flex", 272_001)

    assert (found.input_usd, found.output_usd) == (3, 30)


def test_a_tier_without_a_price_for_long_inputs_is_charged_at_the_base() -> None:
    found = LONG.at("priority", 272_001)

    assert (found.input_usd, found.output_usd) == (5, 30)
    assert LONG.at("priority", 1000).input_usd == 10


def test_an_unknown_tier_with_a_long_input_is_charged_as_the_standard_one() -> None:
    assert LONG.at("turbo", 272_001) == LONG.at("", 272_001)


def test_every_bucket_is_charged_at_its_own_rate() -> None:
    rates = replace(BASE, input_image_usd=Decimal(7), output_image_usd=Decimal(40)).complete()

    assert rates.cost_microusd(Usage(1, 20, 4, 1, 3, 2, 10, 100)) == 5 + 10 + 25 + 10 + 75 + 70 + 4000


@pytest.mark.parametrize(("tokens", "micro"), [(1, 0), (3, 2), (5, 2), (7, 4), (9, 4)])
def test_an_amount_is_rounded_once_half_to_even(tokens: int, micro: int) -> None:
    assert Rates(input_usd=Decimal("0.5")).cost_microusd(Usage(tokens)) == micro


def test_the_smallest_rate_of_a_price_list_is_exact() -> None:
    rates = Rates(input_usd=Decimal("0.435"), cache_read_usd=Decimal("0.003625"))

    assert rates.cost_microusd(Usage(cache_read_tokens=1_000_000_000_000)) == 3_625_000_000


def test_what_has_no_rate_is_unpriced_and_nothing_is_free() -> None:
    rates = Rates(input_usd=Decimal(1))

    assert rates.cost_microusd(Usage(output_tokens=9)) is None
    assert rates.cost_microusd(Usage(2, output_tokens=9)) == 2
    assert rates.cost_microusd(Usage()) == 0
    assert Rates(input_usd=Decimal(0)).cost_microusd(Usage(5)) == 0


@pytest.mark.parametrize(
    "rates",
    [
        BASE.complete(),
        Rates(input_usd=Decimal("0.003625"), output_usd=Decimal("100.50")),
        Rates(output_usd=Decimal("1E+2")),
    ],
)
def test_a_price_version_says_its_rates(rates: Rates) -> None:
    assert rates_of(str(rates)) == rates


def test_a_price_version_is_the_same_for_equal_rates() -> None:
    spelled = [str(Rates(input_usd=Decimal(text))) for text in ("100", "100.00", "1E+2")]

    assert spelled == ["100/-/-/-/-/-/-"] * 3
    assert rates_of("") is None


def test_the_length_of_an_input_counts_what_was_cached() -> None:
    assert input_of(Usage(1, 2, 3, 4, 50, 60, 7, 80)) == 17


@pytest.mark.parametrize(
    ("tokens", "found"), [(0, 0), (32_000, 0), (32_001, 32_001), (200_000, 200_000), (10**7, 512_001)]
)
def test_inputs_are_told_apart_at_the_limits_of_price_lists(tokens: int, found: int) -> None:
    assert length_class(tokens) == found


def test_a_tier_that_changes_the_input_changes_what_falls_back_to_it() -> None:
    price = Price(Rates(input_usd=Decimal(5), output_usd=Decimal(25)), {"fast": Rates(input_usd=Decimal(30))})

    fast = price.at("fast")

    assert (fast.cache_read_usd, fast.cache_write_1h_usd, fast.output_usd) == (30, 30, 25)
