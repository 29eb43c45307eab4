"""Usage as the Messages API reports it."""

import msgspec

from floway.domain.usage import Usage
from floway.protocols.base import Billing
from floway.protocols.parsing import NULL, Count, readable
from floway.protocols.tier import served_tier


class _CacheCreation(msgspec.Struct):
    ephemeral_5m_input_tokens: Count | None = None
    ephemeral_1h_input_tokens: Count | None = None


class _OutputDetails(msgspec.Struct):
    thinking_tokens: Count | None = None


class UsageReport(msgspec.Struct, omit_defaults=True):
    """A ``usage`` object; None is "not stated", which is not zero."""

    input_tokens: Count | None = None
    cache_read_input_tokens: Count | None = None
    cache_creation_input_tokens: Count | None = None
    cache_creation: _CacheCreation | None = None
    output_tokens: Count | None = None
    output_tokens_details: _OutputDetails | None = None
    speed: str | None = None
    service_tier: str | None = None


class Reporting(msgspec.Struct):
    """What carries a ``usage``: a message, or a ``message_delta`` event."""

    usage: msgspec.Raw = NULL


_REPORTING = msgspec.json.Decoder(Reporting)
_REPORT = msgspec.json.Decoder(UsageReport)
_NUMBERS = (
    "input_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "cache_creation",
    "output_tokens",
    "output_tokens_details",
)


def report_in(carrier: Reporting) -> UsageReport | None:
    """The usage that is reported; None when there is none that can be read."""
    return readable(_REPORT, carrier.usage)


def merged(earlier: UsageReport | None, later: UsageReport) -> UsageReport:
    """The running total: reports are cumulative, and what a later one leaves out still holds."""
    if earlier is None:
        return later
    for name in _NUMBERS:
        if getattr(later, name) is None:
            setattr(later, name, getattr(earlier, name))
    # The tier is a pair: stating one of the two restates both.
    if later.speed is None and later.service_tier is None:
        later.speed, later.service_tier = earlier.speed, earlier.service_tier
    return later


def billing_of(report: UsageReport) -> Billing:
    """The canonical vector and the served tier."""
    write_5m, write_1h = _cache_writes(report)
    details = report.output_tokens_details
    usage = Usage(
        input_tokens=report.input_tokens or 0,
        cache_read_tokens=report.cache_read_input_tokens or 0,
        cache_write_5m_tokens=write_5m,
        cache_write_1h_tokens=write_1h,
        output_tokens=report.output_tokens or 0,
        reasoning_tokens=(details.thinking_tokens or 0) if details else 0,
    )
    # A speed of "standard" hides a service tier as little as no speed does.
    return Billing(usage, served_tier(report.speed) or served_tier(report.service_tier))


def _cache_writes(report: UsageReport) -> tuple[int, int]:
    """Tokens written with a lifetime of five minutes and of one hour.

    The parts win over the flat total, which repeats them; a lone part is completed from the total.
    """
    flat = report.cache_creation_input_tokens or 0
    parts = report.cache_creation
    if parts is None:
        return flat, 0
    write_5m, write_1h = parts.ephemeral_5m_input_tokens, parts.ephemeral_1h_input_tokens
    if write_5m is None:
        return max(flat - (write_1h or 0), 0), write_1h or 0
    if write_1h is None:
        return write_5m, max(flat - write_5m, 0)
    return write_5m, write_1h


def body_billing(body: bytes) -> Billing:
    """The billing of a whole message; nothing when the body is not one."""
    message = readable(_REPORTING, body)
    report = report_in(message) if message else None
    return billing_of(report) if report else Billing()
