"""What a call will use, as far as that can be told before it is made."""

from collections.abc import Callable
from typing import Any

import msgspec

from floway.domain.limit import Ceiling, Unit
from floway.domain.usage import Usage
from floway.gateway.estimate import tokens
from floway.gateway.request import ClientRequest

#: The most output that is reserved for a call. Agents allow tens of thousands of tokens and get some
#: hundreds; reserving all of it would keep calls out that fit well.
RESERVED_OUTPUT_TOKENS = 4_096

#: Members that bound the output, by protocol; Gemini's are in ``generationConfig``.
_BOUNDS = ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens")
_DOCUMENT = msgspec.json.Decoder(dict[str, Any])

#: What a usage costs in millionths of a US dollar; None without a price.
PriceOf = Callable[[Usage], int | None]


def units(ceilings: tuple[Ceiling, ...]) -> frozenset[str]:
    """What of a call has to be known for these limits."""
    return frozenset(name.partition("_per_")[0] for each in ceilings for name in each.limits.document())


def needs(request: ClientRequest, ceilings: tuple[Ceiling, ...], price_of: PriceOf) -> dict[Unit, int]:
    """``{unit: amount}``. The body is looked at only where tokens or money are limited.

    Where nobody knows a price, a budget of money is asked for the smallest amount, so that one that is
    used up refuses all the same.
    """
    found: dict[Unit, int] = {"requests": 1, "calls": 1, "tokens": 1, "microusd": 1}
    if units(ceilings) & {"tokens", "microusd"}:
        expected = _expected(request)
        found["tokens"] = expected.input_tokens + expected.output_tokens
        found["microusd"] = max(price_of(expected) or 0, 1)
    return found


def total_tokens(usage: Usage) -> int:
    """What a limit of tokens counts: all that was read, cached or not, and all that was written."""
    return (
        usage.input_tokens
        + usage.cache_read_tokens
        + usage.cache_write_5m_tokens
        + usage.cache_write_1h_tokens
        + usage.output_tokens
        + usage.input_image_tokens
        + usage.output_image_tokens
    )


def _expected(request: ClientRequest) -> Usage:
    document = _DOCUMENT.decode(request.body)
    config = document.get("generationConfig")
    stated = [
        bound
        for members in (document, config if isinstance(config, dict) else {})
        for name in _BOUNDS
        if type(bound := members.get(name)) is int and bound > 0
    ]
    output = min([RESERVED_OUTPUT_TOKENS, *stated])
    return Usage(input_tokens=tokens(document), output_tokens=output)
