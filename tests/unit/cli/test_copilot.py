"""The commands, with the simulated GitHub behind them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway import cli
from floway.cli import copilot
from floway.domain.upstream import Upstream
from floway.providers.copilot import state
from floway.store import states, upstreams
from tests.support.database import prepare, settings, store_app
from tests.support.simulator import Simulator
from tests.unit.cli.conftest import Run

COMMAND = ("upstreams", "copilot")


@pytest.fixture
def app(tmp_path: Path, simulator: Simulator) -> Iterator[Flask]:
    """An app with the commands, outside its context; whoever signs in is let in at once."""
    vendor = simulator.copilot_settings()
    app = store_app(settings(tmp_path, **{name.removeprefix("FLOWAY_"): vendor[name] for name in vendor}))
    cli.register(app)
    prepare(app)
    simulator.reset()
    simulator.seat_order("interval", seconds=0)
    simulator.seat(allows_at_once=True)
    yield app
    simulator.reset()


def stored(app: Flask) -> list[Upstream]:
    with app.app_context():
        return list(upstreams.list_all())


def credential(app: Flask, upstream: Upstream) -> state.Credential:
    with app.app_context():
        return state.read(upstream.id, states.read(upstream.id))


def test_a_sign_in_shows_a_code_and_prints_an_id(run: Run, app: Flask) -> None:
    done = run(*COMMAND, "login", "--name", "the seat")

    [one] = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert "Open https://github.com/login/device and type this code: " in done.stderr
    assert (one.kind, one.name) == ("copilot", "the seat")
    assert credential(app, one).github_token not in done.output


def test_a_command_waits_for_somebody_who_allows_it(
    run: Run, app: Flask, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.seat(allows_at_once=False)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            [code] = simulator.seats()["waiting"]
            simulator.seat_order("allow", user_code=code)

    monkeypatch.setattr(copilot, "sleep", sleep)

    assert run(*COMMAND, "login").exit_code == 0
    assert slept == [0, 0, 0]


def test_a_poll_that_is_not_answered_is_repeated_less_often(
    run: Run, app: Flask, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.fail("status=502", path="/login/oauth/access_token")
    slept: list[float] = []
    monkeypatch.setattr(copilot, "sleep", slept.append)

    done = run(*COMMAND, "login")

    assert done.exit_code == 0
    assert slept == [0, 5.0]
    assert "answered 502" in done.stderr
    assert len(stored(app)) == 1


def test_a_login_without_a_seat_is_not_asked_for_again(
    run: Run, app: Flask, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.fail("status=403", path="/copilot_internal/v2/token")
    slept: list[float] = []
    monkeypatch.setattr(copilot, "sleep", slept.append)

    done = run(*COMMAND, "login")

    assert (done.exit_code, slept) == (1, [0])
    assert "HTTP 403" in done.stderr
    assert stored(app) == []


def test_a_code_that_nobody_types_ends(run: Run, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    instants = iter([0.0, 1000.0])
    monkeypatch.setattr(copilot, "monotonic", lambda: next(instants))

    done = run(*COMMAND, "login")

    assert done.exit_code == 1
    assert "Nobody typed the code in time" in done.stderr
    assert stored(app) == []


def test_a_login_can_go_into_an_upstream_that_exists(run: Run, app: Flask) -> None:
    run(*COMMAND, "login", "--name", "the seat")
    before = credential(app, stored(app)[0])

    done = run(*COMMAND, "login", "--reimport", "the seat")

    [one] = stored(app)
    assert (done.exit_code, one.name) == (0, "the seat")
    assert credential(app, one).github_token != before.github_token


def test_a_refused_sign_in_says_why(run: Run, app: Flask) -> None:
    done = run(*COMMAND, "login", "--host", "evil.example")

    assert done.exit_code == 1
    assert "must be github.com or a tenant" in done.stderr


def test_a_token_is_renewed(run: Run, app: Flask) -> None:
    run(*COMMAND, "login", "--name", "the seat")
    before = credential(app, stored(app)[0])

    assert run(*COMMAND, "refresh", "the seat").exit_code == 0
    assert credential(app, stored(app)[0]).copilot_token != before.copilot_token


def test_the_quota_is_shown_and_kept(run: Run, app: Flask, simulator: Simulator) -> None:
    run(*COMMAND, "login", "--name", "the seat")
    simulator.seat(used=3)

    shown = json.loads(run(*COMMAND, "quota", "the seat", "--json").stdout)

    assert shown["quotas"]["premium_interactions"]["quota_remaining"] == 297
    kept = credential(app, stored(app)[0]).quota
    assert kept is not None
    assert kept.data["quotas"] == shown["quotas"]


def test_a_seat_without_a_quota_says_so(run: Run, app: Flask, simulator: Simulator) -> None:
    run(*COMMAND, "login", "--name", "the seat")
    simulator.seat(user={"quota_snapshots": {}})

    done = run(*COMMAND, "quota", "the seat")

    assert done.exit_code == 1
    assert "nothing about the quota" in done.stderr


def test_a_seat_is_shown_without_its_tokens(run: Run, app: Flask) -> None:
    run(*COMMAND, "login", "--name", "the seat")
    kept = credential(app, stored(app)[0])

    done = run(*COMMAND, "show", "the seat", "--json")

    shown = json.loads(done.stdout)
    assert (shown["login"], shown["githubTokenSet"]) == ("owner", True)
    assert kept.copilot_token is not None
    assert kept.github_token not in done.output
    assert kept.copilot_token.token not in done.output


def test_such_an_upstream_is_not_added_by_a_form(run: Run, app: Flask) -> None:
    done = run("upstreams", "add", "copilot", "--anything")

    assert done.exit_code == 1
    assert "upstreams copilot login" in done.stderr
