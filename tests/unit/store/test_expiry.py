from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from floway.store import expiry, sessions, usage
from floway.store.db import transaction
from floway.store.tables.login_failures import LoginFailureRow
from floway.store.tables.proxies import ProxyBackoffRow, ProxyRow
from floway.store.tables.sessions import SessionRow
from floway.store.tables.upstreams import UpstreamRow
from tests.support.builders import record
from tests.support.dashboard import person

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FAILURES = expiry.LOGIN_FAILURES


def fail_at(*instants: datetime) -> None:
    with transaction() as session:
        for number, at in enumerate(instants):
            session.add(LoginFailureRow(id=f"{number:032}", failed_at=at, user_name="ada", address="::1"))


def test_the_oldest_rows_go_first_and_no_more_than_the_limit(app: Flask) -> None:
    fail_at(*(NOW - timedelta(minutes=minutes) for minutes in (5, 1, 4, 2, 3)))

    assert FAILURES.count(NOW - timedelta(minutes=1)) == 4
    assert FAILURES.remove(NOW - timedelta(minutes=1), 3) == 3
    assert FAILURES.count(NOW) == 2
    assert FAILURES.count(NOW - timedelta(minutes=2)) == 0
    assert FAILURES.remove(NOW - timedelta(minutes=1), 3) == 1
    assert FAILURES.remove(NOW - timedelta(minutes=1), 3) == 0
    assert FAILURES.count(NOW) == 1


def test_rows_with_several_columns_of_identity_are_told_apart(app: Flask) -> None:
    with transaction() as session:
        shared = {"created_at": NOW, "updated_at": NOW}
        session.add(ProxyRow(id="p", name="p", scheme="http", host="h", port=1, **shared))
        for name in ("a", "b"):
            upstream = {"kind": "custom", "sort_order": 0, "config": {}, "flag_overrides": {}, "version": 1}
            session.add(UpstreamRow(id=name, name=name, **upstream, **shared))
        session.flush()
        for name, minutes in (("a", 1), ("b", 2)):
            at = NOW - timedelta(minutes=minutes)
            session.add(
                ProxyBackoffRow(
                    proxy_id="p",
                    upstream_id=name,
                    fail_count=1,
                    expires_at=at,
                    last_error="e",
                    last_error_at=at,
                )
            )
    backoffs = expiry.by_age(ProxyBackoffRow.expires_at)

    assert backoffs.remove(NOW, 1) == 1

    assert backoffs.count(NOW - timedelta(seconds=90)) == 0
    assert backoffs.count(NOW) == 1


def test_sums_of_performance_go_by_their_day(app: Flask) -> None:
    usage.record([record("req_1", started_at=NOW - timedelta(days=3)), record("req_2", started_at=NOW)])

    # How it ended, and how long it took.
    assert expiry.PERFORMANCE.count(NOW - timedelta(days=2)) == 2
    assert expiry.PERFORMANCE.remove(NOW - timedelta(days=2), 10) == 2
    assert expiry.PERFORMANCE.count(NOW + timedelta(days=2)) == 2


def test_a_session_that_nobody_uses_goes_before_its_end(app: Flask) -> None:
    user = person()
    for hours in (1, 11, 13):
        sessions.create(user.id, timedelta(days=7))
        with transaction() as session:
            newest = select(SessionRow).order_by(SessionRow.created_at.desc(), SessionRow.last_seen_at.desc())
            row = session.scalars(newest.limit(1)).one()
            row.created_at = row.last_seen_at = NOW - timedelta(hours=hours)
            row.expires_at = NOW + timedelta(days=7)

    assert expiry.SESSIONS.count(NOW) == 1
    assert expiry.SESSIONS.remove(NOW, 9) == 1
    assert expiry.SESSIONS.remove(NOW + timedelta(days=8), 9) == 2
