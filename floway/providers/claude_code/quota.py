"""What the headers of an answer say about the quota of a subscription.

::

    {"status": "allowed", "reset": "2026-11-22T21:00:00Z", "fallbackAvailable": true,
     "fallbackPercentage": 0.5, "representativeClaim": "five_hour",
     "fiveHour": {"status", "reset", "utilization"},
     "sevenDay": {"status", "reset", "utilization", "surpassedThreshold"},
     "overage": {"status", "reset", "utilization", "disabledReason"},
     "raw": {"anthropic-ratelimit-unified-status": "allowed", ...}}

Everything but ``raw`` is null where the vendor says nothing. A utilization is a fraction, and may be
more than 1; that of the usage endpoint, which is kept apart from this, is a percentage.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

PREFIX: Final = "anthropic-ratelimit-"
_UNIFIED: Final = f"{PREFIX}unified-"

#: As seconds, the year 33658.
_MILLISECONDS: Final = 1e12


def snapshot(headers: Sequence[tuple[str, str]]) -> dict[str, Any] | None:
    """The quota of an answer; None when it says nothing, so that an older snapshot stays.

    :param headers: ``(name, value)`` lines, names in lower case; the first of a name counts.
    """
    raw: dict[str, str] = {}
    for name, value in headers:
        if name.startswith(PREFIX):
            raw.setdefault(name, value)
    if not raw:
        return None
    stated = {name.removeprefix(_UNIFIED): value for name, value in raw.items() if name.startswith(_UNIFIED)}
    fallback = stated.get("fallback")
    return {
        "status": stated.get("status"),
        "reset": _instant(stated.get("reset", "")),
        # "available" is the healthy answer; any other word is none.
        "fallbackAvailable": None if fallback is None else fallback == "available",
        "fallbackPercentage": _number(stated.get("fallback-percentage", "")),
        "representativeClaim": stated.get("representative-claim"),
        "fiveHour": _window(stated, "5h", {}),
        "sevenDay": _window(stated, "7d", {"surpassedThreshold": ("surpassed-threshold", _truth)}),
        "overage": _window(stated, "overage", {"disabledReason": ("disabled-reason", str)}),
        "raw": raw,
    }


def _window(
    stated: Mapping[str, str], window: str, more: Mapping[str, tuple[str, Callable[[str], Any]]]
) -> dict[str, Any] | None:
    """The members of a window; None when the vendor states not one of them.

    :param more: ``{member: (header, how it is read)}`` beside those that every window has.
    """
    readers: dict[str, tuple[str, Callable[[str], Any]]] = {
        "status": ("status", str),
        "reset": ("reset", _instant),
        "utilization": ("utilization", _number),
    }
    found = {
        member: (stated.get(f"{window}-{header}"), read)
        for member, (header, read) in (readers | {**more}).items()
    }
    if all(value is None for value, _ in found.values()):
        return None
    return {member: None if value is None else read(value) for member, (value, read) in found.items()}


def _number(value: str) -> float | None:
    """A finite number; None for anything else."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _instant(value: str) -> str | None:
    """An instant as ISO 8601 in UTC; None for what is none, which is not the year 1970.

    The vendor states unix seconds here and RFC 3339 in its other limits. A form that is not understood would
    leave a used-up account without a gate, so milliseconds are taken as well.
    """
    seconds = _number(value)
    try:
        if seconds is None:
            at = datetime.fromisoformat(value.strip())
            at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        else:
            at = datetime.fromtimestamp(seconds / 1000 if seconds >= _MILLISECONDS else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _truth(value: str) -> bool | None:
    return {"true": True, "false": False}.get(value.lower())
