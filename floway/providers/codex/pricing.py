"""What the models of a subscription would cost under an API key; notional, since nobody is billed so.

Keyed by the slug that went upstream, exactly. Where no rate for cache writes is listed, the vendor bills
them as input. More than 272,000 tokens of input cost more in the standard tier; no such price is listed for
the others.

https://openai.com/api/pricing, as of 2026-11-22.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from floway.domain.price import Band, Price, Rates

#: The first input that is "more than 272,000 tokens".
_LONG: Final = 272_001


def _rates(row: str) -> Rates:
    """Rates of ``input, cache read, cache write, output`` in USD per million tokens; ``-`` is none."""
    given, read, write, output = (None if cell == "-" else Decimal(cell) for cell in row.split())
    return Rates(input_usd=given, cache_read_usd=read, cache_write_5m_usd=write, output_usd=output)


def _price(base: str, *, long: str | None = None, **tiers: str) -> Price:
    bands = () if long is None else (Band(_LONG, _rates(long)),)
    return Price(_rates(base), {tier: _rates(row) for tier, row in tiers.items()}, bands)


_GPT_5_4: Final = _price(
    "2.5 0.25 - 15",
    long="5 0.5 - 22.5",
    # The vendor rounds half of a quarter up.
    flex="1.25 0.13 - 7.5",
    priority="5 0.5 - 30",
)

PRICES: Final[Mapping[str, Price]] = {
    "gpt-5.6-sol": _price("5 0.5 6.25 30", long="10 1 12.5 45", priority="10 1 12.5 60"),
    "gpt-5.6-terra": _price("2.5 0.25 3.125 15", long="5 0.5 6.25 22.5", priority="5 0.5 6.25 30"),
    "gpt-5.6-luna": _price("1 0.1 1.25 6", long="2 0.2 2.5 9", priority="2 0.2 2.5 12"),
    "gpt-5.5": _price("5 0.5 - 30", flex="2.5 0.25 - 15", priority="12.5 1.25 - 75"),
    "gpt-5.4": _GPT_5_4,
    "gpt-5.4-mini": _price("0.75 0.075 - 4.5", flex="0.375 0.0375 - 2.25", priority="1.5 0.15 - 9"),
    # A model of Codex's own without a list price; it is GPT-5.4.
    "codex-auto-review": _GPT_5_4,
}


def price(model_key: str) -> Price | None:
    """The price of a slug; None when it is unknown, which is not zero."""
    return PRICES.get(model_key)
