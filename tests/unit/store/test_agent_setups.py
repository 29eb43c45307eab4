from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from floway import clock
from floway.store import agent_setups, api_keys, usage, users
from floway.store.agent_setups import LIFE, WATCHED
from floway.store.db import db
from floway.store.tables.agent_setups import AgentSetupRow
from tests.support.builders import NOON, record

CHOSEN = {"claude": {"model": "opus"}, "codex": {}}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    instant = [NOON]
    monkeypatch.setattr(clock, "now", lambda: instant[0])
    return instant


@pytest.fixture
def ada(app: Flask, shown: list[datetime]) -> str:
    """The id of a user."""
    return users.create("ada", "user").id


def test_a_setup_is_stored_without_its_token(ada: str) -> None:
    begun = agent_setups.start("token-1", ada, "laptop", True, CHOSEN)

    assert agent_setups.find("token-1") == begun
    assert (begun.user_id, begun.key_name, begun.asks_key) == (ada, "laptop", True)
    assert (begun.configuration, begun.revision) == (CHOSEN, 1)
    assert (begun.expires_at, begun.downloaded_at, begun.key_id) == (NOON + LIFE, None, None)
    [row] = db.session.execute(select(AgentSetupRow.__table__)).all()
    assert "token-1" not in str(row)


def test_a_token_that_is_unknown_or_over_finds_nothing(ada: str, shown: list[datetime]) -> None:
    agent_setups.start("token-1", ada, "laptop", False, CHOSEN)

    assert agent_setups.find("token-2") is None
    assert agent_setups.find("\udcff") is None
    shown[0] += LIFE
    assert agent_setups.find("token-1") is None
    assert agent_setups.extend("token-1") is None
    assert agent_setups.spend("token-1") is None
    assert agent_setups.change("token-1", 1, "laptop", False, {}) is None


def test_a_new_setup_removes_only_what_is_over_of_the_same_user(ada: str, shown: list[datetime]) -> None:
    bob = users.create("bob", "user").id
    agent_setups.start("of-bob", bob, "bob's", False, CHOSEN)
    agent_setups.start("over", ada, "over", False, CHOSEN)
    shown[0] += timedelta(minutes=3)
    agent_setups.start("alive", ada, "alive", False, CHOSEN)
    shown[0] += timedelta(minutes=3)

    agent_setups.start("newest", ada, "newest", False, CHOSEN)

    names = set(db.session.scalars(select(AgentSetupRow.key_name)))
    assert names == {"bob's", "alive", "newest"}
    newest = agent_setups.latest(ada)
    assert newest is not None
    assert newest.key_name == "newest"
    assert agent_setups.latest("usr_nobody") is None


def test_a_change_needs_the_newest_revision(ada: str) -> None:
    agent_setups.start("token-1", ada, "laptop", False, CHOSEN)

    changed = agent_setups.change("token-1", 1, "desktop", True, {"codex": {}})

    assert changed is not None
    assert (changed.revision, changed.key_name, changed.asks_key) == (2, "desktop", True)
    assert agent_setups.change("token-1", 1, "other", False, {}) is None
    assert agent_setups.find("token-1") == changed


def test_a_setup_is_spent_once_and_can_be_watched_for_an_hour(ada: str, shown: list[datetime]) -> None:
    agent_setups.start("token-1", ada, "laptop", False, CHOSEN)
    key, _ = api_keys.create(ada, "laptop", None, None, False)

    spent = agent_setups.spend("token-1")
    agent_setups.note_key("token-1", key.id)

    assert spent is not None
    assert (spent.downloaded_at, spent.expires_at) == (NOON, NOON + WATCHED)
    assert agent_setups.spend("token-1") is None
    assert agent_setups.extend("token-1") is None
    shown[0] += WATCHED - timedelta(seconds=1)
    found = agent_setups.find("token-1")
    assert found is not None
    assert found.key_id == key.id


def test_the_first_use_of_a_key_is_told(app: Flask) -> None:
    assert agent_setups.first_use("key_1") is None

    usage.record(
        [
            record("req_1", key_id="key_1", started_at=NOON + timedelta(hours=1)),
            record("req_2", key_id="key_1", started_at=NOON),
            record("req_3", key_id="key_2", started_at=NOON - timedelta(hours=1)),
        ]
    )

    assert agent_setups.first_use("key_1") == NOON
