"""Usage as the Responses API reports it."""

import msgspec

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.tier import served_tier


class _InputDetails(msgspec.Struct):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None


class _OutputDetails(msgspec.Struct):
    reasoning_tokens: int | None = None


class UsageReport(msgspec.Struct):
    """A ``usage`` object; ``input_tokens`` includes the cached ones."""

    input_tokens: int | None = None
    input_tokens_details: _InputDetails | None = None
    output_tokens: int | None = None
    output_tokens_details: _OutputDetails | None = None


class ResponseResource(msgspec.Struct):
    """The members of a ``response`` that accounting needs."""

    usage: UsageReport | None = None
    service_tier: str | None = None


_RESPONSE = msgspec.json.Decoder(ResponseResource)


def billing_of(response: ResponseResource) -> Billing:
    """The canonical vector and the served tier."""
    tier = served_tier(response.service_tier)
    report = response.usage
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
    try:
        return billing_of(_RESPONSE.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Billing()
