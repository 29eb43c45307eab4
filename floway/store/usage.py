"""Usage: every exchange for a while, hourly sums for good.

Both are written in one transaction, and only an exchange whose row is new is added to the sums.
So a batch can be written again after a commit of which nobody knows whether it happened.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, Final, Literal, cast, get_args

from sqlalchemy import Dialect, Table, func, insert, select
from sqlalchemy.orm import Session

from floway import clock
from floway.domain.exchange import ExchangeRecord, Lost, Tried, outcome_of
from floway.domain.price import length_class
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store import performance, usage_days
from floway.store.db import reading, transaction
from floway.store.dialects import Writing, inserting, writing
from floway.store.tables.base import milliseconds
from floway.store.tables.usage import UsageBucketRow, UsageRequestRow

Dimension = Literal["model", "key", "user", "upstream", "protocol", "outcome"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)

_COLUMNS = {
    "model": UsageBucketRow.model,
    "key": UsageBucketRow.key_id,
    "user": UsageBucketRow.user_id,
    "upstream": UsageBucketRow.upstream_id,
    "protocol": UsageBucketRow.protocol,
    "outcome": UsageBucketRow.outcome,
}
_BUCKETS = cast(Table, UsageBucketRow.__table__)
_REQUESTS = cast(Table, UsageRequestRow.__table__)
_COUNTS = tuple(each.name for each in fields(Usage))
_IDENTITY = (
    "key_id",
    "user_id",
    "upstream_id",
    "model",
    "model_key",
    "protocol",
    "tier",
    "outcome",
    "length_class",
    "price_version",
)
#: In the order in which they are added up.
_SUMMED = ("requests", "cost_microusd", "unpriced_requests", *_COUNTS)
_INPUTS = tuple(name for name in _COUNTS if name.startswith(("input_", "cache_")))
#: What is only added to sums, and stands in no row of an exchange.
_SUMMED_ONLY = ("waits", "long_waits_ms", "upstream_protocol")
_FACTS = tuple(
    each.name
    for each in fields(ExchangeRecord)
    if each.name not in ("usage", "verdict", "losses", "attempt_log", *_SUMMED_ONLY)
)

_TEXTS = tuple(
    each.name for each in fields(ExchangeRecord) if each.type in (str, "str") and each.name in _FACTS
)

# Made once: a batch goes through them for every exchange.
_facts = attrgetter(*_FACTS)
_texts = attrgetter(*_TEXTS)
_counts = attrgetter(*_COUNTS)
_inputs = itemgetter(*_INPUTS)
_counted = itemgetter(*_COUNTS)
_identity = itemgetter(*_IDENTITY[:7])
_upstream = itemgetter("upstream_id", "model_key", "protocol")

#: Longest text per column of foreign origin. PostgreSQL refuses a longer one and with it the whole batch.
_MAX_CHARACTERS = {
    "model": 256,
    "model_key": 256,
    "tier": 64,
    "upstream_request_id": 256,
    "error": 2000,
    "client": 64,
    "session_id": 128,
}

#: Beyond what any exchange can consume; a nonsense number of an upstream must not overflow the sums.
_MAX_COUNT = 10**12

#: A million dollars: likewise.
_MAX_COST_MICROUSD = 10**12

_HOUR_MS = 3_600_000

_OUTCOMES = {verdict.value: outcome_of(verdict) for verdict in Verdict}

#: Ids of one look-up.
_MAX_ROWS = 500


@dataclass(frozen=True, slots=True)
class Bucket:
    """The sums of one identity in one UTC hour."""

    #: ``YYYY-MM-DDTHH``.
    hour: str
    key_id: str
    user_id: str
    #: '' when no upstream answered.
    upstream_id: str
    model: str
    model_key: str
    protocol: str
    tier: str
    outcome: str
    #: The length of inputs, as ``floway.domain.price.length_class`` tells it.
    length_class: int
    #: '' without a price.
    price_version: str
    requests: int
    cost_microusd: int
    #: Requests that used tokens without a price.
    unpriced_requests: int
    usage: Usage


@dataclass(frozen=True, slots=True)
class UsageSum:
    """What one member of a dimension (a model, a key) consumed."""

    #: The model, the id of the key, and so on; '' for none.
    member: str
    requests: int
    usage: Usage
    cost_microusd: int
    #: Requests that used tokens without a price, which is in no cost.
    unpriced_requests: int


def record(batch: Sequence[ExchangeRecord]) -> int:
    """Store finished exchanges; those that are stored already count no second time.

    :return: how many were new.
    """
    rows = {each.id: _row(each) for each in batch}
    with transaction() as session:
        # On SQLite transactions follow each other, and so do these instants.
        now = milliseconds(clock.now())
        for row in rows.values():
            row["written_at"] = now
        # The same order in every process, so that two of them never wait for each other.
        new = _insert_new(session, [rows[id_] for id_ in sorted(rows)])
        _add_to_buckets(session, new)
        _add_to_performance(session, new, batch)
        usage_days.mark_stale(session, {_hour_of(row["started_at"] // _HOUR_MS)[:10] for row in new})
    return len(new)


def buckets(since: datetime, until: datetime | None = None) -> tuple[Bucket, ...]:
    """The hourly sums from the hour of ``since`` to before the hour of ``until``, oldest first."""
    with reading() as session:
        rows = session.execute(
            select(_BUCKETS).where(*_range(since, until)).order_by(*_BUCKETS.primary_key.columns)
        )
        return tuple(
            Bucket(
                **{name: getattr(row, name) for name in ("hour", *_IDENTITY, *_SUMMED[:3])}, usage=_usage(row)
            )
            for row in rows
        )


def sums(by: Dimension, since: datetime, until: datetime | None = None) -> tuple[UsageSum, ...]:
    """The sums per member of a dimension, the busiest first; hours as in ``buckets``."""
    member = _COLUMNS[by]
    counts = [func.sum(getattr(UsageBucketRow, name)).label(name) for name in _COUNTS]
    requests_made = func.sum(UsageBucketRow.requests)
    costs = [
        func.sum(getattr(UsageBucketRow, name)).label(name) for name in ("cost_microusd", "unpriced_requests")
    ]
    with reading() as session:
        rows = session.execute(
            select(member.label("member"), requests_made.label("requests"), *counts, *costs)
            .where(*_range(since, until))
            .group_by(member)
            .order_by(requests_made.desc(), member)
        )
        return tuple(
            UsageSum(
                row.member,
                int(row.requests),
                _usage(row),
                int(row.cost_microusd),
                int(row.unpriced_requests),
            )
            for row in rows
        )


def requests(limit: int = 100, since: datetime | None = None) -> tuple[ExchangeRecord, ...]:
    """Single exchanges, the newest first."""
    newest = select(_REQUESTS).order_by(_REQUESTS.c.started_at.desc(), _REQUESTS.c.id.desc()).limit(limit)
    with reading() as session:
        rows = session.execute(newest if since is None else newest.where(_REQUESTS.c.started_at >= since))
        return tuple(record_of(row) for row in rows)


def find(request_id: str) -> ExchangeRecord | None:
    """One exchange, by the id that its client was sent."""
    with reading() as session:
        row = session.execute(select(_REQUESTS).where(_REQUESTS.c.id == request_id)).one_or_none()
        return None if row is None else record_of(row)


def _insert_new(session: Session, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert the rows whose id is not there yet, and return these.

    Looked up first rather than left to ON CONFLICT with RETURNING: that statement would be compiled
    anew for every batch, which costs more than the request it accounts for. An id is written by one
    worker only, so nobody inserts it in between.
    """
    stored: set[str] = set()
    connection = session.connection()
    for start in range(0, len(rows), _MAX_ROWS):
        ids = [row["id"] for row in rows[start : start + _MAX_ROWS]]
        stored.update(connection.execute(select(_REQUESTS.c.id).where(_REQUESTS.c.id.in_(ids))).scalars())
    new = [row for row in rows if row["id"] not in stored]
    _insertion(connection.dialect).run(connection, new)
    return new


