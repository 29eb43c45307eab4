"""``users sessions``."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from floway.store import sessions, users
from tests.unit.cli.conftest import Run


@pytest.fixture
def ids(app: Flask) -> list[str]:
    """Two sessions of ada, then one of bob."""
    with app.app_context():
        ada, bob = users.create("ada", "admin"), users.create("bob", "user")
        raws = [
            sessions.create(user.id, timedelta(hours=1), "192.0.2.1", "Browser")[0]
            for user in (ada, ada, bob)
        ]
        return [found.session_id for found in map(sessions.find, raws) if found]


def listed(run: Run, *arguments: str) -> list[str]:
    return [row["id"] for row in json.loads(run("users", "sessions", "list", *arguments, "--json").stdout)]


def test_sessions_are_listed_of_one_or_of_everybody(run: Run, ids: list[str]) -> None:
    assert set(listed(run)) == set(ids)
    assert set(listed(run, "ADA")) == set(ids[:2])

    [row] = json.loads(run("users", "sessions", "list", "bob", "--json").stdout)
    assert (row["user"], row["address"], row["user_agent"]) == ("bob", "192.0.2.1", "Browser")
    assert run("users", "sessions", "list", "nobody").exit_code == 1


def test_a_session_is_ended_by_its_id(run: Run, ids: list[str]) -> None:
    assert run("users", "sessions", "revoke", ids[0]).exit_code == 0

    assert set(listed(run)) == set(ids[1:])
    done = run("users", "sessions", "revoke", ids[0])
    assert (done.exit_code, "no session with this id" in done.stderr) == (1, True)


def test_all_sessions_of_one_or_of_everybody_are_ended(run: Run, ids: list[str]) -> None:
    assert "2 sessions" in run("users", "sessions", "revoke", "--user", "ada").stderr
    assert listed(run) == ids[2:]

    assert run("users", "sessions", "revoke", "--all").exit_code == 0
    assert listed(run) == []
    assert run("users", "sessions", "revoke", "--all").exit_code == 1


@pytest.mark.parametrize("arguments", [(), ("ses_1", "--all"), ("--user", "ada", "--all")])
def test_what_to_end_is_said_once(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("users", "sessions", "revoke", *arguments).exit_code == 2
