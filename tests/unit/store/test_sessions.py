from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from floway import clock
from floway.store import expiry, sessions, users
from floway.store.db import reading
from floway.store.sessions import SessionUser
from floway.store.users import User

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(app: object) -> User:
    return users.create("ada", "operator", "hash")


def test_a_cookie_tells_who_is_signed_in(ada: User) -> None:
    raw, csrf_token = sessions.create(ada.id, HOUR)

    [listed] = sessions.list_all(ada.id)
    assert sessions.find(raw) == SessionUser(ada.id, "ada", "operator", csrf_token, listed.id)


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
    assert row.token_hash not in repr(sessions.list_all())


def test_signing_out_ends_one_session_only(ada: User) -> None:
    here, _ = sessions.create(ada.id, HOUR)
    there, _ = sessions.create(ada.id, HOUR)

    sessions.revoke(here)
    sessions.revoke(here)

    assert sessions.find(here) is None
    assert sessions.find(there) is not None


def test_a_session_ends_at_its_time_and_can_be_swept(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    short, _ = sessions.create(ada.id, HOUR)
    long, _ = sessions.create(ada.id, 3 * HOUR)

    now += HOUR

    assert sessions.find(short) is None
    assert sessions.find(long) is not None
    assert expiry.SESSIONS.remove(now + timedelta(milliseconds=1), 9) == 1
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


def test_a_look_at_a_session_is_no_use_of_it(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    raw, _ = sessions.create(ada.id, timedelta(days=30))

    now += timedelta(hours=11)
    assert sessions.peek(raw) == sessions.find(raw)
    now += timedelta(hours=11)
    assert sessions.peek(raw) is not None
    now += timedelta(hours=1)

    assert sessions.peek(raw) is None


def test_a_session_that_nobody_uses_ends_before_its_time(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    start = now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    idle, _ = sessions.create(ada.id, timedelta(days=30))
    busy, _ = sessions.create(ada.id, timedelta(days=30))

    now = start + timedelta(hours=11)
    assert sessions.find(busy) is not None
    now = start + timedelta(hours=12)

    assert sessions.find(idle) is None
    assert sessions.find(busy) is not None
    [listed] = sessions.list_all()
    assert listed.expires_at == now + timedelta(hours=12)
    now = start + timedelta(days=29, hours=23)
    assert sessions.find(busy) is None


def test_a_list_tells_where_logins_came_from(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    sessions.create(ada.id, HOUR, "192.0.2.1", "Browser/1.0 \x00(a\nb)" + "x" * 300)
    now += timedelta(seconds=1)
    sessions.create(ada.id, HOUR)
    other = users.create("bob", "user")
    sessions.create(other.id, HOUR)

    second, first = sessions.list_all(ada.id)

    assert (first.address, first.user_agent) == ("192.0.2.1", ("Browser/1.0 (ab)" + "x" * 300)[:256])
    assert (second.address, second.user_agent, second.expires_at) == ("", "", now + HOUR)
    assert len(sessions.list_all()) == 3


def test_sessions_are_ended_one_by_one_or_all_but_one(ada: User) -> None:
    bob = users.create("bob", "user")
    raws = [sessions.create(ada.id, HOUR)[0] for _ in range(3)]
    of_bob, _ = sessions.create(bob.id, HOUR)
    found = [sessions.find(raw) for raw in raws]
    ids = [each.session_id for each in found if each]

    assert not sessions.revoke_one(ids[0], bob.id)
    assert sessions.revoke_one(ids[0], ada.id)
    assert not sessions.revoke_one(ids[0], ada.id)
    assert [sessions.find(raw) is None for raw in raws] == [True, False, False]
    assert sessions.revoke_all(ada.id, but=ids[1]) == 1
    assert [sessions.find(raw) is None for raw in raws] == [True, False, True]
    assert sessions.revoke_all() == 2
    assert sessions.find(of_bob) is None
