"""Users through the admin API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.services import accounts, passwords
from floway.store import api_keys, audit, upstreams, users
from tests.support.dashboard import PASSWORD, log_in, person, signed_in

Send = Callable[..., TestResponse]
OTHER = "another horse battery"


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Call ``/api/users`` as the administrator ada."""
    headers = signed_in(client)

    def send(method: str, path: str = "", match: str | None = "*", **body: Any) -> TestResponse:
        given = headers | ({"If-Match": match} if match else {})
        sent = {"json": body} if method in ("POST", "PATCH") else {}
        return client.open(f"/api/users{path}", method=method, headers=given, **sent)

    return send


def code(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json()["code"]


def test_a_user_is_made_read_and_listed(send: Send) -> None:
    made = send("POST", name="Bob", role="viewer", password=OTHER)

    row = made.get_json()
    assert made.status_code == 201
    assert (row["name"], row["role"], row["enabled"], row["password_set"]) == ("Bob", "viewer", True, True)
    assert row["upstream_ids"] is None
    assert row["created_at"].endswith("Z")
    read = send("GET", f"/{row['id']}")
    assert (read.get_json(), read.headers["ETag"]) == (row, made.headers["ETag"])
    assert [each["name"] for each in send("GET").get_json()["items"]] == ["ada", "Bob"]
    stored = users.named("bob")
    assert stored is not None
    assert passwords.verify(OTHER, stored.password_hash)
    assert stored.password_hash not in made.text


def test_no_key_is_made_with_a_user(send: Send) -> None:
    send("POST", name="bob")

    assert api_keys.list_all() == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "ADA"}, (409, "duplicate_username")),
        ({}, (400, "validation_failed")),
        ({"name": ""}, (400, "validation_failed")),
        ({"name": "a\nb"}, (400, "validation_failed")),
        ({"name": "bob", "role": "king"}, (400, "validation_failed")),
        ({"name": "bob", "enabled": "yes"}, (400, "validation_failed")),
        ({"name": "bob", "password": "short"}, (400, "validation_failed")),
        ({"name": "bob", "password": "password1234"}, (400, "validation_failed")),
        ({"name": "bob", "upstream_ids": []}, (400, "validation_failed")),
        ({"name": "bob", "upstream_ids": ["up_gone"]}, (400, "unknown_upstream")),
        ({"name": "bob", "upstream_ids": ["up_gone", "up_gone"]}, (400, "validation_failed")),
        ({"name": "bob", "is_admin": True}, (400, "validation_failed")),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    send: Send, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    response = send("POST", **body)

    assert code(response) == expected
    assert body.get("password", "-none-") not in response.text
    assert len(users.list_all()) == 1


def test_a_change_needs_the_etag_of_what_was_read(send: Send) -> None:
    made = send("POST", name="bob")
    path, etag = f"/{made.get_json()['id']}", made.headers["ETag"]

    assert code(send("PATCH", path, None, role="viewer")) == (428, "if_match_required")
    assert code(send("DELETE", path, None)) == (428, "if_match_required")
    changed = send("PATCH", path, etag, role="viewer")
    assert (changed.status_code, changed.get_json()["role"]) == (200, "viewer")
    assert changed.headers["ETag"] != etag
    assert code(send("PATCH", path, etag, role="user")) == (409, "version_mismatch")
    assert code(send("DELETE", path, etag)) == (409, "version_mismatch")
    assert send("DELETE", path, changed.headers["ETag"]).status_code == 204
    assert code(send("DELETE", path)) == (404, "not_found")


def test_absent_members_stay_and_null_takes_a_limit_away(send: Send) -> None:
    one = upstreams.create("custom", "one", {}, {})
    made = send("POST", name="bob", upstream_ids=[one.id], password=OTHER).get_json()

    kept = send("PATCH", f"/{made['id']}", name="Bob").get_json()
    freed = send("PATCH", f"/{made['id']}", upstream_ids=None, password=None).get_json()

    assert (kept["name"], kept["upstream_ids"], kept["password_set"]) == ("Bob", [one.id], True)
    assert (freed["name"], freed["upstream_ids"], freed["password_set"]) == ("Bob", None, False)
    assert code(send("PATCH", f"/{made['id']}")) == (400, "nothing_to_update")


