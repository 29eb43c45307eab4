"""Members of a vendor's model list, each as it is meant or not at all."""

from datetime import UTC, datetime
from typing import Any

#: Unix seconds; later instants have no date.
_YEAR_10000 = 253_402_300_800


def text(value: Any) -> str | None:
    """A string that says something."""
    return value if isinstance(value, str) and value else None


def count(value: Any) -> int | None:
    """A whole number from 1 on."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def unix_seconds(value: Any) -> int | None:
    """An instant, as ISO 8601 (UTC where it names no zone) or as unix seconds."""
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return None
        value = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())
    seconds = count(value)
    # Some vendors count milliseconds, which as seconds lie beyond every calendar.
    return seconds if seconds is None or seconds < _YEAR_10000 else None
