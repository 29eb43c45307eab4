from datetime import date
from decimal import Decimal

import pytest

from floway.domain.price import Rates
from floway.providers.claude_code.pricing import PRICES, price

TODAY = date(2026, 11, 22)


def rates(*usd: str) -> Rates:
    """Input, cache read, write for five minutes, write for an hour, output."""
    read, cache_read, write_5m, write_1h, output = map(Decimal, usd)
    return Rates(read, cache_read, write_5m, write_1h, output).complete()


@pytest.mark.parametrize(
    ("model", "tier", "usd"),
    [
        ("claude-opus-5", "", ("5", "0.5", "6.25", "10", "25")),
        ("claude-opus-5", "fast", ("10", "1", "12.5", "20", "50")),
        ("claude-opus-4-8", "fast", ("10", "1", "12.5", "20", "50")),
        ("claude-opus-4-7", "fast", ("30", "3", "37.5", "60", "150")),
        ("claude-opus-4-6", "fast", ("30", "3", "37.5", "60", "150")),
        ("claude-opus-4-5-20251101", "fast", ("5", "0.5", "6.25", "10", "25")),
        ("claude-opus-4-1-20250805", "", ("15", "1.5", "18.75", "30", "75")),
        ("claude-sonnet-4-6", "", ("3", "0.3", "3.75", "6", "15")),
        ("claude-haiku-4-5-20251001", "", ("1", "0.1", "1.25", "2", "5")),
        ("claude-fable-5", "", ("10", "1", "12.5", "20", "50")),
    ],
)
def test_the_published_rates(model: str, tier: str, usd: tuple[str, ...]) -> None:
    found = price(model, TODAY)

    assert found is not None
    assert found.at(tier) == rates(*usd)


@pytest.mark.parametrize("model", ["claude-sonnet-4-5", "claude-opus-4-1", "claude-opus-5-5", ""])
def test_an_unknown_id_has_no_price(model: str) -> None:
    assert price(model, TODAY) is None


def test_an_introductory_price_ends() -> None:
    during = price("claude-sonnet-5", date(2026, 8, 31))

    assert during is not None
    assert during.at("") == rates("2", "0.2", "2.5", "4", "10")
    assert price("claude-sonnet-5", date(2026, 9, 1)) is None


def test_rates_are_exact() -> None:
    for known in PRICES.values():
        for tier in ("", "fast"):
            found = known.at(tier)
            assert isinstance(found.input_usd, Decimal)
            assert found.cache_read_usd == found.input_usd / 10
