"""The commands, with the simulated vendor behind them."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from floway import cli
from floway.domain.upstream import Upstream
from floway.providers.claude_code import state
from floway.store import states, upstreams
from tests.support.database import prepare, settings, store_app
from tests.support.sign_in import consent
from tests.support.simulator import Simulator
from tests.unit.cli.conftest import Run

COMMAND = ("upstreams", "claude-code")


@pytest.fixture
def app(tmp_path: Path, simulator: Simulator) -> Flask:
    """An app with the commands, outside its context, on a migrated database."""
    vendor = simulator.claude_code_settings()
    app = store_app(settings(tmp_path, **{name.removeprefix("FLOWAY_"): vendor[name] for name in vendor}))
    cli.register(app)
    prepare(app)
    simulator.reset()
    return app


@pytest.fixture
def file(tmp_path: Path, simulator: Simulator) -> Path:
    """A credentials file of a login of carol's."""
    path = tmp_path / ".credentials.json"
    path.write_text(json.dumps(simulator.login(account="carol")))
    return path


def stored(app: Flask) -> list[Upstream]:
    with app.app_context():
        return list(upstreams.list_all())


def credential(app: Flask, upstream: Upstream) -> state.Credential:
    with app.app_context():
        return state.read(upstream.id, states.read(upstream.id))


def test_a_credentials_file_is_imported_with_a_warning(run: Run, app: Flask, file: Path) -> None:
    done = run(*COMMAND, "import", str(file), "--name", "carol's")

    [one] = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert "the other is logged out" in done.stderr
    assert (one.kind, one.name) == ("claude-code", "carol's")
    assert "sk-ant" not in done.output


def test_a_credentials_file_can_come_through_a_pipe(run: Run, app: Flask, file: Path) -> None:
    done = run(*COMMAND, "import", "-", stdin=file.read_text())

    assert (done.exit_code, stored(app)[0].name) == (0, "Claude Code (carol@subscriber.invalid)")


@pytest.mark.parametrize(("option", "kind"), [("--pkce", "oauth"), ("--setup-token", "setup-token")])
def test_a_sign_in_that_was_begun_is_finished_with_its_callback(
    run: Run, app: Flask, option: str, kind: str
) -> None:
    begun = run(*COMMAND, "import", option)
    [url] = re.findall(r"http://\S+", begun.stderr)

    done = run(*COMMAND, "import", option, "--callback", consent(url, "dora"))

    assert (begun.exit_code, done.exit_code) == (1, 0)
    assert "waits for 15 minutes" in begun.stderr
    assert credential(app, stored(app)[0]).token_kind == kind


def test_a_login_is_put_into_an_upstream_that_exists(run: Run, app: Flask, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "work")
    begun = run(*COMMAND, "import", "--pkce", "--reimport", "work")
    [url] = re.findall(r"http://\S+", begun.stderr)

    done = run(*COMMAND, "import", "--pkce", "--reimport", "work", "--callback", consent(url, "emma"))

    [one] = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert (one.name, one.config["accounts"][0]["email"]) == ("work", "emma@subscriber.invalid")


@pytest.mark.parametrize(
    "arguments", [(), ("x.json", "--pkce"), ("--pkce", "--setup-token"), ("x.json", "--callback", "a#b")]
)
def test_what_is_not_one_way_in_is_not_understood(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*COMMAND, "import", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("text", "sentence"), [("{", "is not JSON"), ("{}", "has no object 'claudeAiOauth'")]
)
def test_a_file_that_is_none_fails_with_a_sentence(run: Run, app: Flask, text: str, sentence: str) -> None:
    done = run(*COMMAND, "import", "-", stdin=text)

    assert (done.exit_code, stored(app)) == (1, [])
    assert sentence in done.stderr


def test_a_file_that_is_not_there_fails(run: Run) -> None:
    done = run(*COMMAND, "import", "no/such/file")

    assert done.exit_code == 1
    assert "cannot be read (FileNotFoundError)" in done.stderr


def test_a_refresh_renews_the_tokens(run: Run, app: Flask, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "work")
    [one] = stored(app)
    before = credential(app, one)

    done = run(*COMMAND, "refresh", "work")

    assert (done.exit_code, done.stdout) == (0, "")
    assert credential(app, one).refresh_token != before.refresh_token


def test_a_dead_login_fails_the_refresh(run: Run, file: Path, simulator: Simulator) -> None:
    run(*COMMAND, "import", str(file), "--name", "work")
    simulator.revoke("carol")

    done = run(*COMMAND, "refresh", "work")

    assert done.exit_code == 1
    assert "Re-import it to recover." in done.stderr


def test_a_probe_prints_the_usage(run: Run, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "work")

    usage = json.loads(run(*COMMAND, "probe", "work").stdout)

    assert usage["five_hour"]["utilization"] == 25.0
    assert usage["fetched_at"].endswith("Z")


def test_an_account_is_shown_without_its_tokens(run: Run, file: Path) -> None:
    run(*COMMAND, "import", str(file), "--name", "work")

    run(*COMMAND, "probe", "work")

    table, facts = run(*COMMAND, "show", "work"), json.loads(run(*COMMAND, "show", "work", "--json").stdout)

    assert (facts["plan"], facts["tokenKind"], facts["refreshTokenSet"]) == ("max_20x", "oauth", True)
    assert "carol@subscriber.invalid" in table.stdout
    assert "sk-ant" not in table.output + str(facts)
    [five, *_] = facts["quotaWindows"]
    assert (five["window"], five["source"]) == ("five_hour", "usage_probe")
    assert (
        f"{five['used']:.0%} used until {five['resetsAt']} (usage_probe, {five['observedAt']})"
        in table.stdout
    )


@pytest.mark.parametrize("command", ["refresh", "probe", "show"])
def test_an_upstream_that_is_not_there_or_of_another_kind_fails(run: Run, command: str) -> None:
    run(
        "upstreams",
        "add",
        "custom",
        "--name",
        "c",
        "--base-url",
        "https://x.example",
        "--endpoint",
        "messages",
    )

    assert run(*COMMAND, command, "nobody").exit_code == 1
    assert run(*COMMAND, command, "c").exit_code == 1


def test_such_an_upstream_is_added_by_an_import(run: Run) -> None:
    done = run("upstreams", "add", "claude-code", "--name", "x")

    assert done.exit_code == 1
    assert "flask --app wsgi upstreams claude-code import" in done.stderr
