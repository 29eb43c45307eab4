import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from floway import clock
from floway.domain.caller import Caller
from floway.store import api_keys, revision, users
from floway.store.db import reading
from floway.store.users import User


@pytest.fixture
def ada(app: object) -> User:
    return users.create("ada", "user")


def digest(raw: str) -> bytes:
    return sha256(raw.encode()).digest()


def test_a_key_opens_the_door_of_its_user(ada: User) -> None:
    key, raw = api_keys.create(ada.id, "laptop", ["up_1", "up_2"])

    assert re.fullmatch(r"sk-floway-[A-Za-z0-9_-]{40}", raw)
    assert api_keys.callers() == {digest(raw): Caller(key.id, "laptop", ada.id, "ada", ("up_1", "up_2"))}
    assert (key.prefix, key.last4) == (raw[:14], raw[-4:])


def test_an_unrestricted_key_differs_from_one_without_any_upstream(ada: User) -> None:
    _, free = api_keys.create(ada.id, "free")
    _, barred = api_keys.create(ada.id, "barred", [])

    callers = api_keys.callers()
    assert callers[digest(free)].upstream_ids is None
    assert callers[digest(barred)].upstream_ids == ()


def test_the_raw_key_is_nowhere_in_the_database(ada: User) -> None:
    key, raw = api_keys.create(ada.id, "laptop")

    with reading() as session:
        row = session.execute(text("SELECT * FROM api_keys")).one()

    assert raw not in repr(tuple(row)) + repr(key)
    assert raw[14:-4] not in repr(tuple(row)) + repr(key)


def test_a_key_becomes_strict_and_lenient_again(ada: User) -> None:
    key, raw = api_keys.create(ada.id, "laptop")
    before = revision.current()

    for strict in (True, False):
        assert api_keys.set_strict(key.id, strict)
        assert api_keys.callers()[digest(raw)].strict_losses == strict

    assert revision.current() == before + 2


def test_a_revoked_key_is_not_changed(ada: User) -> None:
    key, _ = api_keys.create(ada.id, "laptop")
    api_keys.revoke(key.id)
    before = revision.current()

    assert not api_keys.set_strict(key.id, True)
    assert not api_keys.set_strict("key_unknown", True)

    assert [each.strict_losses for each in api_keys.list_all()] == [False]
    assert revision.current() == before


def test_a_revoked_key_is_kept_but_useless(ada: User) -> None:
    key, _ = api_keys.create(ada.id, "laptop")
    before = revision.current()

    assert api_keys.revoke(key.id)

    assert api_keys.callers() == {}
    assert revision.current() == before + 1
    [kept] = api_keys.list_all()
    assert kept.revoked_at is not None
    assert replace(kept, revoked_at=None, enabled=True) == key
    assert not api_keys.revoke(key.id)
    assert not api_keys.revoke("key_unknown")
    assert revision.current() == before + 1


def test_a_key_ends_at_its_time(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    soon, late = now + timedelta(minutes=5), now + timedelta(days=5)
    api_keys.create(ada.id, "late", expires_at=late)
    api_keys.create(ada.id, "soon", expires_at=soon)
    api_keys.create(ada.id, "forever")

    assert {caller.key_name for caller in api_keys.callers().values()} == {"late", "soon", "forever"}
    assert api_keys.next_expiry() == soon

    now = soon
    assert {caller.key_name for caller in api_keys.callers().values()} == {"late", "forever"}
    assert api_keys.next_expiry() == late

    now = late
    assert {caller.key_name for caller in api_keys.callers().values()} == {"forever"}
    assert api_keys.next_expiry() is None


def test_a_key_of_a_disabled_user_is_useless(ada: User) -> None:
    api_keys.create(ada.id, "laptop")

    users.set_enabled(ada.id, False)

    assert api_keys.callers() == {}


def test_the_last_use_is_noted_without_a_change_of_revision(ada: User) -> None:
    used = [api_keys.create(ada.id, f"key {number}")[0] for number in range(3)]
    before = revision.current()
    at = datetime(2026, 5, 1, 12, 30, 0, 250_000, UTC)

    api_keys.touch([used[2].id, used[0].id, used[2].id], at)
    api_keys.touch([], at)

    assert [key.last_used_at for key in api_keys.list_all()] == [at, None, at]
    assert revision.current() == before


def test_a_strict_key_is_known_as_such(ada: User) -> None:
    key, raw = api_keys.create(ada.id, "careful", strict_losses=True)
    _, other = api_keys.create(ada.id, "easy")

    callers = api_keys.callers()
    assert (callers[digest(raw)].strict_losses, callers[digest(other)].strict_losses) == (True, False)
    assert key.strict_losses
