import base64
import gzip
import json
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.services.transfer import sealing
from floway.store import audit, users
from tests.support.dashboard import person, signed_in
from tests.support.installation import PASSPHRASE, SECRETS, content, fill, fingerprint


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases cost as little as a file may say."""
    monkeypatch.setattr(sealing, "_N", 2**14)


@pytest.fixture
def headers(client: FlaskClient) -> dict[str, str]:
    """Those of a signed-in administrator, on an installation with one of everything."""
    fill()
    return signed_in(client)


def exported(client: FlaskClient, headers: dict[str, str], **body: Any) -> str:
    answer = client.post("/api/export", json=body, headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_an_archive_is_an_attachment_that_nobody_keeps(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.get("/api/export?usage=true")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="floway-20')
    assert answer.content_length == len(answer.get_data())
    text = answer.get_data(as_text=True)
    assert '"section":"usage_buckets"' in text
    assert not [secret for secret in SECRETS if secret in text]
    (entry,) = audit.page(1)
    assert (entry.action, entry.actor_name, entry.detail["sealed"]) == ("archive.exported", "ada", False)


def test_a_sealed_archive_restores_what_was_lost(client: FlaskClient, headers: dict[str, str]) -> None:
    text = exported(client, headers, passphrase=PASSPHRASE, usage=True)
    before = content()
    users.remove(next(user.id for user in users.list_all() if user.name == "команда"))
    body = {"document": text, "mode": "replace", "passphrase": PASSPHRASE}

    planned = client.post("/api/import/plan", json=body, headers=headers).get_json()
    done = client.post("/api/import", json=body, headers=headers)

    assert done.status_code == 200, done.get_data(as_text=True)
    assert content() == before
    assert planned["counts"] == done.get_json()["counts"]
    assert {step["action"] for step in planned["steps"]} == {"update"}
    assert done.get_json()["backup"].startswith("before-import-")
    assert audit.page(1)[0].action == "archive.imported"


def test_whoever_replaces_everything_stays_signed_in_and_others_do_not(
    client: FlaskClient, app: Flask, headers: dict[str, str]
) -> None:
    text = exported(client, headers)
    person("grace", "admin")
    other = app.test_client()
    signed_in(other, "grace")
    # As on a fresh installation: this administrator is not the one of the archive.
    text = text.replace('"name":"ada","name_key":"ada"', '"name":"old ada","name_key":"old ada"')
    mine = next(user for user in users.list_all() if user.name == "ada")
    text = _resummed(text.replace(mine.id, "usr_of_the_archive"))

    done = client.post("/api/import", json={"document": text, "mode": "replace"}, headers=headers)

    assert done.status_code == 200, done.get_data(as_text=True)
    assert client.get("/api/session").get_json()["user"]["name"] == "ada"
    assert other.get("/api/session").status_code == 401
    assert {"ada", "old ada"} <= {user.name for user in users.list_all()}


def test_an_administrator_of_the_same_name_gets_it(client: FlaskClient, headers: dict[str, str]) -> None:
    text = exported(client, headers)
    mine = next(user for user in users.list_all() if user.name == "ada")
    text = _resummed(text.replace(mine.id, "usr_of_the_archive"))

    done = client.post("/api/import", json={"document": text, "mode": "replace"}, headers=headers)

    assert done.status_code == 200, done.get_data(as_text=True)
    assert client.get("/api/session").get_json()["user"]["name"] == "ada (before import)"
    assert {user.id: user.name for user in users.list_all()}["usr_of_the_archive"] == "ada"


def _resummed(text: str) -> str:
    *body, end = text.splitlines(keepends=True)
    trailer = json.loads(end)
    trailer["end"]["sha256"] = sha256("".join(body).encode()).hexdigest()
    return "".join(body) + json.dumps(trailer) + "\n"


def test_a_compressed_archive_comes_in_base64(client: FlaskClient, headers: dict[str, str]) -> None:
    packed = base64.b64encode(gzip.compress(exported(client, headers).encode())).decode()

    answer = client.post(
        "/api/import/plan", json={"document_base64": packed, "mode": "merge"}, headers=headers
    )

    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["steps"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"document": "", "mode": "merge"}, "archive_foreign"),
        ({"document": "{}\n", "mode": "merge"}, "archive_foreign"),
        ({"document": "\ud800", "mode": "merge"}, "validation_failed"),
        ({"document_base64": "?", "mode": "merge"}, "validation_failed"),
        ({"document_base64": "ü", "mode": "merge"}, "validation_failed"),
        ({"document": "", "document_base64": "", "mode": "merge"}, "validation_failed"),
        ({"mode": "merge"}, "validation_failed"),
        ({"document": ""}, "validation_failed"),
        ({"document": "", "mode": "mix"}, "validation_failed"),
        ({"document": "", "mode": "merge", "skip_conflicts": "yes"}, "validation_failed"),
        ({"document": "", "mode": "merge", "other": 1}, "validation_failed"),
    ],
)
def test_a_body_that_cannot_be_taken_changes_nothing(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], code: str
) -> None:
    before = fingerprint()

    for path in ("/api/import/plan", "/api/import"):
        answer = client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (400, code)

    assert fingerprint() == before


def test_a_sealed_archive_needs_its_passphrase(client: FlaskClient, headers: dict[str, str]) -> None:
    text = exported(client, headers, passphrase=PASSPHRASE)
    body = {"document": text, "mode": "merge"}

    missing = client.post("/api/import", json=body, headers=headers)
    wrong = client.post("/api/import", json=body | {"passphrase": "x" * 20}, headers=headers)

    assert (missing.status_code, missing.get_json()["code"]) == (400, "passphrase_needed")
    assert (wrong.status_code, wrong.get_json()["code"]) == (400, "wrong_passphrase")


def test_what_stands_against_an_import_is_a_conflict(client: FlaskClient, headers: dict[str, str]) -> None:
    text = exported(client, headers)
    team = next(user for user in users.list_all() if user.name == "команда")
    users.remove(team.id)
    users.create("команда", "user")
    before = fingerprint()

    answer = client.post("/api/import", json={"document": text, "mode": "merge"}, headers=headers)

    assert (answer.status_code, answer.get_json()["code"]) == (409, "import_conflict")
    assert team.id in answer.get_data(as_text=True)
    assert fingerprint() == before


def test_a_weak_passphrase_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/export", json={"passphrase": "short"}, headers=headers)

    assert answer.status_code == 400
    assert "shorter than 12 characters" in answer.get_json()["error"]
    assert "short'" not in answer.get_json()["error"]


def test_an_archive_may_be_larger_than_other_bodies(client: FlaskClient, headers: dict[str, str]) -> None:
    large = "x" * (2 * 2**20)
    beyond = "x" * (17 * 2**20)

    assert (
        client.post("/api/import", json={"document": large, "mode": "merge"}, headers=headers).status_code
        == 400
    )
    assert (
        client.post("/api/import", json={"document": beyond, "mode": "merge"}, headers=headers).status_code
        == 413
    )
    assert client.post("/api/session", json={"name": large, "password": "p"}).status_code == 413


@pytest.mark.parametrize("role", ["operator", "viewer", "user"])
def test_archives_are_for_administrators(client: FlaskClient, role: Any) -> None:
    person("grace", role)
    headers = signed_in(client, "grace")

    assert client.get("/api/export").status_code == 403
    for path in ("/api/export", "/api/import", "/api/import/plan"):
        assert client.post(path, json={}, headers=headers).status_code == 403