def test_a_deleted_upstream_is_not_shown(send: Send) -> None:
    one = upstreams.create("custom", "one", {}, {})
    made = send("POST", name="bob", upstream_ids=[one.id]).get_json()
    upstreams.remove(one.id)

    assert send("GET", f"/{made['id']}").get_json()["upstream_ids"] == []
    assert send("GET").get_json()["items"][1]["upstream_ids"] == []


def test_a_reset_signs_the_user_out_and_not_the_administrator(send: Send, app: Flask) -> None:
    bob = person("bob", "user")
    browser = app.test_client()
    signed_in(browser, "bob")
    ada = users.named("ada")
    assert ada is not None

    send("PATCH", f"/{bob.id}", password=OTHER)
    send("PATCH", f"/{ada.id}", password=OTHER)

    assert browser.get("/api/session").status_code == 401
    assert log_in(browser, "bob", OTHER).status_code == 200
    assert send("GET").status_code == 200
    assert log_in(app.test_client(), "ada", OTHER).status_code == 200
    assert OTHER not in repr(audit.page(50))


def test_nobody_locks_themselves_or_everybody_out(send: Send) -> None:
    ada = users.named("ada")
    assert ada is not None
    path = f"/{ada.id}"

    assert code(send("PATCH", path, role="viewer")) == (400, "self_protection")
    assert code(send("PATCH", path, enabled=False)) == (400, "self_protection")
    assert code(send("DELETE", path)) == (400, "self_protection")
    assert code(send("PATCH", path, password=None)) == (400, "protected_user")
    second = send("POST", name="second", role="admin", password=OTHER).get_json()
    assert send("PATCH", f"/{second['id']}", role="user").status_code == 200
    assert send("PATCH", path, name="Ada L").status_code == 200


def test_a_deleted_user_is_out_with_keys_and_the_name_is_free(send: Send, app: Flask) -> None:
    bob = person("bob", "user")
    browser = app.test_client()
    signed_in(browser, "bob")
    accounts.create_key("laptop", "bob")

    assert send("DELETE", f"/{bob.id}").status_code == 204

    assert browser.get("/api/session").status_code == 401
    assert api_keys.callers() == {}
    assert code(send("GET", f"/{bob.id}")) == (404, "not_found")
    assert send("POST", name="BOB").status_code == 201


def test_the_own_password_needs_the_current_one(client: FlaskClient, app: Flask) -> None:
    person("bob", "user")
    elsewhere = app.test_client()
    signed_in(elsewhere, "bob")
    headers = signed_in(client, "bob")

    def change(**body: str) -> TestResponse:
        return client.patch("/api/users/me/password", json=body, headers=headers)

    assert code(change(current_password="wrong", new_password=OTHER)) == (400, "wrong_current_password")
    assert code(change(current_password=PASSWORD, new_password="short")) == (400, "validation_failed")
    assert code(change(current_password=PASSWORD, new_password="adminadmin")) == (400, "validation_failed")
    assert change(current_password=PASSWORD, new_password=OTHER).status_code == 204

    assert client.get("/api/session").status_code == 200
    assert elsewhere.get("/api/session").status_code == 401
    assert log_in(elsewhere, "bob", OTHER).status_code == 200


def test_guessing_the_own_password_is_throttled(client: FlaskClient) -> None:
    headers = signed_in(client)
    body = {"current_password": "wrong", "new_password": OTHER}

    answers = [code(client.patch("/api/users/me/password", json=body, headers=headers)) for _ in range(11)]

    assert answers == [(400, "wrong_current_password")] * 10 + [(429, "rate_limited")]
    assert client.get("/api/session").status_code == 200
