"""Which whole requests are kept, and for how long.

How long is decided by what the key says when somebody looks, not by what it said then: a shorter retention
hides at once what is older, and no retention hides everything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, cast, delete, func, or_, select, type_coerce

from floway import clock
from floway.store.db import reading, transaction
from floway.store.tables.api_keys import ApiKeyRow
from floway.store.tables.dumps import DumpRow

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

#: Parameters of one statement.
_MAX_LIST: Final = 500


@dataclass(frozen=True, slots=True)
class Dump:
    """One kept request, as far as a list shows it."""

    exchange_id: str
    started_at: datetime
    key_id: str
    user_id: str
    protocol: str
    action: str
    model: str
    #: '' when no upstream was asked.
    upstream_id: str
    verdict: str
    #: What the client was sent.
    status: int
    stream: bool
    duration_ms: int
    #: '' when nothing went wrong.
    error: str
    #: Of the client's side, whole.
    request_bytes: int
    response_bytes: int
    #: Whether only the beginning of some body is kept.
    is_truncated: bool
    #: The size of its file.
    stored_bytes: int
    #: For how long its key keeps requests, as things are.
    retention_seconds: int = 0

    @property
    def place(self) -> "Place":
        """Where its file is."""
        return Place(self.exchange_id, self.started_at)

    @property
    def expires_at(self) -> datetime:
        """Until when it is kept."""
        return self.started_at + timedelta(seconds=self.retention_seconds)


class Place(NamedTuple):
    """What a file is found by."""

    exchange_id: str
    started_at: datetime


class Cursor(NamedTuple):
    """Where a page of a list ended."""

    started_at: datetime
    exchange_id: str


_FACTS: Final = tuple(each.name for each in fields(Dump) if each.name != "retention_seconds")


def record(dump: Dump) -> None:
    """Note a file that was written."""
    with transaction() as session:
        session.add(DumpRow(**{name: getattr(dump, name) for name in _FACTS}))


def find(exchange_id: str) -> Dump | None:
    """The dump of an exchange; None also when its key does not keep it any more."""
    with reading() as session:
        found = session.execute(_kept().where(DumpRow.exchange_id == exchange_id)).one_or_none()
        return None if found is None else _dump(found[0], found[1])


def page(key_id: str, limit: int, after: Cursor | None = None) -> tuple[Dump, ...]:
    """Dumps of a key, the newest first."""
    wanted = _kept().where(DumpRow.key_id == key_id)
    if after is not None:
        wanted = wanted.where(
            or_(
                DumpRow.started_at < after.started_at,
                (DumpRow.started_at == after.started_at) & (DumpRow.exchange_id < after.exchange_id),
            )
        )
    newest = wanted.order_by(DumpRow.started_at.desc(), DumpRow.exchange_id.desc()).limit(limit)
    with reading() as session:
        return tuple(_dump(row, seconds) for row, seconds in session.execute(newest))


def remove(exchange_id: str) -> Place | None:
    """Forget one, as part of an open ``transaction()`` or in its own; where its file is, None without one."""
    gone = _removed(DumpRow.exchange_id == exchange_id)
    return gone[0] if gone else None


def remove_of_key(key_id: str) -> tuple[Place, ...]:
    """Forget all of a key; where their files are."""
    return _removed(DumpRow.key_id == key_id)


def count_expired(now: datetime) -> int:
    """How many are kept although their key asks for it no more."""
    with reading() as session:
        return session.scalars(select(func.count()).select_from(DumpRow).where(~_is_kept(now))).one()


def remove_expired(now: datetime, limit: int) -> tuple[Place, ...]:
    """Forget the oldest of those; where their files are."""
    oldest = select(DumpRow.exchange_id).where(~_is_kept(now)).order_by(DumpRow.started_at).limit(limit)
    return _removed_of(_found(oldest), ~_is_kept(now))


def count_beyond(max_bytes: int) -> int:
    """How many, counted from the newest, do not fit into a space."""
    with reading() as session:
        return session.scalars(select(func.count()).select_from(_beyond(max_bytes).subquery())).one()


def remove_beyond(max_bytes: int, limit: int) -> tuple[Place, ...]:
    """Forget the oldest of those; where their files are."""
    found = _beyond(max_bytes).subquery()
    oldest = select(found.c.exchange_id).order_by(found.c.started_at, found.c.exchange_id).limit(limit)
    return _removed_of(_found(oldest))


def known(exchange_ids: Iterable[str]) -> frozenset[str]:
    """Those of some exchanges that have a dump, whoever may see it."""
    wanted, found = sorted(set(exchange_ids)), set[str]()
    with reading() as session:
        for start in range(0, len(wanted), _MAX_LIST):
            some = wanted[start : start + _MAX_LIST]
            found.update(session.scalars(select(DumpRow.exchange_id).where(DumpRow.exchange_id.in_(some))))
    return frozenset(found)


def _kept() -> Select[DumpRow, int | None]:
    """Dumps that their keys ask for still, each with the key's retention."""
    return (
        select(DumpRow, ApiKeyRow.dump_retention_seconds)
        .join(ApiKeyRow, ApiKeyRow.id == DumpRow.key_id)
        .where(_is_fresh(clock.now()))
    )


def _is_kept(now: datetime) -> ColumnElement[bool]:
    return select(ApiKeyRow.id).where(ApiKeyRow.id == DumpRow.key_id, _is_fresh(now)).exists()


def _is_fresh(now: datetime) -> ColumnElement[bool]:
    """Whether a dump is younger than its key's retention; never without one, which is NULL."""
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    kept_for = cast(ApiKeyRow.dump_retention_seconds, BigInteger) * 1000
    return type_coerce(DumpRow.started_at, BigInteger) + kept_for > milliseconds


def _beyond(max_bytes: int) -> Select[Any]:
    newest_first = (DumpRow.started_at.desc(), DumpRow.exchange_id.desc())
    summed = select(
        DumpRow.exchange_id,
        DumpRow.started_at,
        func.sum(DumpRow.stored_bytes).over(order_by=newest_first).label("total"),
    ).subquery()
    return select(summed.c.exchange_id, summed.c.started_at).where(summed.c.total > max_bytes)


def _found(statement: Select[str]) -> tuple[str, ...]:
    """The ids that a look through all rows finds: before SQLite's one write lock is taken, since it lasts."""
    with reading() as session:
        return tuple(session.scalars(statement))


def _removed_of(exchange_ids: Sequence[str], *conditions: ColumnElement[bool]) -> tuple[Place, ...]:
    return _removed(DumpRow.exchange_id.in_(exchange_ids), *conditions) if exchange_ids else ()


def _removed(*conditions: ColumnElement[bool]) -> tuple[Place, ...]:
    gone = delete(DumpRow).where(*conditions).returning(DumpRow.exchange_id, DumpRow.started_at)
    with transaction() as session:
        rows = session.execute(gone.execution_options(synchronize_session=False))
        return tuple(Place(row.exchange_id, row.started_at) for row in rows)


def _dump(row: DumpRow, retention_seconds: int | None) -> Dump:
    return Dump(**{name: getattr(row, name) for name in _FACTS}, retention_seconds=retention_seconds or 0)
