from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict
from floway.store import exchanges, usage
from floway.store.db import db
from floway.store.exchanges import Filter, Place
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)

FIRST = record("req_1", started_at=AT, key_id="key_1", user_id="usr_1", model="a", session_id="s1")
FAILED = record(
    "req_2",
    started_at=AT + timedelta(seconds=1),
    key_id="key_2",
    user_id="usr_1",
    upstream_id="up_2",
    model="b",
    protocol="responses",
    verdict=Verdict.UPSTREAM_ERROR,
    status=503,
    error="HTTP 503: Over capacity.",
)
SLOW = record(
    "req_3",
    started_at=AT + timedelta(seconds=1),
    key_id="key_1",
    user_id="usr_2",
    upstream_id="up_1",
    model="a",
    duration_ms=61_000,
    client="claude-cli/2.1.3",
    trace_id="a" * 32,
    parent_span_id="b" * 16,
    queue_us=1,
    gateway_us=2,
    connect_us=0,
    upstream_us=4,
)
STALLED = record("req_4", started_at=AT + timedelta(seconds=2), verdict=Verdict.STALLED, error="Silent.")
ALL = (FIRST, FAILED, SLOW, STALLED)


def ids(found: Iterable[ExchangeRecord]) -> list[str]:
    return [each.id for each in found]


def test_the_newest_are_first_and_whole() -> None:
    usage.record(ALL)

    assert exchanges.page(Filter(), 10) == (STALLED, SLOW, FAILED, FIRST)
    assert exchanges.find("req_3") == SLOW


def test_an_exchange_may_be_somebody_elses() -> None:
    usage.record(ALL)

    assert exchanges.find("req_3", "usr_2") == SLOW
    assert exchanges.find("req_3", "usr_1") is None
    assert exchanges.find("req_5") is None


def test_pages_follow_each_other_also_within_one_instant() -> None:
    usage.record(ALL)

    first = exchanges.page(Filter(), 2)
    second = exchanges.page(Filter(), 2, Place(first[-1].started_at, first[-1].id))

    assert ids(first) == ["req_4", "req_3"]
    assert ids(second) == ["req_2", "req_1"]
    assert exchanges.page(Filter(), 2, Place(second[-1].started_at, second[-1].id)) == ()


#: ``(filter, what it finds, the index by which it does)``
QUESTIONS: tuple[tuple[Filter, list[str], str], ...] = (
    (Filter(), ["req_4", "req_3", "req_2", "req_1"], "started_at"),
    (Filter(since=AT + timedelta(seconds=1)), ["req_4", "req_3", "req_2"], "started_at"),
    (Filter(until=AT + timedelta(seconds=1)), ["req_1"], "started_at"),
    (Filter(key_id="key_1"), ["req_3", "req_1"], "key_id_started_at"),
    (Filter(user_id="usr_1", error="%"), [], "user_id_started_at"),
    (Filter(upstream_id="up_1"), ["req_3"], "upstream_id_started_at"),
    (Filter(upstream_id=""), ["req_4", "req_1"], "upstream_id_started_at"),
    (Filter(model="a", protocol="messages"), ["req_3", "req_1"], "model_started_at"),
    (Filter(protocol="responses"), ["req_2"], "protocol_started_at"),
    (Filter(session_id="s1"), ["req_1"], "session_id_started_at"),
    (Filter(verdicts=(Verdict.STALLED, Verdict.UPSTREAM_CUT)), ["req_4"], "failed"),
    (Filter(verdicts=(Verdict.STALLED, Verdict.COMPLETE)), ["req_4", "req_3", "req_1"], "started_at"),
    (Filter(status_class=5), ["req_2"], "failed"),
    (Filter(status_class=2), ["req_4", "req_3", "req_1"], "started_at"),
    (Filter(error="over CAPACITY"), ["req_2"], "failed"),
    (Filter(min_duration_ms=60_000), ["req_3"], "slow"),
    (Filter(min_duration_ms=59_999), ["req_3"], "started_at"),
    (Filter(key_id="key_1", model="a", min_duration_ms=60_000), ["req_3"], "key_id_started_at"),
)


@pytest.mark.parametrize("wanted", [each[0] for each in QUESTIONS])
def test_every_filter_finds_what_it_says(wanted: Filter) -> None:
    usage.record(ALL)

    assert ids(exchanges.page(wanted, 10)) == next(found for each, found, _ in QUESTIONS if each == wanted)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_question_goes_through_its_index(app: Flask) -> None:
    asked: list[tuple[str, Any]] = []

    @event.listens_for(db.engine, "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        asked.append((statement, parameters))

    for wanted, _, index in QUESTIONS:
        for before in (None, Place(AT, "req_1")):
            exchanges.page(wanted, 10, before)
            statement, parameters = next(each for each in reversed(asked) if "usage_requests" in each[0])
            with db.engine.connect() as connection:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                assert f"ix_usage_requests_{index}" in str(plan.all()), wanted


def test_what_is_written_comes_in_that_order_whenever_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)
    usage.record([STALLED, FAILED])
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(seconds=1))
    usage.record([FIRST])

    found = exchanges.written(Filter(), Place(AT, ""), 10)

    assert [(each.at, each.exchange) for each in found] == [
        (AT, FAILED),
        (AT, STALLED),
        (AT + timedelta(seconds=1), FIRST),
    ]
    assert exchanges.written(Filter(), Place(AT, "req_2"), 1) == found[1:2]
    assert exchanges.written(Filter(key_id="key_1"), Place(AT, ""), 10) == found[2:]
    assert exchanges.written(Filter(), Place(AT + timedelta(seconds=1), "req_1"), 10) == ()


def test_a_row_of_a_time_before_these_facts_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    usage.record([replace(SLOW, queue_us=None, gateway_us=None, connect_us=None, upstream_us=None)])

    found = exchanges.find("req_3")
    assert found is not None
    assert (found.queue_us, found.upstream_us) == (None, None)
