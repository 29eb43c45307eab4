"""The hour, day, week or month of a time zone in which an instant lies."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def bounds(period: str, at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """When the period of an instant began and when the next one begins, in UTC.

    A day lasts from one midnight of the zone to the next, so it has 23 or 25 hours where clocks change.

    :param period: ``hour``, ``day``, ``week`` (from Monday) or ``month``.
    """
    if period == "hour":
        return _hour(at, zone)
    first, following = _DATES[period](at.astimezone(zone).date())
    return _midnight(first, zone), _midnight(following, zone)


def _hour(at: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    # Some zones are off by a quarter of an hour, so their hours begin within those of UTC.
    offset = at.astimezone(zone).utcoffset() or timedelta()
    into = (at - _EPOCH + offset) % timedelta(hours=1)
    start = (at - into).astimezone(UTC)
    return start, start + timedelta(hours=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day; where clocks skip midnight, the moment at which they do."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _day(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def _week(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1)


_DATES: Mapping[str, Callable[[date], tuple[date, date]]] = {"day": _day, "week": _week, "month": _month}
