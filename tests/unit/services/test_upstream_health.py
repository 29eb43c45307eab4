from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from floway import clock
from floway.domain.actor import Actor
from floway.domain.health import Domain
from floway.domain.upstream import Upstream
from floway.gateway.health.policy import Policy
from floway.services.upstream_health import SharedHealth, condition, conditions, policy_of, put_back
from floway.store import audit, upstream_health, upstreams
from floway.store.db import transaction
from tests.support.builders import NOON
from tests.support.database import settings
from tests.support.health import exclusion, failure, limited, refused

POLICY = Policy(breaker_failures=2, breaker_open_seconds=0.001)


@pytest.fixture
def row(app: Flask) -> Upstream:
    return upstreams.create("custom", "one", {}, {})


def at_once(work: Callable[[], None]) -> None:
    work()


def worker(app: Flask, spawn: Callable[[Callable[[], None]], None] = at_once) -> SharedHealth:
    return SharedHealth(app, spawn, POLICY)


def test_the_settings_are_the_policy(tmp_path: object, app: Flask) -> None:
    given = app.extensions["floway.settings"]

    assert policy_of(given) == Policy()


def test_what_one_worker_learns_the_others_know(app: Flask, row: Upstream) -> None:
    one, two = worker(app), worker(app)

    one.known.failed(row, "m", limited(600), "req_1")
    assert two.known.bar(row, "m") is None
    two.refresh()

    found = two.known.bar(row, "m")
    assert found is not None
    assert (found.state, found.evidence.exchange_id) == ("cooldown", "req_1")


def test_what_one_worker_sees_end_ends_for_all(app: Flask, row: Upstream) -> None:
    one, two = worker(app), worker(app)
    one.known.failed(row, "m", refused(), "req_1")
    two.refresh()

    two.known.served(row, "m", 0)
    one.refresh()

    assert one.known.is_quiet
    assert upstream_health.read_all() == {}


def test_an_upstream_that_recovers_does_so_in_all_workers(app: Flask, row: Upstream) -> None:
    one, two = worker(app), worker(app)
    for _ in range(2):
        one.known.failed(row, "m", failure(), "req_1")

    one.known.served(row, "m", -1)
    two.refresh()

    assert [each.state for each in two.known.known.values()] == ["recovering"]


def test_an_exclusion_that_an_operator_ended_is_over(app: Flask, row: Upstream) -> None:
    one = worker(app)
    one.known.failed(row, "m", limited(600), "req_1")
    admin = Actor("session", "usr_1", "ada", "10.0.0.1")

    before = put_back(row, admin)
    one.refresh()

    assert one.known.bar(row, "m") is None
    assert [each.state for each in before.exclusions] == ["cooldown"]
    [entry] = audit.page(10)
    assert (entry.action, entry.actor_name, entry.object_id) == ("upstream.put_back", "ada", row.id)
    assert [(each["model"], each["state"]) for each in entry.detail["ended"]] == [("m", "cooldown")]


def test_putting_back_what_serves_changes_nothing(app: Flask, row: Upstream) -> None:
    assert put_back(row).exclusions == ()
    assert audit.page(10) == ()


def test_what_is_newer_than_what_ended_stays(app: Flask, row: Upstream) -> None:
    one, two = worker(app), worker(app)
    one.known.failed(row, "m", refused(), "req_1")
    two.refresh()
    newer = exclusion(row.id, "", seconds=9e9, since=clock.now() + timedelta(seconds=5))
    upstream_health.change(newer.domain, lambda _: newer)

    two.known.served(row, "m", -1)

    assert [each.state for each in upstream_health.read_all().values()] == ["cooldown"]


def test_what_is_not_written_yet_is_not_forgotten(app: Flask, row: Upstream) -> None:
    waiting: list[Callable[[], None]] = []
    one = worker(app, waiting.append)
    one.known.failed(row, "m", limited(600), "req_1")

    one.refresh()
    assert one.known.bar(row, "m") is not None

    waiting.pop()()
    one.refresh()
    assert one.known.bar(row, "m") is not None


def test_a_database_that_fails_changes_nothing(
    app: Flask, row: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    one = worker(app)
    with transaction() as session:
        session.execute(text("DROP TABLE upstream_health"))

    one.known.failed(row, "m", limited(600), "req_1")
    one.refresh()

    assert one.known.bar(row, "m") is not None
    messages = [record.getMessage() for record in caplog.records]
    assert sorted(messages) == ["upstream_excluded", "upstream_health_unshared"]


def test_what_is_long_over_is_not_taken_over(app: Flask, row: Upstream) -> None:
    old = exclusion(row.id, since=NOON - timedelta(days=400), until=NOON - timedelta(days=400))
    upstream_health.change(old.domain, lambda _: old)

    shared = worker(app)
    shared.refresh()

    assert shared.known.known == {}


def test_the_condition_of_an_upstream_is_what_is_in_force_for_its_row_as_it_is(
    app: Flask, row: Upstream
) -> None:
    two = upstreams.create("custom", "two", {}, {})
    now = clock.now()
    facts = {"since": now, "until": now + timedelta(seconds=60)}
    whole = exclusion(row.id, "", **facts)
    stored = [
        whole,
        exclusion(row.id, "m", **facts),
        exclusion(row.id, "older", **facts, upstream_version=0),
        exclusion(row.id, "over", since=now, until=now - timedelta(seconds=1)),
        exclusion(two.id, "m", **facts),
    ]
    for each in stored:
        upstream_health.change(each.domain, lambda _, each=each: each)  # type: ignore[misc]  # bound at once

    one, other = conditions()

    assert [each.domain for each in one.exclusions] == [Domain(row.id, ""), Domain(row.id, "m")]
    assert (one.is_available, other.is_available) == (False, True)
    assert condition(two).exclusions == other.exclusions


def test_switched_off_is_a_setting(tmp_path: object) -> None:
    assert not policy_of(settings(tmp_path, UPSTREAM_HEALTH="false")).is_on  # type: ignore[arg-type]  # a path
