"""Sums of usage over periods, from the days where those are summed up, else from the hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import add
from typing import Any, Final, Literal, NamedTuple, cast, get_args

from sqlalchemy import (
    CTE,
    ColumnElement,
    CursorResult,
    Integer,
    Select,
    String,
    Table,
    column,
    func,
    select,
    values,
)
from sqlalchemy.orm import Session

from floway.domain.usage import Usage
from floway.domain.usage_periods import Period, Piece, Pieces, pieces
from floway.errors import ConfigError
from floway.store.db import reading
from floway.store.tables.usage import UsageBucketRow
from floway.store.tables.usage_days import UsageDayRow
from floway.store.usage_days import ALL, SUMMED, TOTAL, stale

Dimension = Literal["key", "user", "upstream", "model", "model_key", "protocol", "tier", "outcome"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)

_DAYS = cast(Table, UsageDayRow.__table__)
_BUCKETS = cast(Table, UsageBucketRow.__table__)
_IDS = ("key", "user", "upstream")

#: Periods of one statement: SQLite takes 32,766 parameters, and a period needs up to three.
_MAX_PIECES = 8_000

#: Sums of one answer. More would take seconds to read and fill the memory; nobody can look at them.
MAX_SUMS: Final = 250_000

#: ``{column: index by it and the time}``: without statistics SQLite might rather take the key of the table.
_DAY_INDEXES = {name: f"ix_usage_days_{name}_day" for name in ("key_id", "user_id", "upstream_id", "model")}
_HOUR_INDEXES = {name: f"ix_usage_buckets_{name}_hour" for name in ("key_id", "upstream_id")}


@dataclass(frozen=True, slots=True)
class Question:
    """Of what, and by what, usage is summed up."""

    group_by: tuple[Dimension, ...] = ()
    #: ``{dimension: any of these}``, all of them together.
    filters: Mapping[Dimension, tuple[str, ...]] = field(default_factory=dict)


class Sum(NamedTuple):
    """What one member of the groups used in one period.

    An answer may have a quarter of a million: nothing is made of one that nobody asks for.
    """

    #: The number of the period.
    period: int
    #: A value for each dimension that it is grouped by; '' for none.
    members: tuple[str, ...]
    #: The columns of ``SUMMED``.
    counted: tuple[int, ...]

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.counted[0]

    @property
    def cost_microusd(self) -> int:
        """Of those that have a price."""
        return self.counted[1]

    @property
    def unpriced_requests(self) -> int:
        """Requests that used tokens without a price, which is in no cost."""
        return self.counted[2]

    @property
    def usage(self) -> Usage:
        """The tokens."""
        return Usage(*self.counted[3:])


def answer(question: Question, asked: Sequence[Period]) -> tuple[Sum, ...]:
    """The sums over periods in their order; nothing for a member that was not used in one.

    :raises ConfigError: there are more than ``MAX_SUMS``.
    """
    if not asked:
        return ()
    first, last = asked[0].start.date(), (asked[-1].end + timedelta(days=1)).date()
    with reading() as session:
        if all(period.end - period.start == timedelta(hours=1) for period in asked):
            rows = _by_hour(session, question, asked)
        else:
            rows = _put_together(session, question, pieces(list(asked), stale(first, last)))
    return tuple(
        Sum(period, members, counted) for (period, members), counted in sorted(rows.items()) if counted[0]
    )


#: ``{(period, members): the columns of SUMMED}``, the tokens of ``Usage`` from the fourth on.
_Sums = dict[tuple[int, tuple[str, ...]], tuple[int, ...]]


def _put_together(session: Session, question: Question, found: Pieces) -> _Sums:
    sums: _Sums = {}
    days = found.days
    if _has_one_row_a_day(question):
        single = [piece for piece in days if piece.sign == 1 and _is_one_day(piece)]
        if 1 < len(single) == len({piece.period for piece in single}):
            sums = _of_single_days(session, question, single)
            days = tuple(piece for piece in days if piece.sign != 1 or not _is_one_day(piece))
    for table, parts in ((_DAYS, days), (_BUCKETS, found.hours)):
        for sign in (1, -1):
            signed = [piece for piece in parts if piece.sign == sign]
            for start in range(0, len(signed), _MAX_PIECES):
                statement = _over(table, question, signed[start : start + _MAX_PIECES])
                _add(sums, session.execute(statement), sign)
    return sums


def _has_one_row_a_day(question: Question) -> bool:
    """Whether no two rows of a day belong to the same member: nothing is left out but single values."""
    return _grouping(question) != ALL and all(
        name in question.group_by or len(wanted) == 1 for name, wanted in question.filters.items()
    )


def _is_one_day(piece: Piece) -> bool:
    return date.fromisoformat(piece.until) - date.fromisoformat(piece.since) == timedelta(days=1)


def _of_single_days(session: Session, question: Question, parts: Sequence[Piece]) -> _Sums:
    """The rows of days as they are: each member has one in each period, and there is nothing to add up.

    Otherwise the database would sort all of them to find that out. Rows of the driver take half the time of
    SQLAlchemy's, and nothing here needs more than text and integers.
    """
    columns = [_DAYS.c[_column(name)] for name in question.group_by] + [_DAYS.c[name] for name in SUMMED]
    periods = {piece.since: piece.period for piece in parts}
    found = session.execute(
        select(_DAYS.c.day, *columns)
        .where(_DAYS.c.day >= min(periods), _DAYS.c.day <= max(periods), *_filters(_DAYS, question))
        .limit(MAX_SUMS + 1)
    )
    width = len(SUMMED)
    sums: _Sums = {}
    rows = cast("Iterable[tuple[Any, ...]]", cast(CursorResult[Any], found).cursor)
    for number, row in enumerate(rows):
        _hold(number + 1)
        if (period := periods.get(row[0])) is not None:
            sums[period, row[1:-width]] = row[-width:]
    return sums


def _over(table: Table, question: Question, parts: Sequence[Piece]) -> Select[Any]:
    """The sums over stretches of the days or of the hours."""
    time = table.c.day if table is _DAYS else table.c.hour
    window = _window(parts)
    period = window.c.period
    groups = [table.c[_column(name)] for name in question.group_by]
    statement = (
        select(period, *groups, *(func.sum(table.c[name]).label(name) for name in SUMMED))
        .select_from(window.join(table, (time >= window.c.since) & (time < window.c.until)))
        .where(*_filters(table, question))
        .group_by(period, *groups)
    )
    return _hinted(statement.limit(MAX_SUMS + 1), table, question)


def _by_hour(session: Session, question: Question, asked: Sequence[Period]) -> _Sums:
    """The sums of single hours, which need no stretches."""
    hours = [period.start.strftime("%Y-%m-%dT%H") for period in asked]
    groups = [_BUCKETS.c[_column(name)] for name in question.group_by]
    statement = (
        select(_BUCKETS.c.hour, *groups, *(func.sum(_BUCKETS.c[name]).label(name) for name in SUMMED))
        .where(_BUCKETS.c.hour >= hours[0], _BUCKETS.c.hour <= hours[-1], *_filters(_BUCKETS, question))
        .group_by(_BUCKETS.c.hour, *groups)
    )
    numbers = {hour: number for number, hour in enumerate(hours)}
    sums: _Sums = {}
    rows = session.execute(_hinted(statement.limit(MAX_SUMS + 1), _BUCKETS, question))
    _add(sums, ((numbers[row[0]], *row[1:]) for row in rows if row[0] in numbers), 1)
    return sums


def _add(sums: _Sums, rows: Iterable[Any], sign: int) -> None:
    width = len(SUMMED)
    for number, row in enumerate(rows):
        _hold(number + 1)
        fields = tuple(row)
        member, counted = (fields[0], fields[1:-width]), fields[-width:]
        if type(counted[0]) is not int:
            # PostgreSQL sums BIGINTs to a Decimal.
            counted = tuple(map(int, counted))
        if sign < 0:
            counted = tuple(-count for count in counted)
        before = sums.get(member)
        sums[member] = counted if before is None else tuple(map(add, before, counted))


def _hold(count: int) -> None:
    if count > MAX_SUMS:
        reason = "Too many groups for so many periods; filter, or ask for a coarser granularity."
        raise ConfigError(f"group_by: {reason}", {"group_by": reason}, "too_many_groups")


def _window(parts: Sequence[Piece]) -> CTE:
    names = column("period", Integer), column("since", String), column("until", String)
    given = values(*names, name="stretches")
    return given.data([(piece.period, piece.since, piece.until) for piece in parts]).cte("stretches")


def _filters(table: Table, question: Question) -> list[ColumnElement[bool]]:
    named: list[ColumnElement[bool]] = [
        table.c[_column(name)].in_(wanted) for name, wanted in question.filters.items()
    ]
    return [table.c.grouping == _grouping(question), *named] if table is _DAYS else named


def _grouping(question: Question) -> str:
    used = {*question.group_by, *question.filters}
    if not used:
        return TOTAL
    return _column(used.pop()) if len(used) == 1 else ALL


def _hinted(statement: Select[Any], table: Table, question: Question) -> Select[Any]:
    if table is _DAYS and _grouping(question) != ALL:
        return statement
    indexes = _DAY_INDEXES if table is _DAYS else _HOUR_INDEXES
    for name in question.filters:
        if index := indexes.get(_column(name)):
            return statement.with_hint(table, f"INDEXED BY {index}", "sqlite")
    return statement


def _column(name: Dimension) -> str:
    return f"{name}_id" if name in _IDS else name
