"""Usage as the Responses API reports it."""

from typing import Any

import msgspec

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.parsing import NULL, Count, readable
from floway.protocols.tier import served_tier


class _InputDetails(msgspec.Struct):
    cached_tokens: Count | None = None
    cache_write_tokens: Count | None = None


class _OutputDetails(msgspec.Struct):
    reasoning_tokens: Count | None = None


class UsageReport(msgspec.Struct):
    """A ``usage`` object; ``input_tokens`` includes the cached ones."""

    input_tokens: Count | None = None
    input_tokens_details: _InputDetails | None = None
    output_tokens: Count | None = None
    output_tokens_details: _OutputDetails | None = None


class ResponseResource(msgspec.Struct):
    """The members of a ``response`` that accounting needs."""

    usage: msgspec.Raw = NULL
    service_tier: Any = None


_RESPONSE = msgspec.json.Decoder(ResponseResource)
_REPORT = msgspec.json.Decoder(UsageReport)


def billing_of(response: ResponseResource) -> Billing:
    """The canonical vector and the served tier."""
    tier = served_tier(response.service_tier)
    report = readable(_REPORT, response.usage)
    if report is None:
        return Billing(tier=tier)
    details = report.input_tokens_details or _InputDetails()
    read, write = details.cached_tokens or 0, details.cache_write_tokens or 0
    reasoning = report.output_tokens_details
    usage = Usage(
        input_tokens=max((report.input_tokens or 0) - read - write, 0),
        cache_read_tokens=read,
        cache_write_5m_tokens=write,
        output_tokens=report.output_tokens or 0,
        reasoning_tokens=(reasoning.reasoning_tokens or 0) if reasoning else 0,
    )
    return Billing(usage, tier)


def body_billing(body: bytes) -> Billing:
    """The billing of a whole response; nothing when the body is not one."""
    response = readable(_RESPONSE, body)
    return billing_of(response) if response else Billing()
