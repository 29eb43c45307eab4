from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from floway.egress.client import Client
from floway.services import accounts
from floway.services.doctor import database, people
from floway.services.doctor.examination import examine
from floway.services.doctor.finding import Finding
from floway.store import db, secrets, upstreams
from floway.store.db import transaction
from tests.support.database import settings, store_app
from tests.support.ports import free_port


@pytest.fixture
def client() -> Client:
    return Client()


def levels(findings: list[Finding]) -> dict[str, str]:
    """``{check: level}``."""
    return {finding.check: finding.level for finding in findings}


def test_a_fresh_installation_works_and_lacks_everything(app: Flask, client: Client) -> None:
    found = list(examine(app, client))

    shown = levels(found)
    # Those of the machine that the tests run on.
    del shown["disk"]
    shown.pop("data folder", None)
    assert shown == {
        "settings": "ok",
        "database": "ok",
        "database file": "ok",
        "migrations": "ok",
        "secrets": "ok",
        "users": "warning",
        "keys": "warning",
        "upstreams": "warning",
        "clock": "skipped",
    }
    assert all(finding.advice for finding in found if finding.level == "warning")


def test_what_is_there_is_found(app: Flask, client: Client) -> None:
    accounts.create_user("ada", "admin", "the right password")
    accounts.create_key("laptop", "ada")
    upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})

    found = list(examine(app, client))

    shown = levels(found)
    assert (shown["users"], shown["keys"], shown["upstreams"]) == ("ok", "ok", "ok")
    [way] = [finding for finding in found if finding.check.startswith("way direct -> http://127.0.0.1:")]
    assert (way.level, "local" in way.says) == ("failure", True)


def test_nothing_outside_is_asked_when_it_must_not_be(app: Flask, client: Client) -> None:
    upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})

    shown = levels(list(examine(app, client, offline=True)))

    assert shown["ways"] == "skipped"
    assert not [check for check in shown if check.startswith("way ")]


def test_without_tables_the_rest_is_left_out(tmp_path: Path, client: Client) -> None:
    app = store_app(settings(tmp_path))
    with app.app_context():
        found = list(examine(app, client))

    assert [finding.check for finding in found][-2:] == ["migrations", "ways"]
    assert (found[-2].level, found[-2].advice) == ("failure", "Run: flask --app wsgi db upgrade")
    assert found[-1].level == "skipped"


def test_a_database_that_is_none_is_told_without_its_address(tmp_path: Path, client: Client) -> None:
    app = store_app(settings(tmp_path))
    (tmp_path / "floway.db").write_bytes(b"this is no database, and never was one" * 100)
    with app.app_context():
        found = list(examine(app, client))

    [broken] = [finding for finding in found if finding.check == "database"]
    assert broken.level == "failure"
    assert str(tmp_path) not in broken.says
    assert "migrations" not in levels(found)


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path, app: Flask, client: Client) -> None:
    chosen = app.extensions["floway.settings"]
    db.db.session.remove()
    db.db.engine.dispose()
    file = Path(str(db.db.engine.url.database))
    kept = file.read_bytes()
    # The pages of the tables, but not the first one, so that it is still a database.
    file.write_bytes(kept[:4096] + b"\xff" * (len(kept) - 4096))

    [broken] = database.whole(chosen)

    assert (broken.check, broken.level) == ("database file", "failure")
    assert "bring back the last backup" in broken.advice


def test_a_large_file_is_left_to_the_command(app: Flask) -> None:
    [found] = database.whole(app.extensions["floway.settings"], largest_bytes=1000)

    assert (found.level, found.advice) == ("skipped", "Run: flask --app wsgi doctor")


def test_tables_of_another_release_are_told_apart(app: Flask) -> None:
    def of(revision: str) -> Finding:
        with transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :found"), {"found": revision})
        [finding] = database.migrations()
        return finding

    assert "older" in of("71cf23864ccc").says
    newer = of("0123456789ab")
    assert ("newer" in newer.says, "db upgrade" in newer.advice) == (True, False)


def test_a_wrong_key_is_told_and_an_older_one_to_be_rotated(app: Flask) -> None:
    upstreams.create("custom", "one", {}, {"api_key": "secret"})
    ours = app.extensions["floway.settings"].secret_keys

    app.extensions["floway.keyring"] = secrets.Keyring((b"a newer key", *ours))
    [older] = database.secrets()
    app.extensions["floway.keyring"] = secrets.Keyring((b"another key",))
    [wrong] = database.secrets()

    assert (older.level, older.advice) == ("warning", "Run: flask --app wsgi secrets rotate")
    assert (wrong.level, "FLOWAY_SECRET_KEY" in wrong.says) == ("failure", True)


def test_a_disabled_upstream_serves_nothing(app: Flask) -> None:
    upstreams.create("custom", "one", {}, {}, enabled=False)

    [found] = people.offers()

    assert (found.level, found.says) == ("warning", "None is enabled, so no request can be served.")
