"""Years of history, made by the database itself: an INSERT of a SELECT over a series of numbers.

Everything follows from the number of a row, so that two runs and both databases have the same rows. Indexes
are made behind the rows, which takes a fraction of the time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from sqlalchemy import Table, text

from floway.domain.performance import EDGES, METRICS
from floway.store import usage_days
from floway.store.db import db, transaction
from floway.store.performance import ENDED, NUMBERED
from floway.store.tables.performance import PerformanceCountRow, PerformanceHistogramRow
from floway.store.tables.usage import UsageBucketRow, UsageRequestRow

END: Final = datetime(2026, 11, 22, tzinfo=UTC)
KEYS, USERS, UPSTREAMS, MODELS = 200, 50, 8, 60
#: Rows of one transaction.
CHUNK: Final = 500_000
#: As long as performance is kept by the hour.
HOURLY_DAYS: Final = 35
#: Hours of a day in which the keys work, and the models that each uses in one of them.
WORKING_HOURS, MODELS_AT_ONCE = 10, 3

#: ``{column: expression over n}`` of single requests; ``{begin}`` and ``{step}`` are milliseconds.
_REQUEST: Final[Mapping[str, str]] = {
    "id": "'req_' || (1000000000000 + n) || '0a1b2c3d4e5f'",
    "started_at": "{begin} + n * {step}",
    "key_id": f"'key_' || ((n * 7919) % {KEYS})",
    "user_id": f"'usr_' || ((n * 7919) % {KEYS} / 4)",
    "protocol": "CASE n % 4 WHEN 0 THEN 'responses' WHEN 1 THEN 'chat_completions' ELSE 'messages' END",
    "action": "'generate'",
    "model": f"'model-' || ((n * 104729) % {MODELS})",
    "verdict": "CASE WHEN n % 97 = 0 THEN 'upstream_error' WHEN n % 389 = 1 THEN 'stalled' "
    "WHEN n % 101 = 2 THEN 'client_left' ELSE 'complete' END",
    "status": "CASE WHEN n % 97 = 0 THEN 503 ELSE 200 END",
    "upstream_id": f"'up_' || ((n * 104729) % {MODELS} % {UPSTREAMS})",
    "model_key": f"'vendor-model-' || ((n * 104729) % {MODELS})",
    "tier": "''",
    "stream": "n % 10 <> 0",
    "attempts": "1",
    "cost_microusd": "(n * 31) % 100000",
    "price_version": "'5/0.5/6.25/10/25/5/25'",
    "duration_ms": "CASE WHEN n % 499 = 0 THEN 90000 ELSE 500 + (n * 7919) % 20000 END",
    "first_token_ms": "300 + (n * 31) % 2000",
    "upstream_request_id": "'req_of_vendor_' || n",
    "error": "CASE WHEN n % 97 = 0 THEN 'HTTP 503: Overloaded' ELSE '' END",
    "client": "'claude-cli/2.1.3'",
    "session_id": "'0198c0de-0000-7000-8000-' || (100000000000 + n / 50)",
    "queue_us": "(n * 31) % 5000",
    "gateway_us": "(n * 7) % 900",
    "connect_us": "0",
    "upstream_us": "200000 + (n * 7919) % 900000",
    "written_at": "{begin} + n * {step} + 20000",
    "input_tokens": "n % 3000",
    "cache_read_tokens": "n % 90000",
    "cache_write_5m_tokens": "n % 1000",
    "cache_write_1h_tokens": "0",
    "output_tokens": "n % 2000",
    "reasoning_tokens": "n % 500",
    "input_image_tokens": "0",
    "output_image_tokens": "0",
}

_BUCKET: Final[Mapping[str, str]] = {
    "key_id": f"'key_' || (n / {MODELS_AT_ONCE} % {KEYS})",
    "user_id": f"'usr_' || (n / {MODELS_AT_ONCE} % {KEYS} / 4)",
    "upstream_id": f"'up_' || ({{model}} % {UPSTREAMS})",
    "model": "'model-' || {model}",
    "model_key": "'vendor-model-' || {model}",
    "protocol": "'messages'",
    "tier": "''",
    "outcome": "'ok'",
    "length_class": "0",
    "price_version": "'5/0.5/6.25/10/25/5/25'",
    "requests": "10",
    "cost_microusd": "12345",
    "unpriced_requests": "0",
    **{name: expression for name, expression in _REQUEST.items() if name.endswith("_tokens")},
}


@dataclass(frozen=True, slots=True)
class Span:
    """How much history there is."""

    requests: int
    #: Of single requests.
    request_days: int
    #: Of sums.
    days: int


def generate(span: Span) -> None:
    """Fill the empty database of the current app context."""
    _requests(span)
    _buckets(span)
    _performance(span)
    for number in range(span.days):
        usage_days.sum_up(_day(END - timedelta(days=span.days - number)))
    if db.engine.dialect.name == "postgresql":
        # As autovacuum would by itself; SQLite never looks at its tables.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _requests(span: Span) -> None:
    begin = END - timedelta(days=span.request_days)
    step = span.request_days * 86_400_000 // span.requests
    given = {"begin": str(int(begin.timestamp() * 1000)), "step": str(step)}
    _fill(UsageRequestRow, {name: each.format(**given) for name, each in _REQUEST.items()}, span.requests)


def _buckets(span: Span) -> None:
    """In each working hour of a day every key uses some models, and others on the next day."""
    an_hour = KEYS * MODELS_AT_ONCE
    number = f"(n / {an_hour * WORKING_HOURS})"
    model = (
        f"((n / {MODELS_AT_ONCE} % {KEYS} + {number} * {MODELS_AT_ONCE} + n % {MODELS_AT_ONCE}) % {MODELS})"
    )
    hour = f"(8 + n / {an_hour} % {WORKING_HOURS})"
    columns = {name: each.format(model=model) for name, each in _BUCKET.items()}
    columns["hour"] = f"{_day_of(number, span.days)} || 'T' || {_two_digits(hour)}"
    _fill(UsageBucketRow, columns, span.days * an_hour * WORKING_HOURS)
    with transaction() as session:
        days = [_day(END - timedelta(days=number + 1)) for number in range(span.days)]
        usage_days.mark_stale(session, days)


def _performance(span: Span) -> None:
    """By the hour for the last weeks, by the day before."""
    hourly = min(span.days, HOURLY_DAYS)
    models = MODELS * 2
    identity = {
        "upstream_id": f"'up_' || (n % {models} / 2 % {UPSTREAMS})",
        "model_key": f"'vendor-model-' || (n % {models} / 2)",
        "protocol": "CASE n % 2 WHEN 0 THEN 'messages' ELSE 'responses' END",
    }
    hours = f"(n / {models} % 24)"
    by_hour = f"{_day_of(f'(n / {models * 24})', hourly)} || 'T' || {_two_digits(hours)}"
    by_day = _day_of(f"(n / {models})", span.days, hourly)
    for hour, count in ((by_hour, hourly * 24 * models), (by_day, (span.days - hourly) * models)):
        ended = dict.fromkeys(ENDED, "0") | {"requests": "10", "succeeded": "9", "neutral": "1"}
        _fill(PerformanceCountRow, identity | ended | {"hour": hour}, count)
        for metric in METRICS:
            values = {
                name: f"n % {number + 2}" for number, name in enumerate(NUMBERED[: len(EDGES[metric]) + 1])
            }
            _fill(PerformanceHistogramRow, identity | values | {"hour": hour, "metric": f"'{metric}'"}, count)


def _fill(row: type, columns: Mapping[str, str], count: int) -> None:
    """Insert so many rows; the values of each follow from its number ``n``."""
    table = cast(Table, row.__table__)  # type: ignore[attr-defined]  # of every row class
    indexes = sorted(table.indexes, key=lambda each: str(each.name))
    is_large = count > CHUNK
    if is_large:
        for index in indexes:
            index.drop(db.engine)
    names, values = ", ".join(columns), ", ".join(columns.values())
    into = f"INSERT INTO {table.name} ({names}) SELECT {values} FROM "  # noqa: S608 -- all of it is ours
    for start in range(0, count, CHUNK):
        with transaction() as session:
            session.execute(text(into + _series(start, min(start + CHUNK, count))))
    if is_large:
        for index in indexes:
            index.create(db.engine)


def _series(first: int, end: int) -> str:
    """A table of the numbers from the first to before the end, as ``n``."""
    if db.engine.dialect.name == "postgresql":
        return f"generate_series({first}::bigint, {end - 1}) AS series(n)"
    rest = f"SELECT n + 1 FROM series WHERE n + 1 < {end}"  # noqa: S608 -- a number
    numbers = f"WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL {rest})"
    return f"({numbers} SELECT n FROM series)"  # noqa: S608 -- likewise


def _day_of(number: str, days: int, until: int = 0) -> str:
    """The day of a number, of so many before ``END``, and not of the last ``until`` ones."""
    begin = END - timedelta(days=days)
    if db.engine.dialect.name == "postgresql":
        return f"to_char(DATE '{_day(begin)}' + ({number})::int, 'YYYY-MM-DD')"
    return f"date('{_day(begin)}', '+' || {number} || ' days')"


def _two_digits(expression: str) -> str:
    return f"substr('0' || {expression}, length('0' || {expression}) - 1, 2)"


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")
