from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from floway import clock
from floway.store import pending_devices, secrets, upstreams, users
from floway.store.db import reading
from floway.store.pending_devices import PendingDevice

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ENDS = NOW + timedelta(minutes=15)


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def started() -> PendingDevice:
    return pending_devices.start("code-1", "github.com", 5.0, ENDS, kind="copilot")


def test_a_sign_in_is_found_until_it_is_used_up(at: list[datetime]) -> None:
    begun = started()

    assert pending_devices.find(begun.id, "copilot", None) == begun
    assert "code-1" not in repr(begun)
    pending_devices.consume(begun.id)
    pending_devices.consume(begun.id)
    assert pending_devices.find(begun.id, "copilot", None) is None


def test_the_code_is_sealed_in_its_place_and_follows_a_new_key(at: list[datetime]) -> None:
    begun = started()

    with reading() as session:
        [envelope] = session.scalars(text("SELECT sealed_code FROM pending_devices")).all()

    assert "code-1" not in envelope
    place = secrets.Place("pending_devices", begun.id, "sealed_code")
    assert secrets.open(envelope, place) == {"device_code": "code-1"}
    assert secrets.reseal_all() == 0


def test_it_ends_with_its_code(at: list[datetime]) -> None:
    begun = started()

    at[0] = ENDS

    assert pending_devices.find(begun.id, "copilot", None) is None


def test_it_is_bound_to_who_began_it_and_for_what(at: list[datetime]) -> None:
    ada, bob = users.create("ada", "admin").id, users.create("bob", "admin").id
    upstream_id = upstreams.create("copilot", "one", {}, {}).id
    begun = pending_devices.start(
        "code-1",
        "acme.ghe.com",
        5.0,
        ENDS,
        kind="copilot",
        user_id=ada,
        upstream_id=upstream_id,
        proxy_ids=["px_1", "direct"],
    )

    assert pending_devices.find(begun.id, "copilot", ada) == begun
    assert (begun.upstream_id, begun.proxy_ids) == (upstream_id, ("px_1", "direct"))
    assert pending_devices.find(begun.id, "copilot", bob) is None
    assert pending_devices.find(begun.id, "copilot", None) is None
    assert pending_devices.find(begun.id, "codex", ada) is None
    assert pending_devices.find("dev_other", "copilot", ada) is None


def test_the_vendor_is_asked_no_oftener_than_it_allows(at: list[datetime]) -> None:
    begun = started()

    assert pending_devices.claim_poll(begun.id) == 5.0
    at[0] = NOW + timedelta(seconds=5)
    assert pending_devices.claim_poll(begun.id) == 0.0
    assert pending_devices.claim_poll(begun.id) == 5.0
    at[0] = NOW + timedelta(seconds=8)
    assert pending_devices.claim_poll(begun.id) == 2.0


def test_a_vendor_may_want_to_be_asked_less_often(at: list[datetime]) -> None:
    begun = started()

    pending_devices.slow_down(begun.id, 10.0)

    assert pending_devices.claim_poll(begun.id) == 10.0
    assert pending_devices.find(begun.id, "copilot", None) == replace(begun, interval_seconds=10.0)


def test_a_sign_in_that_is_gone_waits_for_nothing(at: list[datetime]) -> None:
    assert pending_devices.claim_poll("dev_gone") == 0.0
