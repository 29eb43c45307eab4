from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.store import api_keys
from floway.store.users import Role
from tests.support.dashboard import person, signed_in


@pytest.fixture
def headers(client: FlaskClient) -> dict[str, str]:
    """Of changes by ada."""
    return signed_in(client)


def begun(client: FlaskClient, headers: dict[str, str], **body: Any) -> dict[str, Any]:
    """A set-up that has begun."""
    made = client.post("/api/setup", json={"key_name": "laptop", **body}, headers=headers)
    assert made.status_code == 201, made.text
    document: dict[str, Any] = made.get_json()
    return document


def test_a_setup_tells_its_addresses_once(client: FlaskClient, headers: dict[str, str]) -> None:
    made = begun(client, headers, configuration={"claude": {"model": "opus", "attribution": False}})

    token = made["token"]
    assert [script["path"] for script in made["scripts"]] == [
        f"/api/setup/{token}/{name}" for name in ("claude.sh", "claude.ps1", "codex.sh", "codex.ps1")
    ]
    assert (made["revision"], made["asks_key"], made["downloaded_at"]) == (1, False, None)
    assert made["configuration"]["claude"]["model"] == "opus"
    assert made["configuration"]["claude"]["attribution"] is False
    assert made["configuration"]["claude"]["auto_memory"] is True
    seen = client.post("/api/setup/heartbeat", json={"token": token}, headers=headers)
    assert seen.status_code == 200
    assert token not in seen.text
    assert seen.get_json()["key"] is None


def test_a_change_is_made_on_the_newest_revision_only(client: FlaskClient, headers: dict[str, str]) -> None:
    made = begun(client, headers)
    body = {"token": made["token"], "expected_revision": 1, "configuration": {"codex": {"effort": "high"}}}

    changed = client.put("/api/setup", json=body, headers=headers)
    stale = client.put("/api/setup", json=body | {"configuration": {}}, headers=headers)

    assert (changed.status_code, changed.get_json()["revision"]) == (200, 2)
    assert (stale.status_code, stale.get_json()["code"]) == (409, "setup_revision_conflict")
    assert stale.get_json()["details"]["current"] == changed.get_json()


def test_a_setup_that_is_over_is_told_by_its_code(client: FlaskClient, headers: dict[str, str]) -> None:
    for method, path, more in (
        ("PUT", "/api/setup", {"expected_revision": 1, "configuration": {}}),
        ("POST", "/api/setup/heartbeat", {}),
    ):
        answer = client.open(path, method=method, json={"token": "t" * 43, **more}, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "setup_lease_missing")


def test_after_the_download_the_key_can_be_seen(client: FlaskClient, headers: dict[str, str]) -> None:
    made = begun(client, headers)
    client.get(made["scripts"][0]["path"])

    progress = client.post("/api/setup/heartbeat", json={"token": made["token"]}, headers=headers).get_json()

    [key] = api_keys.usable()
    assert progress["connected_at"] is None
    assert progress["downloaded_at"] is not None
    assert progress["key"] == {
        "id": key.id,
        "name": "laptop",
        "key_prefix": key.prefix,
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "key_name"),
        ({"key_name": ""}, "key_name"),
        ({"key_name": "a", "asks_key": "yes"}, "asks_key"),
        ({"key_name": "a", "more": 1}, "more"),
        ({"key_name": "a", "configuration": {"gemini": {}}}, "configuration.gemini"),
        ({"key_name": "a", "configuration": {"claude": {"model": "a\nb"}}}, "configuration.claude.model"),
        ({"key_name": "a", "configuration": {"claude": {"effort": "huge"}}}, "configuration.claude.effort"),
        (
            {"key_name": "a", "configuration": {"claude": {"cleanup_days": 0}}},
            "configuration.claude.cleanup_days",
        ),
        ({"key_name": "a", "configuration": {"codex": {"effort": " x"}}}, "configuration.codex.effort"),
    ],
)
def test_a_body_is_taken_strictly(
    client: FlaskClient, headers: dict[str, str], body: dict[str, Any], field: str
) -> None:
    refused = client.post("/api/setup", json=body, headers=headers)

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")
    assert list(refused.get_json()["fields"]) == [field]


@pytest.mark.parametrize("role", ["viewer", "user"])
def test_everybody_who_is_signed_in_sets_up_for_themselves(
    app: Flask, client: FlaskClient, role: Role
) -> None:
    somebody = person(role, role)
    made = begun(client, signed_in(client, role))

    client.get(made["scripts"][0]["path"])

    assert [key.user_id for key in api_keys.usable()] == [somebody.id]


def test_without_a_session_nothing_begins(client: FlaskClient) -> None:
    for method, path in (("POST", "/api/setup"), ("PUT", "/api/setup"), ("POST", "/api/setup/heartbeat")):
        assert client.open(path, method=method, json={}).status_code == 401
