import json

from flask import Flask

from floway.store import leases
from tests.unit.cli.conftest import Run


def test_a_dry_run_deletes_nothing(run: Run, app: Flask) -> None:
    with app.app_context():
        leases.acquire("token:up_1", -1)

    dry = run("maintenance", "run", "--sweep", "leases", "--dry-run")
    real = run("maintenance", "run", "--sweep", "leases")
    again = run("maintenance", "run", "--sweep", "leases")

    assert dry.stdout == "leases: 1 rows would be deleted.\n"
    assert real.stdout == "leases: 1 rows deleted.\n"
    assert again.stdout == "leases: 0 rows deleted.\n"


def test_all_sweeps_run_unless_one_is_named(run: Run) -> None:
    lines = run("maintenance", "run").stdout.splitlines()

    assert {line.partition(":")[0] for line in lines} >= {
        "sign_ins",
        "sessions",
        "leases",
        "requests",
        "audit",
    }


def test_two_at_the_same_time_are_one_too_many(run: Run, app: Flask) -> None:
    with app.app_context():
        leases.acquire("maintenance", 300)

    refused = run("maintenance", "run")

    assert refused.exit_code == 1
    assert "already in another process" in refused.stderr


def test_what_was_done_is_shown(run: Run) -> None:
    run("maintenance", "run", "--sweep", "leases")

    table = run("maintenance", "show").output
    rows = {row["sweep"]: row for row in json.loads(run("maintenance", "show", "--json").output)}

    assert table.splitlines()[0].split() == [
        *("sweep", "kept", "every", "waiting", "last_run", "deleted", "done", "error"),
    ]
    assert rows["leases"]["done"] is True
    assert rows["audit"]["last_run"] is None
    assert rows["audit"]["kept_seconds"] == 365 * 86400
