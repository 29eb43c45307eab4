from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from floway import clock
from floway.store import sessions, users
from floway.store.db import reading
from floway.store.sessions import SessionUser
from floway.store.users import User

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(app: object) -> User:
    return users.create("ada", "operator", "hash")


def test_a_cookie_tells_who_is_signed_in(ada: User) -> None:
    raw, csrf_token = sessions.create(ada.id, HOUR)

    assert sessions.find(raw) == SessionUser(ada.id, "ada", "operator", csrf_token)


@pytest.mark.parametrize("cookie", ["", "unknown", "half \ud800 a pair", "x" * 10_000])
def test_any_other_text_is_nobody(ada: User, cookie: str) -> None:
    sessions.create(ada.id, HOUR)

    assert sessions.find(cookie) is None


def test_a_cookie_cannot_be_made_from_the_database(ada: User) -> None:
    raw, csrf_token = sessions.create(ada.id, HOUR)

    with reading() as session:
        row = session.execute(text("SELECT * FROM sessions")).one()

    assert raw not in repr(tuple(row))
    assert csrf_token not in repr(sessions.find(raw))


def test_signing_out_ends_one_session_only(ada: User) -> None:
    here, _ = sessions.create(ada.id, HOUR)
    there, _ = sessions.create(ada.id, HOUR)

    sessions.revoke(here)
    sessions.revoke(here)

    assert sessions.find(here) is None
    assert sessions.find(there) is not None


def test_a_session_ends_at_its_time_and_is_pruned(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    short, _ = sessions.create(ada.id, HOUR)
    long, _ = sessions.create(ada.id, 3 * HOUR)

    now += HOUR

    assert sessions.find(short) is None
    assert sessions.find(long) is not None
    assert sessions.prune() == 1
    assert sessions.prune() == 0
    assert sessions.find(long) is not None


def test_the_last_visit_is_noted_once_a_minute(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    start = now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    raw, _ = sessions.create(ada.id, HOUR)

    def seen_ms() -> int:
        with reading() as session:
            return int(session.execute(text("SELECT last_seen_at FROM sessions")).scalar_one())

    now = start + timedelta(seconds=60)
    sessions.find(raw)
    assert seen_ms() == 1_777_636_800_000

    now = start + timedelta(seconds=61)
    sessions.find(raw)
    assert seen_ms() == 1_777_636_861_000
