"""The log of exchanges: which there were, the newest first, and which have just been written.

Every question goes through an index, also where it is about few of many rows: by key, user, upstream,
model or conversation, what failed, what was slow, by protocol, else by time alone. The last one reads rows
from the newest on until a page is full.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, Table, literal_column, or_, select

from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict
from floway.store.db import reading
from floway.store.tables.usage import HAS_FAILED, HAS_SESSION, IS_SLOW, UsageRequestRow
from floway.store.usage import record_of

#: From where on ``IS_SLOW`` holds.
SLOW_MS: Final = 60_000

_REQUESTS = cast(Table, UsageRequestRow.__table__)
_NEWEST_FIRST = (_REQUESTS.c.started_at.desc(), _REQUESTS.c.id.desc())


class Place(NamedTuple):
    """Where a row stands among others, by an instant of its own and then by its id."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Filter:
    """Which exchanges are meant; what is None or empty does not matter."""

    #: From the first instant to before the second one, by when they arrived.
    since: datetime | None = None
    until: datetime | None = None
    key_id: str | None = None
    user_id: str | None = None
    upstream_id: str | None = None
    model: str | None = None
    protocol: str | None = None
    session_id: str | None = None
    #: Any of these.
    verdicts: tuple[Verdict, ...] = ()
    #: 2 for 200 to 299.
    status_class: int | None = None
    min_duration_ms: int | None = None
    #: A part of what went wrong, in whatever case.
    error: str | None = None


class Written(NamedTuple):
    """An exchange, and when its row was written."""

    at: datetime
    exchange: ExchangeRecord


def page(wanted: Filter, limit: int, before: Place | None = None) -> tuple[ExchangeRecord, ...]:
    """The newest exchanges first.

    :param before: only what is older than this place: the last of the page before, by its arrival.
    """
    statement = select(_REQUESTS).where(*_conditions(wanted)).order_by(*_NEWEST_FIRST).limit(limit)
    if before is not None:
        # As two conditions, since an index by time alone can use the first of them.
        statement = statement.where(
            _REQUESTS.c.started_at <= before.at,
            or_(_REQUESTS.c.started_at < before.at, _REQUESTS.c.id < before.id),
        )
    with reading() as session:
        return tuple(record_of(row) for row in session.execute(_hinted(statement, wanted)))


def find(exchange_id: str, user_id: str | None = None) -> ExchangeRecord | None:
    """One exchange.

    :param user_id: only if it is this user's.
    """
    statement = select(_REQUESTS).where(_REQUESTS.c.id == exchange_id)
    if user_id is not None:
        statement = statement.where(_REQUESTS.c.user_id == user_id)
    with reading() as session:
        row = session.execute(statement).one_or_none()
        return None if row is None else record_of(row)


def written(wanted: Filter, after: Place, limit: int) -> tuple[Written, ...]:
    """What was written behind a place, in that order."""
    statement = (
        select(_REQUESTS)
        .where(*_conditions(wanted))
        .where(
            _REQUESTS.c.written_at >= after.at,
            or_(_REQUESTS.c.written_at > after.at, _REQUESTS.c.id > after.id),
        )
        .order_by(_REQUESTS.c.written_at, _REQUESTS.c.id)
        .limit(limit)
        .with_hint(_REQUESTS, "INDEXED BY ix_usage_requests_written_at", "sqlite")
    )
    with reading() as session:
        return tuple(Written(row.written_at, record_of(row)) for row in session.execute(statement))


def _conditions(wanted: Filter) -> list[ColumnElement[Any]]:
    columns = _REQUESTS.c
    found: list[ColumnElement[Any]] = [
        columns[name] == value
        for name in ("key_id", "user_id", "upstream_id", "model", "protocol", "session_id")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        found.append(columns.started_at >= wanted.since)
    if wanted.until is not None:
        found.append(columns.started_at < wanted.until)
    if wanted.verdicts:
        found.append(columns.verdict.in_([verdict.value for verdict in wanted.verdicts]))
    if wanted.status_class is not None:
        lowest = wanted.status_class * 100
        found.append(columns.status.between(lowest, lowest + 99))
    if wanted.min_duration_ms is not None:
        found.append(columns.duration_ms >= wanted.min_duration_ms)
    if wanted.error is not None:
        found.append(columns.error.icontains(wanted.error, autoescape=True))
    return found + [literal_column(condition) for condition in _partial(wanted)]


def _partial(wanted: Filter) -> list[str]:
    """What follows from the filters, in the words of the partial indexes."""
    found = []
    if wanted.session_id is not None:
        found.append(HAS_SESSION)
    if _has_failed(wanted):
        found.append(HAS_FAILED)
    if wanted.min_duration_ms is not None and wanted.min_duration_ms >= SLOW_MS:
        found.append(IS_SLOW)
    return found


def _has_failed(wanted: Filter) -> bool:
    """Whether only exchanges are meant that are not complete; these have a good status and no error."""
    is_bad_status = wanted.status_class is not None and wanted.status_class >= 4
    has_bad_verdict = bool(wanted.verdicts) and Verdict.COMPLETE not in wanted.verdicts
    return is_bad_status or has_bad_verdict or wanted.error is not None


def _hinted(statement: Select[Any], wanted: Filter) -> Select[Any]:
    """The statement with the index that leaves the fewest rows: SQLite has no statistics to know it by."""
    partial = _partial(wanted)
    named = [
        name
        for name in ("session_id", "key_id", "user_id", "model", "upstream_id")
        if getattr(wanted, name) is not None
    ]
    if named:
        index = f"{named[0]}_started_at"
    elif HAS_FAILED in partial:
        index = "failed"
    elif IS_SLOW in partial:
        index = "slow"
    else:
        index = "started_at" if wanted.protocol is None else "protocol_started_at"
    return statement.with_hint(_REQUESTS, f"INDEXED BY ix_usage_requests_{index}", "sqlite")
