"""What the headers of an answer say about the quota of a subscription.

::

    {"observed_at": "2026-11-22T20:40:00Z", "active_limit": "codex", "plan_type": "pro",
     "primary_used_percent": 12.5, "primary_window_minutes": 300,
     "primary_reset_after_at": "2026-11-22T23:00:00Z",
     "secondary_used_percent": 3, "secondary_window_minutes": 10080,
     "secondary_reset_after_at": "2026-11-27T20:40:00Z",
     "credits_has_credits": false, "credits_balance": 0, "ratelimited_until": "2026-11-22T23:00:00Z"}

What the vendor leaves out or blank is absent: it is not zero. A percentage is one of a hundred.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

#: The key of what names no limit.
UNKNOWN: Final = "unknown"

_PREFIX: Final = "x-codex-"
_WINDOWS: Final = ("primary", "secondary")
_TRUTH: Final[Mapping[str, bool]] = {"true": True, "false": False}


def snapshot(
    headers: Sequence[tuple[str, str]], now: datetime, *, is_refused: bool = False
) -> tuple[str, dict[str, Any]] | None:
    """The limit that an answer is about and what it says of it; None when it says nothing.

    :param headers: ``(name, value)`` lines, names in lower case; the first of a name counts.
    :param is_refused: the answer is a 429, so the quota is used up until its windows have reset.
    """
    stated: dict[str, str] = {}
    for name, value in headers:
        if name.startswith(_PREFIX) and value.strip():
            stated.setdefault(name.removeprefix(_PREFIX), value.strip())
    readings = _readings(stated, now)
    if not readings and not is_refused:
        return None
    found: dict[str, Any] = {"observed_at": _text(now), **readings}
    resets = [found[name] for window in _WINDOWS if (name := f"{window}_reset_after_at") in found]
    if is_refused and resets:
        # Written alike, instants in UTC sort as texts.
        found["ratelimited_until"] = max(resets)
    return found.get("active_limit", UNKNOWN), found


def _readings(stated: Mapping[str, str], now: datetime) -> dict[str, Any]:
    read: dict[str, Any] = {"active_limit": stated.get("active-limit"), "plan_type": stated.get("plan-type")}
    for window in _WINDOWS:
        read[f"{window}_used_percent"] = _number(stated.get(f"{window}-used-percent"))
        read[f"{window}_window_minutes"] = _number(stated.get(f"{window}-window-minutes"))
        read[f"{window}_reset_after_at"] = _reset(
            stated.get(f"{window}-reset-at"), stated.get(f"{window}-reset-after-seconds"), now
        )
    # The wire shows Python's spelling.
    read["credits_has_credits"] = _TRUTH.get(stated.get("credits-has-credits", "").lower())
    read["credits_balance"] = _number(stated.get("credits-balance"))
    return {name: value for name, value in read.items() if value is not None}


def _reset(at: str | None, after_seconds: str | None, now: datetime) -> str | None:
    """When a window resets; the instant is preferred to the offset, and zero is no such window."""
    instant = _instant(at) if at else None
    if instant is None:
        seconds = _number(after_seconds)
        instant = _later(now, seconds) if seconds is not None and seconds > 0 else None
    return None if instant is None else _text(instant)


def _instant(text: str) -> datetime | None:
    """Unix seconds above zero, or RFC 3339."""
    seconds = _number(text)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
        at = datetime.fromisoformat(text)
        # In UTC it may be before the year 1 or behind the year 9999.
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _later(now: datetime, seconds: float) -> datetime | None:
    try:
        return now + timedelta(seconds=seconds)
    except OverflowError:
        return None


def _number(value: str | None) -> float | None:
    """A finite number; None for anything else."""
    try:
        number = float(value) if value else None
    except ValueError:
        return None
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _text(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
