from datetime import UTC, datetime

import pytest
from flask import Flask

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.store import audit, users
from floway.store.db import transaction

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADA = Actor("session", "usr_1", "ada", "192.0.2.7")


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def test_an_entry_tells_who_changed_what(at: list[datetime]) -> None:
    audit.record(ADA, "key.updated", "key", "key_1", "laptop", {"enabled": [True, False]})

    (entry,) = audit.page(10)

    assert (entry.at, entry.actor_kind, entry.actor_id) == (NOW, "session", "usr_1")
    assert (entry.actor_name, entry.address) == ("ada", "192.0.2.7")
    assert (entry.action, entry.object_kind, entry.object_id) == ("key.updated", "key", "key_1")
    assert (entry.object_name, entry.detail) == ("laptop", {"enabled": [True, False]})


def test_a_change_that_is_undone_leaves_no_entry(app: Flask) -> None:
    def fail() -> None:
        with transaction():
            users.create("ada", "viewer")
            audit.record(COMMAND_LINE, "user.created", "user", "usr_1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert audit.page(10) == ()
    assert users.named("ada") is None


def test_pages_go_from_the_newest_to_the_oldest(app: Flask) -> None:
    for number in range(5):
        audit.record(ADA, "key.updated", "key", f"key_{number}")

    first = audit.page(3)
    second = audit.page(3, first[-1].id)

    assert [entry.object_id for entry in (*first, *second)] == [f"key_{number}" for number in (4, 3, 2, 1, 0)]


def test_entries_are_found_by_actor_action_and_object(app: Flask) -> None:
    audit.record(ADA, "key.created", "key", "key_1")
    audit.record(COMMAND_LINE, "key.revoked", "key", "key_1")
    audit.record(ADA, "keyring.opened", "ring", "ring_1")

    assert [each.action for each in audit.page(9, actor_id="usr_1")] == ["keyring.opened", "key.created"]
    assert [each.action for each in audit.page(9, action="key.")] == ["key.revoked", "key.created"]
    assert [each.action for each in audit.page(9, action="%")] == []
    assert [each.action for each in audit.page(9, object_kind="key", object_id="key_1")] == [
        "key.revoked",
        "key.created",
    ]


def test_texts_that_are_too_long_are_cut(app: Flask) -> None:
    audit.record(Actor("session", "u", "n" * 500, "a" * 500), "key.updated", "key", "k" * 500, "n" * 500)

    (entry,) = audit.page(1)
    assert [len(text) for text in (entry.actor_name, entry.address, entry.object_id, entry.object_name)] == [
        128, 64, 64, 256,
    ]  # fmt: skip
