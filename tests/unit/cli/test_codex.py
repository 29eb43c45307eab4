"""The commands, with the simulated vendor behind them."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from floway import cli
from floway.domain.upstream import Upstream
from floway.providers.codex import state
from floway.store import states, upstreams
from tests.support.database import prepare, settings, store_app
from tests.support.sign_in import consent
from tests.support.simulator import Simulator
from tests.unit.cli.conftest import Run

COMMAND = ("upstreams", "codex")


@pytest.fixture
def app(tmp_path: Path, simulator: Simulator) -> Flask:
    """An app with the commands, outside its context, on a migrated database."""
    vendor = simulator.codex_settings()
    app = store_app(settings(tmp_path, **{name.removeprefix("FLOWAY_"): vendor[name] for name in vendor}))
    cli.register(app)
    prepare(app)
    simulator.reset()
    return app


@pytest.fixture
def file(tmp_path: Path, simulator: Simulator) -> Path:
    """An ``auth.json`` of a login of carol's."""
    path = tmp_path / "auth.json"
    path.write_text(json.dumps(simulator.chatgpt_login(account="carol")))
    return path


def stored(app: Flask) -> list[Upstream]:
    with app.app_context():
        return list(upstreams.list_all())


def credential(app: Flask, upstream: Upstream) -> state.Credential:
    with app.app_context():
        return state.read(upstream.id, states.read(upstream.id))


def test_a_file_is_imported_with_a_warning(run: Run, app: Flask, file: Path) -> None:
    done = run(*COMMAND, "import", str(file), "--name", "carol's")

    [one] = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert "the other is logged out" in done.stderr
    assert (one.kind, one.name) == ("codex", "carol's")
    assert credential(app, one).refresh_token not in done.output


def test_a_file_can_come_through_a_pipe(run: Run, app: Flask, file: Path) -> None:
    done = run(*COMMAND, "import", "-", stdin=file.read_text())

    assert (done.exit_code, stored(app)[0].name) == (0, "ChatGPT Codex (carol@subscriber.invalid)")


def test_a_sign_in_that_was_begun_is_finished_with_its_callback(run: Run, app: Flask) -> None:
    begun = run(*COMMAND, "import", "--pkce")
    [url] = re.findall(r"http://\S+", begun.stderr)

    done = run(*COMMAND, "import", "--pkce", "--callback", consent(url, "dora"))

    assert (begun.exit_code, done.exit_code) == (1, 0)
    assert "waits for 15 minutes" in begun.stderr
    assert credential(app, stored(app)[0]).is_active


def test_a_login_is_replaced_in_its_place(run: Run, app: Flask, file: Path, simulator: Simulator) -> None:
    run(*COMMAND, "import", str(file), "--name", "mine")
    before = credential(app, stored(app)[0])
    file.write_text(json.dumps(simulator.chatgpt_login(account="erin")))

    done = run(*COMMAND, "import", str(file), "--reimport", "mine")

    [one] = stored(app)
    assert (done.exit_code, one.name) == (0, "mine")
    assert credential(app, one).refresh_token != before.refresh_token


def test_a_token_is_renewed(run: Run, app: Flask, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "mine")
    before = credential(app, stored(app)[0])

    done = run(*COMMAND, "refresh", "mine")

    assert (done.exit_code, "is renewed" in done.stderr) == (0, True)
    assert credential(app, stored(app)[0]).refresh_token != before.refresh_token


def test_an_account_is_shown_without_its_tokens(run: Run, app: Flask, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "mine")

    shown = json.loads(run(*COMMAND, "show", "mine", "--json").stdout)

    assert (shown["email"], shown["planType"], shown["state"]) == (
        "carol@subscriber.invalid",
        "pro",
        "active",
    )
    kept = credential(app, stored(app)[0])
    assert kept.refresh_token not in str(shown)
    assert kept.access_token is not None
    assert kept.access_token.token not in str(shown)


@pytest.mark.parametrize(
    "words",
    [
        ("import",),
        ("import", "a", "--pkce"),
        ("import", "a", "--callback", "b"),
        ("import", "/nowhere/auth.json"),
        ("refresh", "nobody"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert run(*COMMAND, *words).exit_code != 0


def test_such_an_upstream_is_not_added_by_a_form(run: Run) -> None:
    done = run("upstreams", "add", "codex", "--name", "a")

    assert done.exit_code == 1
    assert "upstreams codex import" in done.stderr


def test_the_ways_of_an_import_are_kept(run: Run, app: Flask, file: Path) -> None:
    run("proxies", "add", "http://127.0.0.1:9", "--name", "office")

    done = run(*COMMAND, "import", str(file), "--proxy", "office", "--proxy", "direct")

    assert (done.exit_code, len(stored(app)[0].proxy_ids)) == (0, 2)
