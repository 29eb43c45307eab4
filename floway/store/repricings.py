"""Usage moved from one price to another, and back.

A sum is not overwritten: what it held is taken off it and added to the sum of the other price, so that what
gateways add meanwhile is kept, and so that undoing gives each sum exactly what it had lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.orm import Session

from floway import clock
from floway.domain.usage import Usage
from floway.store import ids, usage_days
from floway.store.db import reading, transaction
from floway.store.dialects import upserting
from floway.store.tables.repricings import RepricedSumRow, RepricingRow
from floway.store.tables.usage import UsageBucketRow

_BUCKETS = cast(Table, UsageBucketRow.__table__)
_COUNTS: Final = ("requests", *(each.name for each in fields(Usage)))
_IDENTITY: Final = tuple(
    column.name for column in _BUCKETS.primary_key.columns if column.name != "price_version"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is priced anew: whole hours, of all models or of some."""

    since: datetime
    #: Not included.
    until: datetime
    upstream_id: str | None = None
    model_key: str | None = None


@dataclass(frozen=True, slots=True)
class HourlySum:
    """One sum as it is stored."""

    #: ``{column: value}`` without the price; ``hour`` is ``YYYY-MM-DDTHH``.
    identity: Mapping[str, Any]
    price_version: str
    requests: int
    usage: Usage
    cost_microusd: int
    unpriced_requests: int


@dataclass(frozen=True, slots=True)
class Move:
    """A sum, and what it is to cost instead."""

    before: HourlySum
    price_version: str
    cost_microusd: int
    unpriced_requests: int


@dataclass(frozen=True, slots=True)
class Repricing:
    """A period that was priced anew."""

    id: str
    created_at: datetime
    scope: Scope
    changed_sums: int
    cost_before_microusd: int
    cost_after_microusd: int
    #: None while it is in force.
    undone_at: datetime | None


def sums(scope: Scope, day: str) -> tuple[HourlySum, ...]:
    """The sums of a day within a scope that have an upstream; inside a ``transaction()`` they are locked.

    :param day: ``YYYY-MM-DD``.
    """
    first, last = max(f"{day}T00", _hour(scope.since)), min(f"{day}T24", _hour(scope.until))
    statement = select(_BUCKETS).where(
        _BUCKETS.c.hour >= first, _BUCKETS.c.hour < last, _BUCKETS.c.upstream_id != ""
    )
    if scope.upstream_id is not None:
        statement = statement.where(_BUCKETS.c.upstream_id == scope.upstream_id)
    if scope.model_key is not None:
        statement = statement.where(_BUCKETS.c.model_key == scope.model_key)
    with reading() as session:
        if session.info.get("writes"):
            # In the order in which gateways add to sums, so that neither waits for the other.
            statement = statement.order_by(*_BUCKETS.primary_key.columns).with_for_update()
        return tuple(_sum(row) for row in session.execute(statement))


def days(scope: Scope) -> list[str]:
    """The days of a scope that anything is stored of, ``YYYY-MM-DD``; a scope may be thousands of years."""
    found: list[str] = []
    first, last = _hour(scope.since), _hour(scope.until)
    with reading() as session:
        while True:
            statement = select(func.min(_BUCKETS.c.hour)).where(
                _BUCKETS.c.hour >= first, _BUCKETS.c.hour < last
            )
            hour = session.scalar(statement)
            if hour is None:
                return found
            found.append(hour[:10])
            first = f"{found[-1]}T24"


def begin(scope: Scope) -> Repricing:
    """Note a repricing that has moved nothing yet."""
    made = Repricing(ids.fresh("reprice"), clock.now(), scope, 0, 0, 0, None)
    with transaction() as session:
        session.add(
            RepricingRow(
                id=made.id,
                created_at=made.created_at,
                since=scope.since,
                until=scope.until,
                scope={
                    name: value
                    for name in ("upstream_id", "model_key")
                    if (value := getattr(scope, name)) is not None
                },
                changed_sums=0,
                cost_before_microusd=0,
                cost_after_microusd=0,
            )
        )
    return made


def hold(repricing_id: str) -> bool:
    """Whether a repricing is in force; nobody else moves sums of it before the open ``transaction()`` ends.

    First of all in it: who moves them waits for this before they wait for a sum.
    """
    held = select(RepricingRow.id).where(RepricingRow.id == repricing_id, RepricingRow.undone_at.is_(None))
    with transaction() as session:
        return session.scalars(held.with_for_update()).one_or_none() is not None


def apply(repricing_id: str, day: str, moves: Sequence[Move]) -> None:
    """Make moves of a day, as part of the open ``transaction()`` in which they were computed."""
    if not moves:
        return
    with transaction() as session:
        number = session.scalar(
            select(func.coalesce(func.max(RepricedSumRow.number), 0)).where(
                RepricedSumRow.repricing_id == repricing_id
            )
        )
        rows = [_row(repricing_id, (number or 0) + 1 + place, move) for place, move in enumerate(moves)]
        session.execute(insert(RepricedSumRow), rows)
        for row in rows:
            _shift(session, row, undoes=False)
        session.execute(
            update(RepricingRow)
            .where(RepricingRow.id == repricing_id)
            .values(
                changed_sums=RepricingRow.changed_sums + len(rows),
                cost_before_microusd=RepricingRow.cost_before_microusd
                + sum(row["cost_before_microusd"] for row in rows),
                cost_after_microusd=RepricingRow.cost_after_microusd
                + sum(row["cost_after_microusd"] for row in rows),
            )
            .execution_options(synchronize_session=False)
        )
        usage_days.mark_stale(session, [day])


