"""How vendors write that something is over: seconds, durations, dates and Unix times."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

#: ``6m0s``, ``2m59.56s``, ``250ms``: Go's notation, which OpenAI and its followers use.
_DURATION: Final = re.compile(
    r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?", re.ASCII
)
_NUMBER: Final = re.compile(r"\d{1,16}(?:\.\d{1,9})?", re.ASCII)

#: A number above the first is a Unix time, above the second one in milliseconds; as a delay the first is
#: thirty years.
_UNIX_SECONDS: Final = 1e9
_UNIX_MILLISECONDS: Final = 1e12


def seconds_until(text: str, now: datetime) -> float | None:
    """The delay that a vendor's words mean; None for words that mean none, never negative.

    >>> seconds_until("6m0s", now), seconds_until("20", now)
    (360.0, 20.0)
    """
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return _of_number(float(text), now)
    found = duration(text)
    if found is not None:
        return found
    at = _date(text)
    return None if at is None else max(0.0, (at - now).total_seconds())


def duration(text: str) -> float | None:
    """The seconds of a duration with units; None when it is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds, milliseconds = (float(part or 0) for part in match.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def _of_number(number: float, now: datetime) -> float:
    if number >= _UNIX_MILLISECONDS:
        number /= 1000
    if number >= _UNIX_SECONDS:
        return max(0.0, number - now.timestamp())
    return number


def _date(text: str) -> datetime | None:
    """An instant as RFC 3339 or as HTTP has it (RFC 9110, section 5.6.7)."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = parse(text)
        except (ValueError, OverflowError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None
