import json
from pathlib import Path

import pytest
from flask import Flask

from floway import cli
from floway.services.doctor.finding import Finding
from floway.store import upstreams
from tests.support.database import settings, store_app
from tests.support.ports import free_port
from tests.unit.cli.conftest import Run


def test_warnings_are_no_failure(run: Run) -> None:
    done = run("doctor")

    assert done.exit_code == 0
    assert "ok       migrations: The tables are those of this release" in done.stdout
    told = "WARNING  upstreams: None is enabled, so no request can be served.\n         -> Run: "
    assert told in done.stdout


def test_a_failure_is_told_by_the_exit_code(run: Run, app: Flask) -> None:
    with app.app_context():
        upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})

    done = run("doctor")
    offline = run("doctor", "--offline")

    assert (done.exit_code, "1 of" in done.stderr) == (1, True)
    assert "FAILURE  way direct -> http://127.0.0.1:" in done.stdout
    assert (offline.exit_code, "skipped  ways: " in offline.stdout) == (0, True)


def test_programs_read_json(run: Run) -> None:
    done = run("doctor", "--json")

    findings = json.loads(done.stdout)["findings"]
    assert {finding["check"] for finding in findings} >= {
        "settings",
        "disk",
        "database",
        "migrations",
        "clock",
    }
    assert all(finding.keys() == set(Finding.__dataclass_fields__) for finding in findings)


@pytest.mark.parametrize("arguments", [["doctor"], ["doctor", "--json"]])
def test_it_runs_where_nothing_else_does(tmp_path: Path, arguments: list[str]) -> None:
    app = store_app(settings(tmp_path / "nothing here"))
    cli.register(app)

    done = app.test_cli_runner().invoke(args=arguments)

    assert done.exit_code == 1
    assert "flask --app wsgi db upgrade" in done.stdout
