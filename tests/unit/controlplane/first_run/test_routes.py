"""From an empty installation to its first administrator."""

from io import StringIO
from logging import StreamHandler

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.logs import LOGGER, TextFormatter
from floway.services import first_run
from floway.services.worker import worker_of
from floway.store import users
from tests.support.dashboard import log_in

PASSWORD = "correct horse battery"


def begin(client: FlaskClient, token: str, **more: str) -> TestResponse:
    return client.post("/api/first-run", json={"token": token, "name": "root", "password": PASSWORD} | more)


def code(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json()["code"]


def test_the_token_makes_the_first_administrator_and_signs_in(app: Flask) -> None:
    browser = app.test_client()
    assert browser.get("/api/setup-state").get_json() == {"needs_setup": True}
    token = first_run.make_token()

    begun = begin(browser, token)

    assert (begun.status_code, begun.get_json()["user"]["role"]) == (200, "admin")
    assert browser.get("/api/session").get_json() == begun.get_json()
    assert browser.get("/api/setup-state").get_json() == {"needs_setup": False}
    assert log_in(app.test_client(), "root", PASSWORD).status_code == 200
    assert code(begin(app.test_client(), token, name="second")) == (409, "setup_done")
    assert len(users.list_all()) == 1


def test_a_wrong_token_and_a_weak_password_are_refused_and_the_token_stays(app: Flask) -> None:
    browser, token = app.test_client(), first_run.make_token()

    assert code(begin(browser, "guessed")) == (400, "setup_token_invalid")
    assert code(begin(browser, token, password="short")) == (400, "validation_failed")
    assert code(begin(browser, token, password="password1234")) == (400, "validation_failed")
    assert code(begin(browser, token, name="a\nb")) == (400, "validation_failed")
    assert code(begin(browser, token, role="admin")) == (400, "validation_failed")
    assert begin(browser, token).status_code == 200


def test_guessing_the_token_is_throttled(app: Flask) -> None:
    browser = app.test_client()

    answers = [begin(browser, "guessed").status_code for _ in range(11)]

    assert answers == [400] * 10 + [429]


def test_another_site_cannot_set_up_the_gateway(app: Flask) -> None:
    body = {"token": first_run.make_token(), "name": "root", "password": PASSWORD}

    response = app.test_client().post("/api/first-run", json=body, headers={"Origin": "https://evil.example"})

    assert code(response) == (403, "csrf_failed")


def test_a_gateway_that_nobody_can_sign_in_to_says_so_at_start(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = StringIO()
    handler = StreamHandler(lines)
    handler.setFormatter(TextFormatter())
    monkeypatch.setattr(LOGGER, "handlers", [handler])

    worker_of(app)

    [line] = [line for line in lines.getvalue().splitlines() if "setup_token_made" in line]
    assert begin(app.test_client(), line.rpartition("token=")[2]).status_code == 200
