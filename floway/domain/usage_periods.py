"""Stretches of time for which usage is asked, cut as clocks on a wall cut them.

Usage is kept by UTC hour; an hour belongs to the stretch in which it begins. That matters only in zones whose
clocks are half an hour off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from typing import Final, Literal, get_args

Step = Literal["hour", "4h", "8h", "day", "month", "all"]
STEPS: Final[tuple[Step, ...]] = get_args(Step)

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
#: ``{step: hours}`` of those that begin at fixed times of a day.
_HOURS_OF_DAY: Final[dict[Step, tuple[int, ...]]] = {
    "4h": (0, 4, 8, 12, 16, 20),
    "8h": (0, 8, 16),
    "day": (0,),
}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole UTC hours from ``start`` to before ``end``."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """What a sum over a period is put together from: a stretch of stored rows that is added or taken off."""

    #: The number of the period.
    period: int
    sign: Literal[1, -1]
    #: ``YYYY-MM-DD`` among days, ``YYYY-MM-DDTHH`` among hours.
    since: str
    #: Not included.
    until: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """How sums over periods are put together."""

    #: From the sums by day.
    days: tuple[Piece, ...]
    #: From the sums by hour.
    hours: tuple[Piece, ...]


def hour_of(at: datetime) -> datetime:
    """The UTC hour in which an instant lies."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def periods(since: datetime, until: datetime, step: Step, zone: tzinfo) -> list[Period]:
    """The stretches between two instants; the first and the last may be cut short by them.

    :param since: its whole hour belongs to the first period.
    :param until: its hour does not, unless part of it has passed.
    """
    start, end = hour_of(since), _next_hour(until)
    if end <= start:
        return []
    cuts = [start, *(cut for cut in _cuts(start, end, step, zone) if start < cut < end), end]
    return [Period(*pair) for pair in pairwise(cuts)]


def local(at: datetime, zone: tzinfo) -> str:
    """An instant as a clock of the zone shows it, with its offset: hours that repeat are told apart by it."""
    return at.astimezone(zone).isoformat(timespec="seconds")


def pieces(asked: list[Period], stale: frozenset[str]) -> Pieces:
    """The fewest rows that give the sums over these periods.

    A period that begins and ends within days takes their sums and takes off the hours that are too many, if
    those are fewer than the ones that belong to it.

    :param stale: days without a sum, or with an old one.
    """
    days: list[Piece] = []
    hours: list[Piece] = []
    for number, period in enumerate(asked):
        first, last = _next_midnight(period.start), _midnight(period.end)
        if first > last:
            _within_day(number, period.start, period.end, stale, days, hours)
            continue
        _within_day(number, period.start, first, stale, days, hours)
        _whole_days(number, first, last, stale, days, hours)
        _within_day(number, last, period.end, stale, days, hours)
    return Pieces(tuple(days), tuple(hours))


def _within_day(
    number: int,
    start: datetime,
    end: datetime,
    stale: frozenset[str],
    days: list[Piece],
    hours: list[Piece],
) -> None:
    if start == end:
        return
    midnight = _midnight(start)
    if _day(midnight) in stale or end - start <= _DAY / 2:
        hours.append(Piece(number, 1, _hour(start), _hour(end)))
        return
    days.append(Piece(number, 1, _day(midnight), _day(midnight + _DAY)))
    for one, other in ((midnight, start), (end, midnight + _DAY)):
        if one < other:
            hours.append(Piece(number, -1, _hour(one), _hour(other)))


def _whole_days(
    number: int, first: datetime, last: datetime, stale: frozenset[str], days: list[Piece], hours: list[Piece]
) -> None:
    run = first
    while run < last:
        fresh = run
        while fresh < last and _day(fresh) not in stale:
            fresh += _DAY
        if run < fresh:
            days.append(Piece(number, 1, _day(run), _day(fresh)))
        if fresh < last:
            hours.append(Piece(number, 1, _hour(fresh), _hour(fresh + _DAY)))
            fresh += _DAY
        run = fresh


def _cuts(start: datetime, end: datetime, step: Step, zone: tzinfo) -> Iterator[datetime]:
    if step == "all":
        return
    if step == "hour":
        while start < end:
            yield start
            start += _HOUR
        return
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    previous = datetime.min.replace(tzinfo=UTC)
    while day <= last:
        for hour in (0,) if step == "month" else _HOURS_OF_DAY[step]:
            cut = _next_hour(datetime.combine(day, time(hour), zone))
            # A clock that is put forward skips hours, and with them a cut.
            if cut > previous:
                yield cut
                previous = cut
        day = _month_after(day) if step == "month" else day + timedelta(days=1)


def _month_after(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_hour(at: datetime) -> datetime:
    hour = hour_of(at)
    return hour if hour == at else hour + _HOUR


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0)


def _next_midnight(at: datetime) -> datetime:
    midnight = _midnight(at)
    return midnight if midnight == at else midnight + _DAY


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _hour(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H")
