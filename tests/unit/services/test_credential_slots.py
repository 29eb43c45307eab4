import tempfile
from dataclasses import replace
from pathlib import Path

import gevent
import pytest
from flask import Flask
from sqlalchemy import event, text

from floway.domain.credential import VersionedState
from floway.errors import MalformedState, StateUnavailable, UpstreamGone
from floway.oauth.slot import CredentialSlot
from floway.services.credential_slots import CredentialSlots
from floway.store import leases, states, upstreams
from floway.store.db import db, transaction
from tests.support.database import migrated, settings
from tests.support.logins import reported
from tests.support.patched import in_gevent


@pytest.fixture
def upstream_id(app: Flask) -> str:
    upstream_id = upstreams.create("custom", "one", {}, {}).id
    states.swap(upstream_id, lambda _: VersionedState({"count": 1}, {"token": "t-1"}))
    return upstream_id


@pytest.fixture
def slots(app: Flask) -> CredentialSlots:
    return CredentialSlots(app)


@pytest.fixture
def slot(slots: CredentialSlots, upstream_id: str) -> CredentialSlot:
    return slots.slot(upstream_id)


@pytest.fixture
def statements(app: Flask) -> list[str]:
    """The statements since the test began."""
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *facts: seen.append(facts[2]))
    return seen


def count(stored: VersionedState) -> int:
    assert stored.state is not None
    return int(stored.state["count"])


def add_one(stored: VersionedState) -> VersionedState:
    return replace(stored, state={"count": count(stored) + 1})


def test_a_process_has_one_slot_for_an_upstream(slots: CredentialSlots, slot: CredentialSlot) -> None:
    assert slots.slot(slot.upstream_id) is slot
    assert slots.slot("up_other") is not slot


def test_a_peek_reads_once_and_is_then_the_same_object(slot: CredentialSlot, statements: list[str]) -> None:
    first = slot.peek()
    asked = len(statements)

    assert first == VersionedState({"count": 1}, {"token": "t-1"}, 1)
    assert slot.peek() is first
    assert len(statements) == asked


def test_reads_and_swaps_renew_what_a_peek_gives(slot: CredentialSlot) -> None:
    slot.peek()

    assert count(slot.swap(add_one)) == 2
    assert count(slot.peek()) == 2
    states.swap(slot.upstream_id, add_one)
    assert count(slot.peek()) == 2
    assert count(slot.read()) == 3
    assert count(slot.peek()) == 3


def test_a_poll_reads_only_what_has_changed(
    slots: CredentialSlots, slot: CredentialSlot, statements: list[str]
) -> None:
    first = slot.peek()
    statements.clear()
    slots.refresh_changed()
    assert len([each for each in statements if "FROM upstream_states" in each]) == 1
    assert slot.peek() is first

    states.swap(slot.upstream_id, add_one)
    slots.refresh_changed()

    assert count(slot.peek()) == 2


def test_a_poll_forgets_upstreams_that_are_gone(slots: CredentialSlots, slot: CredentialSlot) -> None:
    slot.peek()
    upstreams.remove(slot.upstream_id)
    slots.refresh_changed()

    for use in (slot.peek, slot.read, lambda: slot.swap(add_one)):
        with pytest.raises(UpstreamGone):
            use()
    assert slots.slot(slot.upstream_id) is not slot


def test_a_state_of_a_restored_database_counts(slots: CredentialSlots, slot: CredentialSlot) -> None:
    slot.swap(add_one)
    with transaction() as session:
        session.execute(text("UPDATE upstream_states SET state_version = 1, state = '{\"count\": 7}'"))
    slots.refresh_changed()

    assert count(slot.peek()) == 7


def test_nobody_asks_while_no_slot_is_in_use(slots: CredentialSlots, statements: list[str]) -> None:
    slots.refresh_changed()

    assert statements == []


def test_a_lease_is_of_one_purpose_and_upstream(slot: CredentialSlot, slots: CredentialSlots) -> None:
    lease = slot.lease("token", 60)

    assert lease is not None
    assert slot.lease("token", 60) is None
    assert leases.acquire(f"token:{slot.upstream_id}", 60) is None
    assert slot.lease("probe", 60) is not None
    assert slots.slot("up_other").lease("token", 60) is not None
    lease.release()
    assert slot.lease("token", 60) is not None


def test_without_the_database_what_is_known_still_counts(
    slots: CredentialSlots, slot: CredentialSlot
) -> None:
    lease = slot.lease("token", 60)
    assert lease is not None
    slot.peek()
    with transaction() as session:
        session.execute(text("ALTER TABLE upstream_states RENAME TO elsewhere"))
        session.execute(text("DROP TABLE leases"))

    slots.refresh_changed()
    lease.release()

    assert count(slot.peek()) == 1
    for use in (slot.read, lambda: slot.swap(add_one), lambda: slot.lease("token", 60)):
        with pytest.raises(StateUnavailable) as raised:
            use()
        assert "SELECT" not in str(raised.value)
        assert raised.value.__suppress_context__


def test_tokens_that_do_not_open_are_told_to_the_log_and_to_nobody_else(
    slots: CredentialSlots, slot: CredentialSlot
) -> None:
    slot.peek()
    with transaction() as session:
        session.execute(text("UPDATE upstream_states SET state_secrets = 'v1:a:b:c', state_version = 2"))

    slots.refresh_changed()
    with reported() as events, pytest.raises(MalformedState) as raised:
        slot.read()

    assert "secret key" not in str(raised.value)
    [(name, facts)] = events
    assert name == "upstream_unusable"
    assert "state_secrets" in facts["reason"]


@in_gevent
def test_the_first_requests_of_a_process_share_one_read() -> None:
    with tempfile.TemporaryDirectory() as folder, migrated(settings(Path(folder))) as app:
        upstream_id = upstreams.create("custom", "one", {}, {}).id
        slot = CredentialSlots(app).slot(upstream_id)
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *facts: seen.append(facts[2]))

        peeks = [gevent.spawn(slot.peek) for _ in range(50)]
        gevent.joinall(peeks, raise_error=True)

        assert len({id(each.value) for each in peeks}) == 1
        assert len([each for each in seen if each.startswith("SELECT")]) == 1
