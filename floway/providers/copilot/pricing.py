"""What the models of a seat would cost under an API key; notional, since a seat is billed by the month.

Keyed by the name that clients use, with which the raw names of Claude's variants are found as well. The first
rule that fits decides. Where no rate for cache writes is listed, they are billed as input.

https://docs.github.com/en/copilot/reference/copilot-billing and the vendors' own lists, as of 2026-11-22.
"""

import re
from decimal import Decimal
from typing import Final

from floway.domain.price import Band, Price, Rates
from floway.providers.copilot.claude_variants import public_id


def _rates(row: str) -> Rates:
    """Rates of ``input, cache read, cache write, output`` in USD per million tokens; ``-`` is none."""
    given, read, write, output = (None if cell == "-" else Decimal(cell) for cell in row.split())
    return Rates(input_usd=given, cache_read_usd=read, cache_write_5m_usd=write, output_usd=output)


def _rule(
    names: str, base: str, *, fast: str | None = None, long: tuple[int, str] | None = None
) -> tuple[re.Pattern[str], Price]:
    """A pattern for the whole name and its price; ``long`` begins at its first number of tokens."""
    tiers = {} if fast is None else {"fast": _rates(fast)}
    bands = () if long is None else (Band(long[0], _rates(long[1])),)
    return re.compile(names), Price(_rates(base), tiers, bands)


#: Of a price that begins beyond 272,000 or 200,000 tokens; one vendor includes the limit itself.
_OVER_272K, _OVER_200K, _FROM_200K = 272_001, 200_001, 200_000

RULES: Final = (
    _rule(r"claude-opus-4-5", "5 0.5 6.25 25"),
    _rule(r"claude-opus-4-[67]", "5 0.5 6.25 25", fast="30 3 37.5 150"),
    _rule(r"claude-opus-4-8|claude-opus-5", "5 0.5 6.25 25", fast="10 1 12.5 50"),
    _rule(r"claude-sonnet-5", "2 0.2 2.5 10"),
    _rule(r"claude-sonnet-4(?:-[56])?", "3 0.3 3.75 15"),
    _rule(r"claude-haiku-4-5", "1 0.1 1.25 5"),
    _rule(r"gpt-5\.6-sol", "5 0.5 6.25 30", long=(_OVER_272K, "10 1 12.5 45")),
    _rule(r"gpt-5\.6-terra", "2.5 0.25 3.125 15", long=(_OVER_272K, "5 0.5 6.25 22.5")),
    _rule(r"gpt-5\.6-luna", "1 0.1 1.25 6", long=(_OVER_272K, "2 0.2 2.5 9")),
    _rule(r"gpt-5\.5", "5 0.5 - 30", long=(_OVER_272K, "10 1 - 45")),
    _rule(r"gpt-5\.4", "2.5 0.25 - 15", long=(_OVER_272K, "5 0.5 - 22.5")),
    _rule(r"gpt-5\.4-mini", "0.75 0.075 - 4.5"),
    _rule(r"gpt-5\.4-nano", "0.2 0.02 - 1.25"),
    _rule(r"gpt-5\.[23](?:-codex)?", "1.75 0.175 - 14"),
    # Before the prefix that would take it as well.
    _rule(r"gpt-5\.1-codex-mini", "0.25 0.025 - 2"),
    _rule(r"gpt-5\.1.*", "1.25 0.125 - 10"),
    _rule(r"gpt-5-mini", "0.25 0.025 - 2"),
    _rule(r"gpt-4\.1.*|gpt-41-copilot", "2 0.5 - 8"),
    _rule(r"gpt-4o|gpt-4o-\d{4}-\d{2}-\d{2}|gpt-4-o-preview", "2.5 1.25 - 10"),
    _rule(r"gpt-4o-mini.*", "0.15 0.075 - 0.6"),
    _rule(r"gpt-4|gpt-4-0613", "30 - - 60"),
    _rule(r"gpt-4-0125-preview", "10 - - 30"),
    _rule(r"gpt-3\.5-turbo", "0.5 - - 1.5"),
    _rule(r"gpt-3\.5-turbo-0613", "1.5 - - 2"),
    _rule(r"gemini-2\.5-pro", "1.25 0.125 - 10"),
    _rule(r"gemini-3-flash-preview", "0.5 0.05 - 3"),
    _rule(r"gemini-3\.1-pro-preview", "2 0.2 - 12", long=(_OVER_200K, "4 0.4 - 18")),
    _rule(r"gemini-3\.5-flash", "1.5 0.15 - 9"),
    _rule(r"gemini-3\.6-flash", "1.5 0.15 - 7.5"),
    _rule(r"grok-4\.5", "2 0.3 - 6", long=(_FROM_200K, "4 0.6 - 12")),
    _rule(r"grok-code-fast.*", "0.2 - - 1.5"),
    _rule(r"goldeneye", "1.25 0.125 - 10"),
    _rule(r"raptor-mini", "0.25 0.025 - 2"),
    _rule(r"minimax-m2\.5", "0.3 - - 1.2"),
    _rule(r"mai-code-1-flash.*", "0.75 0.075 - 4.5"),
    _rule(r"text-embedding-3-small.*", "0.02 - - 0"),
    _rule(r"text-embedding-ada-002", "0.1 - - 0"),
)


def price(model_key: str) -> Price | None:
    """The price of a model by either of its names; None when it is unknown, which is not zero."""
    name = public_id(model_key)
    return next((found for names, found in RULES if names.fullmatch(name)), None)
