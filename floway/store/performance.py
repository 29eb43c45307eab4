"""How fast upstreams are and how their exchanges end, by the hour, and by the day once that is long over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Dialect, Table, delete, func, literal, select, tuple_
from sqlalchemy.orm import Session

from floway.domain.exchange import ExchangeRecord
from floway.domain.performance import ENDINGS, METRICS, ending_of, measured, waited
from floway.domain.verdict import Verdict
from floway.store.db import reading, transaction
from floway.store.dialects import Writing, inserting, writing
from floway.store.tables.performance import BUCKETS, PerformanceCountRow, PerformanceHistogramRow

HISTOGRAMS: Final = cast(Table, PerformanceHistogramRow.__table__)
COUNTS: Final = cast(Table, PerformanceCountRow.__table__)
#: What both tables keep apart.
IDENTITY: Final = ("hour", "upstream_id", "model_key", "protocol")
NUMBERED: Final = tuple(f"n{number:02}" for number in range(BUCKETS))
ENDED: Final = ("requests", *ENDINGS, "stalled")
_NUMBERS: Final = {ending: ENDED.index(ending) for ending in ENDINGS}

_Key = tuple[str, ...]


def add(session: Session, ended: Iterable[tuple[_Key, ExchangeRecord]]) -> None:
    """Add exchanges to the sums of their hour, as part of the open ``transaction()``.

    :param ended: each with what its sums are kept by: the values of ``IDENTITY``.
    """
    # ``{identity: {metric: counts}}``: a look-up for each exchange, not for each of its times.
    histograms: dict[_Key, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * BUCKETS))
    counts: dict[_Key, list[int]] = defaultdict(lambda: [0] * len(ENDED))
    for identity, record in ended:
        ending = ending_of(record)
        count = counts[identity]
        count[0] += 1
        count[_NUMBERS[ending]] += 1
        count[-1] += record.verdict is Verdict.STALLED
        times = histograms[identity]
        for metric, number in measured(record, ending):
            times[metric][number] += 1
        if record.waits:
            # How long an upstream is silent, and how long it may be, is a matter of what is spoken with it.
            silences = histograms[(*identity[:3], record.upstream_protocol)]
            for metric, number, often in waited(record):
                silences[metric][number] += often
    rows = {(metric, *key): found for key, each in histograms.items() for metric, found in each.items()}
    _upsert(session, COUNTS, IDENTITY, ENDED, counts)
    _upsert(session, HISTOGRAMS, ("metric", *IDENTITY), NUMBERED, rows)


def fold(day: str) -> bool:
    """Put the hours of a day together into one row per sum; False when there is nothing to put together.

    :param day: ``YYYY-MM-DD``, to whose hours nothing is added any more.
    """
    with transaction() as session:
        # On PostgreSQL who comes second waits here and finds nothing more; it would add the same sums again.
        hours = select(COUNTS.c.hour).where(_hours_of(COUNTS, day)).with_for_update()
        if not session.execute(hours).all():
            return False
        for table in (COUNTS, HISTOGRAMS):
            _fold(session, table, day)
    return True


def has_hours(day: str) -> bool:
    """Whether a day has rows of hours still."""
    with reading() as session:
        return session.scalar(select(COUNTS.c.hour).where(_hours_of(COUNTS, day)).limit(1)) is not None


def count_before(day: str) -> int:
    """How many rows there are of hours and days before one."""
    with reading() as session:
        return sum(
            session.scalar(select(func.count()).select_from(table).where(*_by_key(table), table.c.hour < day))
            or 0
            for table in (COUNTS, HISTOGRAMS)
        )


def remove_before(day: str, limit: int) -> int:
    """Delete some of them; how many it were."""
    gone = 0
    with transaction() as session:
        for table in (COUNTS, HISTOGRAMS):
            identity = list(table.primary_key.columns)
            oldest = select(*identity).where(*_by_key(table), table.c.hour < day).limit(limit - gone)
            deleted = delete(table).where(tuple_(*identity).in_(oldest)).returning(table.c.hour)
            gone += len(session.execute(deleted).all())
    return gone


def _hours_of(table: Table, day: str) -> ColumnElement[bool]:
    return table.c.hour.between(f"{day}T00", f"{day}T23")


def _fold(session: Session, table: Table, day: str) -> None:
    connection = session.connection()
    hours = [*_by_key(table), _hours_of(table, day)]
    keys = [column for column in table.primary_key.columns if column.name != "hour"]
    summed = [column for column in table.columns if not column.primary_key]
    whole = (
        select(literal(day), *keys, *(func.sum(column) for column in summed)).where(*hours).group_by(*keys)
    )
    statement = inserting(connection.dialect)(table).from_select([table.c.hour, *keys, *summed], whole)
    connection.execute(_added(statement, table))
    connection.execute(delete(table).where(*hours))


def _by_key(table: Table) -> list[ColumnElement[bool]]:
    """All of the first column of its key, so that hours are looked up and not searched for."""
    return [table.c.metric.in_(METRICS)] if table is HISTOGRAMS else []


def _added(statement: Any, table: Table) -> Any:
    """With rows that are there already, so that what another process has added meanwhile is kept."""
    summed = [column.name for column in table.columns if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={name: table.c[name] + statement.excluded[name] for name in summed},
    )


@lru_cache(maxsize=4)
def _adding(dialect: Dialect, table: Table) -> Writing:
    return writing(_added(inserting(dialect)(table), table), dialect)


def _upsert(
    session: Session,
    table: Table,
    keys: tuple[str, ...],
    summed: tuple[str, ...],
    rows: Mapping[_Key, list[int]],
) -> None:
    connection = session.connection()
    names = (*keys, *summed)
    # In one order in every process, so that two of them never wait for each other.
    values = [dict(zip(names, (*key, *rows[key]), strict=True)) for key in sorted(rows)]
    _adding(connection.dialect, table).run(connection, values)
