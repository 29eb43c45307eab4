"""What the models of a subscription would cost under an API key; notional, since nobody is billed so.

Keyed by the raw id that went upstream: dated up to the 4.5 generation. A cache read costs a tenth of
input, a write 1.25 of it, one for an hour twice as much, in fast mode too.

https://www.anthropic.com/pricing, as of 2026-11-22.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from floway.domain.price import Price, Rates

_READ, _WRITE_5M, _WRITE_1H = Decimal("0.1"), Decimal("1.25"), Decimal(2)


def _rates(input_usd: int, output_usd: int) -> Rates:
    base = Decimal(input_usd)
    return Rates(
        input_usd=base,
        cache_read_usd=base * _READ,
        cache_write_5m_usd=base * _WRITE_5M,
        cache_write_1h_usd=base * _WRITE_1H,
        output_usd=Decimal(output_usd),
    )


def _price(input_usd: int, output_usd: int, *, fast: tuple[int, int] | None = None) -> Price:
    """A price in USD per million tokens of input and output, and those of fast mode."""
    return Price(_rates(input_usd, output_usd), {"fast": _rates(*fast)} if fast else {})


PRICES: Final[Mapping[str, Price]] = {
    "claude-opus-5": _price(5, 25, fast=(10, 50)),
    "claude-opus-4-8": _price(5, 25, fast=(10, 50)),
    "claude-opus-4-7": _price(5, 25, fast=(30, 150)),
    "claude-opus-4-6": _price(5, 25, fast=(30, 150)),
    "claude-opus-4-5-20251101": _price(5, 25),
    "claude-opus-4-1-20250805": _price(15, 75),
    "claude-sonnet-5": _price(2, 10),
    "claude-sonnet-4-6": _price(3, 15),
    "claude-sonnet-4-5-20250929": _price(3, 15),
    "claude-haiku-4-5-20251001": _price(1, 5),
    "claude-fable-5": _price(10, 50),
}

#: The last day of introductory prices; what comes after them is not published there.
_LAST_DAYS: Final[Mapping[str, date]] = {"claude-sonnet-5": date(2026, 8, 31)}


def price(model_key: str, on: date) -> Price | None:
    """The price of a raw model id on a day (UTC); None when it is unknown, which is not zero."""
    last_day = _LAST_DAYS.get(model_key)
    return None if last_day is not None and on > last_day else PRICES.get(model_key)