def undo(repricing_id: str, batch: int = 500) -> bool:
    """Give some sums back what was moved; False when there is nothing left, and the repricing is undone."""
    with transaction() as session:
        if not hold(repricing_id):
            return False
        columns = cast(Table, RepricedSumRow.__table__)
        found = session.execute(
            select(columns)
            .where(columns.c.repricing_id == repricing_id)
            .order_by(columns.c.number)
            .limit(batch)
        ).all()
        for row in found:
            _shift(session, row._asdict(), undoes=True)
        gone = [row.number for row in found]
        session.execute(
            delete(RepricedSumRow)
            .where(RepricedSumRow.repricing_id == repricing_id, RepricedSumRow.number.in_(gone))
            .execution_options(synchronize_session=False)
        )
        usage_days.mark_stale(session, {row.identity["hour"][:10] for row in found})
        if len(found) == batch:
            return True
        session.execute(
            update(RepricingRow)
            .where(RepricingRow.id == repricing_id)
            .values(undone_at=clock.now())
            .execution_options(synchronize_session=False)
        )
        return False


def find(repricing_id: str) -> Repricing | None:
    """One repricing."""
    with reading() as session:
        row = session.get(RepricingRow, repricing_id)
        return None if row is None else _repricing(row)


def list_all(limit: int = 200) -> tuple[Repricing, ...]:
    """The newest repricings first."""
    newest = select(RepricingRow).order_by(RepricingRow.created_at.desc(), RepricingRow.id).limit(limit)
    with reading() as session:
        return tuple(_repricing(row) for row in session.scalars(newest))


def has_later(repricing: Repricing) -> bool:
    """Whether another one that is in force may have moved the same sums since."""
    later = select(RepricingRow).where(
        RepricingRow.created_at > repricing.created_at,
        RepricingRow.undone_at.is_(None),
        RepricingRow.since < repricing.scope.until,
        RepricingRow.until > repricing.scope.since,
    )
    with reading() as session:
        return any(_meet(_repricing(row).scope, repricing.scope) for row in session.scalars(later))


def _meet(one: Scope, other: Scope) -> bool:
    """Whether there are models of upstreams within both."""
    pairs = (one.upstream_id, other.upstream_id), (one.model_key, other.model_key)
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)


def _shift(session: Session, row: Mapping[str, Any], *, undoes: bool) -> None:
    """Take what a sum holds off it, and add it to the sum of the other price."""
    old, new = ("after", "before") if undoes else ("before", "after")
    identity, moved = dict(row["identity"]), dict(row["moved"])
    connection = session.connection()
    off = moved | {
        "cost_microusd": row[f"cost_{old}_microusd"],
        "unpriced_requests": row[f"unpriced_{old}"],
    }
    here = [_BUCKETS.c[name] == value for name, value in identity.items()]
    here.append(_BUCKETS.c.price_version == row[f"price_{old}"])
    connection.execute(
        update(_BUCKETS).where(*here).values({name: _BUCKETS.c[name] - value for name, value in off.items()})
    )
    connection.execute(delete(_BUCKETS).where(*here, _BUCKETS.c.requests <= 0))
    on = moved | {
        "cost_microusd": row[f"cost_{new}_microusd"],
        "unpriced_requests": row[f"unpriced_{new}"],
    }
    statement = upserting(session)(_BUCKETS).values(**identity, price_version=row[f"price_{new}"], **on)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(_BUCKETS.primary_key.columns),
            set_={name: _BUCKETS.c[name] + statement.excluded[name] for name in on},
        )
    )


def _row(repricing_id: str, number: int, move: Move) -> dict[str, Any]:
    before = move.before
    counts = {name: getattr(before.usage, name) for name in _COUNTS[1:]}
    return {
        "repricing_id": repricing_id,
        "number": number,
        "identity": dict(before.identity),
        "moved": {"requests": before.requests, **counts},
        "price_before": before.price_version,
        "price_after": move.price_version,
        "cost_before_microusd": before.cost_microusd,
        "cost_after_microusd": move.cost_microusd,
        "unpriced_before": before.unpriced_requests,
        "unpriced_after": move.unpriced_requests,
    }


def _sum(row: Any) -> HourlySum:
    return HourlySum(
        {name: getattr(row, name) for name in _IDENTITY},
        row.price_version,
        row.requests,
        Usage(**{name: getattr(row, name) for name in _COUNTS[1:]}),
        row.cost_microusd,
        row.unpriced_requests,
    )


def _repricing(row: RepricingRow) -> Repricing:
    return Repricing(
        row.id,
        row.created_at,
        Scope(row.since, row.until, row.scope.get("upstream_id"), row.scope.get("model_key")),
        row.changed_sums,
        row.cost_before_microusd,
        row.cost_after_microusd,
        row.undone_at,
    )


def _hour(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="hours")
