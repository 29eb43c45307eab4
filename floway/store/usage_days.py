"""Sums by UTC day, made anew from the hours whenever those have changed.

A day whose hours change becomes stale in the same transaction, and is read from its hours until it is summed
up again. Summing up twice gives the same rows.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Final, cast

from sqlalchemy import Table, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from floway.domain.usage import Usage
from floway.store.db import reading, transaction
from floway.store.dialects import upserting
from floway.store.tables.usage import UsageBucketRow
from floway.store.tables.usage_days import UsageDayRow, UsageStaleDayRow

#: What the sums by day keep apart; prices and lengths of inputs they do not.
DIMENSIONS: Final = (
    "key_id",
    "user_id",
    "upstream_id",
    "model",
    "model_key",
    "protocol",
    "tier",
    "outcome",
)
#: The grouping that keeps all of them apart, and the one that keeps none.
ALL: Final = "all"
TOTAL: Final = "total"
#: The columns that are added up.
SUMMED: Final = (
    "requests",
    "cost_microusd",
    "unpriced_requests",
    *(each.name for each in fields(Usage)),
)

_DAYS = cast(Table, UsageDayRow.__table__)
_STALE = cast(Table, UsageStaleDayRow.__table__)
_BUCKETS = cast(Table, UsageBucketRow.__table__)


def mark_stale(session: Session, days: Iterable[str]) -> None:
    """Note that hours of these days are changed by the open ``transaction()``.

    On PostgreSQL the row stays locked until its end, so that nobody takes the mark away with sums that lack
    the change.
    """
    rows = [{"day": day} for day in sorted(set(days))]
    if rows:
        statement = upserting(session)(_STALE)
        statement = statement.on_conflict_do_update(
            index_elements=[_STALE.c.day], set_={"day": statement.excluded.day}
        )
        session.connection().execute(statement, rows)


def stale(since: date | None = None, until: date | None = None) -> frozenset[str]:
    """The days that are to be read from their hours, from one to before another."""
    statement = select(UsageStaleDayRow.day)
    if since is not None:
        statement = statement.where(UsageStaleDayRow.day >= since.isoformat())
    if until is not None:
        statement = statement.where(UsageStaleDayRow.day < until.isoformat())
    with reading() as session:
        return frozenset(session.scalars(statement))


def oldest_stale(before: date, limit: int) -> list[str]:
    """The oldest stale days that are over."""
    statement = select(UsageStaleDayRow.day).where(UsageStaleDayRow.day < before.isoformat())
    with reading() as session:
        return list(session.scalars(statement.order_by(UsageStaleDayRow.day).limit(limit)))


def sum_up(day: str) -> bool:
    """Make the sums of a stale day; False when it is not stale.

    :param day: ``YYYY-MM-DD``.
    """
    with transaction() as session:
        connection = session.connection()
        # First of all: on PostgreSQL this waits for whoever changes an hour of the day.
        gone = delete(_STALE).where(_STALE.c.day == day).returning(_STALE.c.day)
        if not connection.execute(gone).all():
            return False
        connection.execute(delete(_DAYS).where(_DAYS.c.day == day))
        names = [_DAYS.c[name] for name in (*DIMENSIONS, *SUMMED)]
        keys = [_BUCKETS.c[name] for name in DIMENSIONS]
        sums = [func.sum(_BUCKETS.c[name]) for name in SUMMED]
        hours = (_BUCKETS.c.hour >= f"{day}T00", _BUCKETS.c.hour <= f"{day}T23")
        connection.execute(
            insert(_DAYS).from_select(
                [_DAYS.c.grouping, _DAYS.c.day, *names],
                select(literal(ALL), literal(day), *keys, *sums).where(*hours).group_by(*keys),
            )
        )
        for grouping in (TOTAL, *DIMENSIONS):
            _sum_over(session, day, grouping)
    return True


def day_of(at: datetime) -> str:
    """The UTC day of an instant in UTC."""
    return at.strftime("%Y-%m-%d")


def _sum_over(session: Session, day: str, grouping: str) -> None:
    """Sum the finest rows of a day up: over one column, or all of them."""
    kept = [_DAYS.c[name] for name in DIMENSIONS if name == grouping]
    keys = [_DAYS.c[name] if name == grouping else literal("") for name in DIMENSIONS]
    sums = [func.sum(_DAYS.c[name]) for name in SUMMED]
    columns = [_DAYS.c[name] for name in ("grouping", "day", *DIMENSIONS, *SUMMED)]
    rows = (
        select(literal(grouping), literal(day), *keys, *sums)
        .where(_DAYS.c.grouping == ALL, _DAYS.c.day == day)
        .group_by(*(kept or [_DAYS.c.day]))
    )
    session.connection().execute(insert(_DAYS).from_select(columns, rows))