@lru_cache(maxsize=2)
def _insertion(dialect: Dialect) -> Writing:
    return writing(insert(_REQUESTS), dialect)


def _add_to_buckets(session: Session, rows: Iterable[dict[str, Any]]) -> None:
    """Add rows to the sums of their hour; one statement per bucket, however many rows it takes."""
    totals: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        identity = (
            _hour_of(row["started_at"] // _HOUR_MS),
            *_identity(row),
            _OUTCOMES[row["verdict"]],
            length_class(sum(_inputs(row))),
            row["price_version"],
        )
        total = totals.get(identity)
        if total is None:
            total = totals[identity] = [0] * len(_SUMMED)
        total[0] += 1
        cost = row["cost_microusd"]
        if cost is None:
            total[2] += 1
        else:
            total[1] += cost
        for number, count in enumerate(_counted(row), 3):
            total[number] += count
    connection = session.connection()
    names = ("hour", *_IDENTITY, *_SUMMED)
    sums = [dict(zip(names, (*identity, *totals[identity]), strict=True)) for identity in sorted(totals)]
    _adding(connection.dialect).run(connection, sums)


@lru_cache(maxsize=2)
def _adding(dialect: Dialect) -> Writing:
    statement = inserting(dialect)(_BUCKETS)
    # Added by the database: what another process has added meanwhile is kept.
    statement = statement.on_conflict_do_update(
        index_elements=list(_BUCKETS.primary_key.columns),
        set_={name: _BUCKETS.c[name] + statement.excluded[name] for name in _SUMMED},
    )
    return writing(statement, dialect)


def _add_to_performance(
    session: Session, rows: Iterable[dict[str, Any]], batch: Sequence[ExchangeRecord]
) -> None:
    """Under the names as they are stored, which are no longer than their columns."""
    exchanges = {each.id: each for each in batch}
    performance.add(
        session,
        [((_hour_of(row["started_at"] // _HOUR_MS), *_upstream(row)), exchanges[row["id"]]) for row in rows],
    )


def _row(each: ExchangeRecord) -> dict[str, Any]:
    """The row in values that both drivers take as they are."""
    row = dict(zip(_FACTS, _facts(each), strict=True))
    row["started_at"] = milliseconds(each.started_at)
    together = "".join(_texts(each))
    if not together.isascii() or not together.isprintable():
        for name in _TEXTS:
            row[name] = _text(row[name], None)
    for name, longest in _MAX_CHARACTERS.items():
        if len(row[name]) > longest:
            row[name] = _text(row[name], longest)
    row["verdict"] = each.verdict.value
    # Paths hold member names of the client's own making.
    row["losses"] = _json([[_text(part, None) for part in loss] for loss in each.losses])
    row["attempt_log"] = _json([_tried(one) for one in each.attempt_log])
    counts = _counts(each.usage)
    row.update(zip(_COUNTS, counts, strict=True))
    if min(counts) < 0 or max(counts) > _MAX_COUNT:
        row.update({name: min(max(int(row[name]), 0), _MAX_COUNT) for name in _COUNTS})
    if row["cost_microusd"] is not None:
        row["cost_microusd"] = min(max(row["cost_microusd"], 0), _MAX_COST_MICROUSD)
    return row


def _json(parts: list[list[Any]]) -> str | None:
    return json.dumps(parts) if parts else None


def _tried(each: Tried) -> list[Any]:
    return list(each._replace(reason=_text(each.reason, None)))


def _text(value: str, longest: int | None) -> str:
    """A text that both engines store: no NUL, no half of a surrogate pair, not too long."""
    return value[:longest].encode("utf-8", "replace").decode().replace("\0", "\ufffd")


def record_of(row: Any) -> ExchangeRecord:
    """The exchange of a row of the table."""
    named = {
        one.name: getattr(row, one.name)
        for one in fields(ExchangeRecord)
        if one.name != "usage" and one.name not in _SUMMED_ONLY
    }
    losses = tuple(Lost(*loss) for loss in row.losses or ())
    tried = tuple(Tried(*each) for each in row.attempt_log or ())
    parts = {"verdict": Verdict(row.verdict), "usage": _usage(row), "losses": losses, "attempt_log": tried}
    return ExchangeRecord(**named | parts)


def _usage(row: Any) -> Usage:
    # PostgreSQL sums BIGINTs to a Decimal.
    return Usage(**{name: int(getattr(row, name)) for name in _COUNTS})


def _range(since: datetime, until: datetime | None) -> list[Any]:
    lower = [UsageBucketRow.hour >= _hour(since)]
    return lower if until is None else [*lower, UsageBucketRow.hour < _hour(until)]


@lru_cache(maxsize=64)
def _hour_of(number: int) -> str:
    """The UTC hour of a number since 1970."""
    return datetime.fromtimestamp(number * 3600, UTC).strftime("%Y-%m-%dT%H")


def _hour(at: datetime) -> str:
    return _hour_of(milliseconds(at) // _HOUR_MS)
