"""Commands run against a real database, as ``flask`` runs them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from floway import cli
from tests.support.database import prepare, settings, store_app

Run = Callable[..., Result]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An app with the commands, outside its context, on a migrated database."""
    app = store_app(settings(tmp_path))
    cli.register(app)
    prepare(app)
    return app


@pytest.fixture
def run(app: Flask) -> Run:
    """Run ``flask ARGUMENTS``; its exit code, output and error output."""

    def run(*arguments: str, stdin: str = "", **environ: str) -> Result:
        return app.test_cli_runner().invoke(args=list(arguments), input=stdin, env=environ)

    return run
