import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from floway import clock
from floway.domain.caller import Caller
from floway.errors import EditConflict
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
        changed = api_keys.change(key.id, lambda key, strict=strict: replace(key, strict_losses=strict))
        assert changed is not None
        assert changed[1].strict_losses == strict
        assert api_keys.callers()[digest(raw)].strict_losses == strict

    assert revision.current() == before + 2


def test_a_revoked_key_is_not_changed(ada: User) -> None:
    key, _ = api_keys.create(ada.id, "laptop")
    api_keys.revoke(key.id)
    before = revision.current()

    for key_id in (key.id, "key_unknown"):
        assert api_keys.change(key_id, lambda key: replace(key, strict_losses=True)) is None
        assert api_keys.rotate(key_id) is None
        assert api_keys.find(key_id) is None

    assert api_keys.usable() == ()
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


def test_every_decision_about_a_key_is_stored(ada: User) -> None:
    key, _ = api_keys.create(ada.id, "laptop", ["up_1"])
    at = datetime(2030, 5, 1, 12, tzinfo=UTC)
    wanted = replace(
        key,
        name="desktop",
        enabled=False,
        expires_at=at,
        upstream_ids=None,
        models=("claude-*", "gpt-5"),
        strict_losses=True,
        scope="admin:read",
        dump_retention_seconds=3600,
    )

    assert api_keys.change(key.id, lambda before: wanted) == (key, wanted)

    assert api_keys.find(key.id) == wanted
    assert api_keys.usable(ada.id) == (wanted,)
    assert api_keys.usable("usr_unknown") == ()
    assert api_keys.callers() == {}


def test_a_rotated_key_opens_with_the_second_raw_key_only(ada: User) -> None:
    key, _ = api_keys.create(ada.id, "laptop", models=["gpt-5"])

    second = api_keys.rotate(key.id)

    assert second is not None
    assert set(api_keys.callers()) == {digest(second)}
    rotated = api_keys.find(key.id)
    assert rotated is not None
    assert (rotated.prefix, rotated.last4) == (second[:14], second[-4:])
    assert rotated.models == ("gpt-5",)
    assert api_keys.rotate(key.id, "own-key-of-24-characters") == "own-key-of-24-characters"
    assert set(api_keys.callers()) == {digest("own-key-of-24-characters")}


def test_a_chosen_key_is_taken_once_for_all(ada: User) -> None:
    raw = "own-key-of-24-characters"
    key, given = api_keys.create(ada.id, "laptop", raw=raw)
    assert (given, key.prefix, key.last4) == (raw, "own-", "ters")
    other, _ = api_keys.create(ada.id, "other")
    api_keys.revoke(key.id)

    with pytest.raises(EditConflict) as refused:
        api_keys.create(ada.id, "again", raw=raw)
    assert refused.value.code == "duplicate_key"
    with pytest.raises(EditConflict):
        api_keys.rotate(other.id, raw)

    assert [each.name for each in api_keys.usable()] == ["other"]
    assert raw not in str(refused.value)


def test_a_key_reaches_no_further_than_its_owner(ada: User) -> None:
    users.replace(replace(ada, upstream_ids=("up_2", "up_1")))
    capped = {
        name: api_keys.create(ada.id, name, upstream_ids)[1]
        for name, upstream_ids in (("free", None), ("some", ["up_1", "up_3"]), ("none", ["up_3"]))
    }

    found = api_keys.callers()

    assert {name: found[digest(raw)].upstream_ids for name, raw in capped.items()} == {
        "free": ("up_2", "up_1"),
        "some": ("up_1",),
        "none": (),
    }


def test_who_a_key_stands_for_in_the_admin_api(ada: User) -> None:
    key, raw = api_keys.create(ada.id, "script", scope="admin")

    found = api_keys.administering(raw)

    assert found is not None
    assert (found.key, found.role) == (key, "user")
    assert api_keys.administering("unknown") is None
    assert api_keys.administering("half \udc80 a pair") is None
    api_keys.change(key.id, lambda key: replace(key, enabled=False))
    assert api_keys.administering(raw) is None
