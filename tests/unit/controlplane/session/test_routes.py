"""Signing in and out."""

from io import StringIO
from logging import StreamHandler

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.logs import LOGGER, TextFormatter
from floway.services import accounts, passwords
from floway.store import audit, sessions, upstreams, users
from tests.support.dashboard import PASSWORD, log_in, person, signed_in


def test_who_signs_in_is_told_who_they_are(client: FlaskClient) -> None:
    first = log_in(client).get_json()

    assert first["user"]["name"] == "ada"
    assert first["user"]["role"] == "admin"
    assert set(first["user"]) == {"id", "name", "role", "upstream_ids"}
    assert (first["user"]["upstream_ids"], first["api_key"]) == (None, None)
    assert client.get("/api/session").get_json() == first


def test_a_name_in_another_case_is_the_same_user(client: FlaskClient) -> None:
    assert log_in(client, "ADA").get_json()["user"]["name"] == "ada"


def test_without_a_session_the_answer_is_401(client: FlaskClient) -> None:
    response = client.get("/api/session")

    assert response.status_code == 401
    assert response.get_json()["code"] == "session_invalid"


@pytest.mark.parametrize("who", ["ada", "nobody", "keyless", "disabled"])
def test_every_failed_login_reads_the_same(client: FlaskClient, who: str) -> None:
    users.create("keyless", "admin")
    users.set_enabled(person("disabled").id, False)
    password = PASSWORD if who == "disabled" else "a wrong password"

    response = log_in(client, who, password)

    assert response.status_code == 401
    assert response.get_json()["code"] == "invalid_credentials"
    assert response.get_json()["error"] == "The user name or the password is wrong."
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "ada"}, "password"),
        ({"name": "ada", "password": 12345678901}, "password"),
        ({"name": "ada", "password": None}, "password"),
        ({"name": "", "password": "x"}, "name"),
        ({"name": "ada", "password": "x", "remember": 1}, "remember"),
        ({"name": "ada", "password": "x" * 1025}, "password"),
    ],
)
def test_a_login_that_is_not_two_texts_is_refused(
    client: FlaskClient, body: dict[str, object], field: str
) -> None:
    response = client.post("/api/session", json=body)

    assert (response.status_code, response.get_json()["code"]) == (400, "validation_failed")
    assert set(response.get_json()["fields"]) == {field}


def test_a_throttled_login_is_refused_before_its_password_is_looked_at(client: FlaskClient) -> None:
    refused = [log_in(client, "ada", "a wrong password").status_code for _ in range(10)]

    response = log_in(client)

    assert refused == [401] * 10
    assert (response.status_code, response.get_json()["code"]) == (429, "rate_limited")
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_a_right_password_clears_the_count(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(9):
            log_in(client, "ada", "a wrong password")
        assert log_in(client).status_code == 200


def test_a_login_replaces_the_session_of_the_browser(client: FlaskClient, app: Flask) -> None:
    log_in(client)
    old = client.get_cookie("floway_session")
    assert old is not None
    log_in(client)
    new = client.get_cookie("floway_session")
    assert new is not None
    assert new.value != old.value

    client.set_cookie("floway_session", old.value)

    assert client.get("/api/session").status_code == 401


def test_signing_out_ends_this_session_and_no_other(client: FlaskClient, app: Flask) -> None:
    elsewhere = app.test_client()
    signed_in(elsewhere)
    headers = signed_in(client)
    raw = client.get_cookie("floway_session")
    assert raw is not None

    response = client.delete("/api/session", headers=headers)

    assert (response.status_code, response.data) == (204, b"")
    assert client.get_cookie("floway_session") is None
    client.set_cookie("floway_session", raw.value)
    assert client.get("/api/session").status_code == 401
    assert elsewhere.get("/api/session").status_code == 200


def test_a_disabled_user_is_out_at_once(client: FlaskClient) -> None:
    signed_in(client)
    user = users.named("ada")
    assert user is not None
    users.set_enabled(user.id, False)

    assert client.get("/api/session").status_code == 401


def test_neither_password_nor_cookie_is_logged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = StringIO()
    handler = StreamHandler(lines)
    handler.setFormatter(TextFormatter())
    monkeypatch.setattr(LOGGER, "handlers", [handler])

    log_in(client, "ada", "a wrong but telling password")
    signed_in(client)

    logged, cookie = lines.getvalue(), client.get_cookie("floway_session")
    assert "login_refused reason=wrong_password address=127.0.0.1" in logged
    assert "telling" not in logged
    assert cookie is not None
    assert cookie.value not in logged


def test_who_asks_to_be_remembered_keeps_the_cookie_for_a_month(client: FlaskClient) -> None:
    body = {"name": "ada", "password": PASSWORD, "remember": True}

    [cookie] = client.post("/api/session", json=body).headers.getlist("Set-Cookie")

    assert "Max-Age=2592000" in cookie


def test_a_login_is_noted_with_its_place(client: FlaskClient) -> None:
    headers = {"User-Agent": "Browser/1.0"}
    client.post("/api/session", json={"name": "ada", "password": PASSWORD}, headers=headers)

    [session] = sessions.list_all()
    assert (session.address, session.user_agent) == ("127.0.0.1", "Browser/1.0")
    [entry] = audit.page(1)
    assert (entry.action, entry.actor_name, entry.address) == ("session.started", "ada", "127.0.0.1")


def test_the_limits_of_the_user_are_shown_without_deleted_upstreams(client: FlaskClient) -> None:
    kept, gone = (upstreams.create("custom", name, {}, {}).id for name in ("one", "two"))
    accounts.create_user("eve", "user", PASSWORD, [gone, kept])
    upstreams.remove(gone)

    assert log_in(client, "eve").get_json()["user"]["upstream_ids"] == [kept]
    assert client.get("/api/session").get_json()["user"]["upstream_ids"] == [kept]


def test_a_login_that_waits_behind_too_many_is_told_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_turn", passwords._Turn(0))

    response = log_in(client)

    assert (response.status_code, response.get_json()["code"]) == (429, "rate_limited")
    assert response.headers["Retry-After"] == "1"
