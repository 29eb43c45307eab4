"""What the body of a refusal says about its upstream, in the words of known vendors."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from floway.gateway.health.instants import duration, seconds_until
from floway.protocols.parsing import readable

_ANY: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder()
#: An error is small; a page of HTML is nobody's words.
_MAX_BYTES: Final = 64 * 1024

#: A number that is no instant any more, also in milliseconds; JSON has integers that no float can hold.
_NO_INSTANT: Final = 1e15

#: Codes and types that mean that the account has no money or quota left, whatever the status.
_EXHAUSTED: Final = frozenset(
    {
        # https://platform.openai.com/docs/guides/error-codes
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        # Anthropic, with 402 and with 429.
        "billing_error",
        "enforced_spend_limit_reached",
        # The backend of ChatGPT subscriptions.
        "usage_limit_reached",
        # Moonshot (Kimi).
        "exceeded_current_quota_error",
    }
)
#: Anthropic says it with a 400 of the type of bad requests.
_EXHAUSTED_WORDS: Final = ("your credit balance is too low",)

#: OpenAI: ``Please try again in 1.2s``, also ``6m0s`` and ``20ms``.
_TRY_AGAIN: Final = re.compile(r"try again in ([0-9dhms.]{2,24}?)\.?(?:\s|$)", re.ASCII | re.IGNORECASE)

#: Said of the client's prompt, not of our credential, although with a 403.
_MODERATED: Final = frozenset({"flagged_input", "reasons"})


class Words(NamedTuple):
    """What an error body says."""

    #: The account has nothing left.
    is_exhausted: bool = False
    #: The prompt was refused for what it says.
    is_moderated: bool = False
    #: When to come back; None says nothing.
    seconds: float | None = None
    #: The vendor's name of the limit.
    limit: str = ""


def words_of(body: bytes, now: datetime) -> Words:
    """What a body says; nothing for a body that is no error document of a known shape."""
    if not body or len(body) > _MAX_BYTES:
        return Words()
    document = readable(_ANY, body)
    if isinstance(document, list) and document:
        # Google sends errors of a stream that never began as a list.
        document = document[0]
    if not isinstance(document, dict):
        return Words()
    error = document.get("error", document)
    if not isinstance(error, dict):
        return Words()
    codes = [each for each in _codes(error) if each in _EXHAUSTED]
    message = _text(error.get("message"))
    is_exhausted = bool(codes) or message.lower().startswith(_EXHAUSTED_WORDS)
    metadata = error.get("metadata")
    is_moderated = isinstance(metadata, dict) and not _MODERATED.isdisjoint(metadata)
    limit = next(_google_limits(error), codes[0] if codes else "")
    return Words(is_exhausted, is_moderated, _seconds(error, message, now), limit[:128])


def _codes(error: dict[str, Any]) -> Iterator[str]:
    details = error.get("details")
    holders = (error, details) if isinstance(details, dict) else (error,)
    for holder in holders:
        for name in ("code", "type", "error_code"):
            if isinstance(holder.get(name), str):
                yield holder[name]


def _seconds(error: dict[str, Any], message: str, now: datetime) -> float | None:
    # ChatGPT subscriptions: a delay, and the instant beside it.
    for name in ("resets_in_seconds", "resets_at"):
        value = error.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _NO_INSTANT:
            return seconds_until(f"{value:.3f}", now)
    for detail in _google_details(error, "RetryInfo"):
        found = duration(_text(detail.get("retryDelay")))
        if found is not None:
            return found
    match = _TRY_AGAIN.search(message)
    return duration(match[1].rstrip(".")) if match else None


def _google_limits(error: dict[str, Any]) -> Iterator[str]:
    for detail in _google_details(error, "QuotaFailure"):
        violations = detail.get("violations")
        for violation in violations if isinstance(violations, list) else ():
            if isinstance(violation, dict) and (name := _text(violation.get("quotaId"))):
                yield name


def _google_details(error: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """https://cloud.google.com/apis/design/errors#error_details"""
    details = error.get("details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, dict) and _text(detail.get("@type")).endswith(f"google.rpc.{kind}"):
            yield detail


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
