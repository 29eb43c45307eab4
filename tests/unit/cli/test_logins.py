from io import StringIO
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from floway.cli.logins import add_command, opened, pasted, text_of, ways_option
from floway.domain.actor import COMMAND_LINE
from floway.errors import ConfigError
from floway.services import proxies
from floway.services.subscriptions.sign_ins import SignIn
from tests.unit.cli.conftest import Run

SIGN_IN = SignIn("state-1", "https://vendor.invalid/authorize", 900)


def test_the_use_cases_get_the_ways_by_their_ids(app: Flask) -> None:
    with app.app_context():
        proxy = proxies.add("http://proxy.invalid:8080", "home")

        with opened(lambda app, around, by, ways: (by, ways), ["home", "direct"]) as made:
            assert made == (COMMAND_LINE, (proxy.id, "direct"))
        with opened(lambda app, around, by, ways: ways) as made_without:
            assert made_without is None
        with pytest.raises(ConfigError), opened(lambda *_: None, ["nobody"]):
            raise AssertionError("a way that does not exist is taken")


def test_what_the_page_showed_is_read_from_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("code#state\nmore\n"))

    assert pasted(SIGN_IN, "What it shows") == "code#state\n"
    assert SIGN_IN.authorize_url in capsys.readouterr().err


def test_an_empty_pipe_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(""))

    with pytest.raises(ConfigError, match=r"waits for 15 minutes; finish it with .* --callback"):
        pasted(SIGN_IN, "What it shows")


def test_a_file_or_a_pipe_is_read_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "login.json"
    file.write_text("{\n}", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", StringIO("[\n]"))

    assert (text_of(str(file)), text_of("-")) == ("{\n}", "[\n]")


def test_what_cannot_be_read_is_told_without_its_contents(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match="UnicodeDecodeError"):
        text_of(str(binary))
    with pytest.raises(ConfigError, match="FileNotFoundError"):
        text_of(str(tmp_path / "nothing"))


def test_add_says_that_such_an_upstream_is_imported() -> None:
    refused = CliRunner().invoke(add_command("codex"), ["--name", "x"])

    assert refused.exit_code == 1
    assert "flask --app wsgi upstreams codex import" in refused.output


def test_ways_are_kept_or_for_this_time() -> None:
    for kept, word in ((True, "now and later"), (False, "this time")):
        command = click.command()(ways_option(kept=kept)(lambda ways: None))
        assert word in " ".join(CliRunner().invoke(command, ["--help"]).output.split())


def test_a_refresh_goes_over_a_way_for_this_time_only(run: Run, app: Flask) -> None:
    run("proxies", "add", "http://proxy.invalid:8080", "--name", "home")

    refused = run("upstreams", "codex", "refresh", "nobody", "--proxy", "home")

    assert (refused.exit_code, "There is no upstream 'nobody'" in refused.output) == (1, True)
