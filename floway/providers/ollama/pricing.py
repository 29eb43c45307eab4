"""What open models would cost at their vendors or at a host; notional, since a server bills nobody.

Keyed by tag. A server reports no cached tokens, so that their rate only matters should it begin to.

Price pages of the vendors, as of 2026-11-22.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from floway.domain.price import Band, Price, Rates

#: A model of the cloud has another tag on a server that passes calls on to it; ``latest`` says nothing.
_SUFFIX: Final = re.compile(r"(?:-cloud|:cloud|:latest)$")


def _rates(input_usd: str, output_usd: str, read: str | None) -> Rates:
    return Rates(
        input_usd=Decimal(input_usd),
        cache_read_usd=None if read is None else Decimal(read),
        output_usd=Decimal(output_usd),
    )


def _price(
    input_usd: str, output_usd: str, *, read: str | None = None, bands: tuple[Band, ...] = ()
) -> Price:
    """A price in USD per million tokens."""
    return Price(_rates(input_usd, output_usd, read), bands=bands)


PRICES: Final[Mapping[str, Price]] = {
    "gpt-oss:120b": _price("0.15", "0.6", read="0.075"),
    "gpt-oss:20b": _price("0.075", "0.3", read="0.0375"),
    "qwen3-coder:480b": _price("0.3", "1.0"),
    "qwen3-coder-next": _price("0.3", "1.5"),
    "qwen3.5:397b": _price("0.6", "3.6"),
    "deepseek-v3.1:671b": _price("0.56", "1.68", read="0.07"),
    "deepseek-v3.2": _price("0.28", "0.42", read="0.028"),
    "deepseek-v4-pro": _price("0.435", "0.87", read="0.003625"),
    "deepseek-v4-flash": _price("0.14", "0.28", read="0.0028"),
    "glm-4.7": _price("0.6", "2.2", read="0.11"),
    "glm-5": _price("1.0", "3.2", read="0.2"),
    "glm-5.1": _price("1.4", "4.4", read="0.26"),
    "glm-5.2": _price("1.4", "4.4", read="0.26"),
    "kimi-k2.5": _price("0.55", "2.9", read="0.1"),
    "kimi-k2.6": _price("0.95", "4.0", read="0.16"),
    "kimi-k2.7-code": _price("0.95", "4.0", read="0.19"),
    "minimax-m2": _price("0.3", "1.2", read="0.03"),
    "minimax-m2.1": _price("0.3", "1.2", read="0.03"),
    "minimax-m2.5": _price("0.3", "1.2", read="0.03"),
    "minimax-m2.7": _price("0.3", "1.2", read="0.06"),
    "minimax-m3": _price(
        # More than 512,000 tokens of input cost twice as much.
        "0.3",
        "1.2",
        read="0.06",
        bands=(Band(512_001, _rates("0.6", "2.4", "0.12")),),
    ),
    "mistral-large-3:675b": _price("0.5", "1.5"),
    "devstral-2:123b": _price("0.4", "2.0", read="0.04"),
    "ministral-3:3b": _price("0.1", "0.1", read="0.01"),
    "ministral-3:8b": _price("0.15", "0.15", read="0.015"),
    "ministral-3:14b": _price("0.2", "0.2", read="0.02"),
    "nemotron-3-nano:30b": _price("0.05", "0.2"),
    "nemotron-3-super": _price("0.1", "0.5"),
    "nemotron-3-ultra": _price("0.5", "2.2", read="0.1"),
    "rnj-1:8b": _price("0.15", "0.15"),
    "gemini-3-flash-preview": _price("0.5", "3.0", read="0.05"),
}


def price(model_key: str) -> Price | None:
    """The price of a tag; None when it is unknown, which is not zero."""
    return PRICES.get(model_key) or PRICES.get(_SUFFIX.sub("", model_key))
