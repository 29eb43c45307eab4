from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text

from floway import clock
from floway.store import pending_sign_ins, secrets, upstreams, users
from floway.store.db import reading, transaction
from floway.store.pending_sign_ins import PendingSignIn, Purpose
from floway.store.tables.pending_sign_ins import PendingSignInRow
from floway.store.tables.users import UserRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CLI = Purpose(None, "claude-code", "oauth")


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def stored() -> int:
    with reading() as session:
        return session.scalars(select(func.count()).select_from(PendingSignInRow)).one()


def test_a_sign_in_is_found_by_its_state_until_it_is_used_up(at: list[datetime]) -> None:
    pending_sign_ins.start("state-1", "verifier-1", CLI)

    assert pending_sign_ins.find("state-1", CLI) == PendingSignIn(CLI, "verifier-1", NOW)
    assert pending_sign_ins.find("state-1", CLI) is not None
    assert pending_sign_ins.consume("state-1")
    assert not pending_sign_ins.consume("state-1")
    assert pending_sign_ins.find("state-1", CLI) is None


def test_it_is_bound_to_user_kind_flow_and_upstream(app: Flask) -> None:
    ada, bob = users.create("ada", "admin").id, users.create("bob", "admin").id
    upstream_id = upstreams.create("claude-code", "one", {}, {}).id
    purpose = Purpose(ada, "claude-code", "oauth", upstream_id)
    pending_sign_ins.start("state-1", "verifier-1", purpose)

    for other in (
        replace(purpose, user_id=bob),
        replace(purpose, user_id=None),
        replace(purpose, kind="codex"),
        replace(purpose, flow="setup-token"),
        replace(purpose, upstream_id=None),
        replace(purpose, upstream_id="up_other"),
    ):
        assert pending_sign_ins.find("state-1", other) is None
    assert pending_sign_ins.find("state-1", purpose) is not None


def test_it_lives_for_a_quarter_of_an_hour(at: list[datetime]) -> None:
    pending_sign_ins.start("state-1", "verifier-1", CLI)
    at[0] = NOW + timedelta(minutes=5)
    pending_sign_ins.start("state-2", "verifier-2", CLI)

    at[0] = NOW + timedelta(minutes=15) - timedelta(milliseconds=1)
    assert pending_sign_ins.find("state-1", CLI) is not None
    at[0] = NOW + timedelta(minutes=15)
    assert pending_sign_ins.find("state-1", CLI) is None
    assert pending_sign_ins.find("state-2", CLI) is not None


def test_of_many_one_uses_it_up(app: Flask) -> None:
    pending_sign_ins.start("state-1", "verifier-1", CLI)

    def compete(_: int) -> bool:
        with app.app_context():
            return pending_sign_ins.consume("state-1")

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(compete, range(8))) == [False] * 7 + [True]


def test_neither_state_nor_verifier_can_be_read_in_the_database(app: Flask) -> None:
    pending_sign_ins.start("state-1", "verifier-1", CLI)

    with reading() as session:
        row = repr(tuple(session.execute(text("SELECT * FROM pending_sign_ins")).one()))

    assert "state-1" not in row
    assert "verifier-1" not in row
    assert "verifier-1" not in repr(pending_sign_ins.find("state-1", CLI))


def test_it_goes_with_its_user_and_its_upstream(app: Flask) -> None:
    ada = users.create("ada", "admin").id
    upstream_id = upstreams.create("claude-code", "one", {}, {}).id
    pending_sign_ins.start("state-1", "verifier-1", Purpose(ada, "claude-code", "oauth"))
    pending_sign_ins.start("state-2", "verifier-2", Purpose(None, "claude-code", "oauth", upstream_id))

    upstreams.remove(upstream_id)
    assert stored() == 1
    with transaction() as session:
        session.execute(delete(UserRow).where(UserRow.id == ada))
    assert stored() == 0


def test_a_paste_that_is_no_unicode_is_unknown(app: Flask) -> None:
    assert pending_sign_ins.find("\ud800", CLI) is None


def test_a_change_of_the_secret_key_takes_it_along(app: Flask) -> None:
    secrets.verify()
    pending_sign_ins.start("state-1", "verifier-1", CLI)
    app.extensions["floway.keyring"] = secrets.Keyring(
        (b"another key of a good length, 32+", *app.extensions["floway.settings"].secret_keys)
    )

    secrets.reseal_all()

    app.extensions["floway.keyring"] = secrets.Keyring((b"another key of a good length, 32+",))
    found = pending_sign_ins.find("state-1", CLI)
    assert found is not None
    assert found.verifier == "verifier-1"
