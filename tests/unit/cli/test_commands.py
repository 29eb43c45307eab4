import sqlite3
from pathlib import Path

import click
import pytest
from flask import Flask

from floway import cli
from floway.cli.commands import read_secret
from floway.errors import ConfigError
from floway.store import db
from tests.support.database import settings, store_app
from tests.unit.cli.conftest import Run

GROUPS = {"users", "keys", "upstreams", "proxies", "aliases", "usage", "secrets"}


def leaves(group: click.Group, *path: str) -> list[tuple[tuple[str, ...], click.Command]]:
    found: list[tuple[tuple[str, ...], click.Command]] = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += leaves(command, *path, name)
        else:
            found.append(((*path, name), command))
    return found


def ours(app: Flask) -> list[tuple[tuple[str, ...], click.Command]]:
    return [each for each in leaves(app.cli) if each[0][0] in GROUPS]


def test_every_command_and_option_has_a_help_text(run: Run, app: Flask) -> None:
    assert {path[0] for path, _ in ours(app)} == GROUPS
    for path, command in ours(app):
        assert command.help, path
        assert all(option.help for option in command.params if isinstance(option, click.Option)), path
        done = run(*path, "--help")
        assert (done.exit_code, done.stderr) == (0, "")


def test_a_database_that_is_not_migrated_names_the_command_to_run(tmp_path: Path) -> None:
    app = store_app(settings(tmp_path))
    cli.register(app)

    for arguments in (["users", "list"], ["keys", "create", "k"], ["secrets", "rotate"]):
        done = app.test_cli_runner().invoke(args=arguments)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr == (
            "Error: The database does not have the tables of this release; run: flask --app wsgi db upgrade\n"
        )


def test_a_server_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    app = store_app(settings(tmp_path, DATABASE_URL="postgresql://floway:s3cret-pw@127.0.0.1:1/floway"))
    cli.register(app)

    done = app.test_cli_runner().invoke(args=["users", "list"])

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: The PostgreSQL server of FLOWAY_DATABASE_URL cannot be used")
    assert len(done.stderr.splitlines()) == 1
    assert "s3cret-pw" not in done.output


def test_a_busy_database_is_one_sentence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_LOCK_PATIENCE_SECONDS", 0.1)
    blocker = sqlite3.connect(tmp_path / "floway.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")

    done = run("users", "create", "ada")

    blocker.close()
    assert done.exit_code == 1
    assert (
        done.stderr == "Error: The database refused the operation (OperationalError); nothing was changed.\n"
    )
    assert run("users", "create", "ada").exit_code == 0


def test_a_secret_is_the_first_line_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(" with spaces \r\nsecond line")

    assert read_secret(str(file)) == " with spaces "


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe")

    with pytest.raises(ConfigError, match="cannot be read"):
        read_secret(str(file))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_secret(str(tmp_path))
