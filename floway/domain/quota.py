"""How much of a subscription is used, over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

#: A series has no two points of one status closer than this: a day of one window is at most 288.
GAP: Final = timedelta(minutes=5)
#: While nothing changes, a point now and then shows that somebody looked.
STILL: Final = timedelta(hours=1)
#: An instant that a vendor states as an offset differs by seconds from answer to answer.
_SAME_RESET: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class QuotaPoint:
    """What a vendor said of one window of an account, at one instant."""

    #: The vendor's name of it, as the kind of upstream gives it.
    window: str
    observed_at: datetime
    #: A fraction, and may be more than 1; None is unknown or unlimited.
    used: float | None
    #: When it begins anew; None is unknown.
    resets_at: datetime | None
    #: A word of the vendor, or of its kind; None is unknown.
    status: str | None


@dataclass(frozen=True, slots=True)
class QuotaReading:
    """What is known of an account at this moment, a point per window."""

    #: Whose it is, as its vendor names accounts.
    account_id: str
    points: tuple[QuotaPoint, ...]


def is_news(point: QuotaPoint, last: QuotaPoint | None) -> bool:
    """Whether a point belongs into a series behind its last one."""
    if last is None:
        return True
    passed = point.observed_at - last.observed_at
    if passed <= timedelta(0):
        return False
    if point.status != last.status:
        return True
    is_still = point.used == last.used and _is_same_reset(point.resets_at, last.resets_at)
    return passed >= (STILL if is_still else GAP)


def thinned(points: Iterable[QuotaPoint], most: int) -> tuple[QuotaPoint, ...]:
    """A series of one window in at most so many points, oldest first.

    The newest stays, because it holds until now; of the others, each of as many equal spans of time keeps the
    point of its highest use, because peaks are what one looks for.

    :param points: oldest first.
    """
    series = tuple(points)
    if len(series) <= most:
        return series
    return (*_peaks(series[:-1], most - 1), series[-1]) if most > 1 else _peaks(series, 1)


def _peaks(series: Sequence[QuotaPoint], most: int) -> tuple[QuotaPoint, ...]:
    begin, end = series[0].observed_at, series[-1].observed_at
    # Never nothing, so that one instant is one span.
    span = max((end - begin) / most, timedelta(microseconds=1))
    peaks: dict[int, QuotaPoint] = {}
    for point in series:
        place = min(int((point.observed_at - begin) / span), most - 1)
        known = peaks.get(place)
        if known is None or (point.used or 0.0) > (known.used or 0.0):
            peaks[place] = point
    return tuple(peaks.values())


def instant(text: str | None) -> datetime | None:
    """An instant as vendors write it, in UTC; None for anything else."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return None


def _is_same_reset(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < _SAME_RESET
