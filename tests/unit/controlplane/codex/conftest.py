"""The whole application with the simulator as the vendor of ChatGPT subscriptions."""

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.app import create_app
from floway.store import db
from tests.support.dashboard import person, signed_in
from tests.support.database import settings, upgrade
from tests.support.sign_in import consent
from tests.support.simulator import Simulator


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Flask]:
    """The application inside its context; each test has subscribers of its own."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    vendor = simulator.codex_settings()
    named = {name.removeprefix("FLOWAY_"): vendor[name] for name in vendor}
    app = create_app(settings(tmp_path_factory.mktemp("data"), **named))
    upgrade(app)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@dataclass
class Operator:
    """Somebody with the dashboard open."""

    client: FlaskClient
    headers: dict[str, str]
    simulator: Simulator

    def post(self, path: str, body: Any = None) -> TestResponse:
        """The answer to a change at ``/api/upstreams/<path>``."""
        return self.client.post(f"/api/upstreams/{path}", json=body or {}, headers=self.headers)

    def pasted(self, account: str, upstream_id: str | None = None) -> str:
        """Begin a sign-in and consent to it as an account; the paste."""
        body = {} if upstream_id is None else {"upstream_id": upstream_id}
        begun = self.post("codex-pkce-start", body)
        assert begun.status_code == 200, begun.text
        return consent(begun.get_json()["authorize_url"], account)

    def file(self, account: str, **login: Any) -> str:
        """The ``auth.json`` of a new login."""
        return json.dumps(self.simulator.chatgpt_login(account=account, **login))

    def imported(self, account: str, **body: Any) -> dict[str, Any]:
        """The row of an upstream with a login of an account."""
        made = self.post("codex-import", {"auth_json": self.file(account), **body})
        assert made.status_code == 201, made.text
        row: dict[str, Any] = made.get_json()
        return row


@pytest.fixture(autouse=True)
def _vendor(simulator: Simulator) -> Iterator[None]:
    """Without faults before and after."""
    simulator.reset()
    yield
    simulator.reset()


@pytest.fixture(scope="module")
def operator_of(app: Flask, simulator: Simulator) -> Callable[[str], Operator]:
    """Signs a new administrator in."""

    def sign_in(name: str) -> Operator:
        person(name)
        client = app.test_client()
        return Operator(client, signed_in(client, name), simulator)

    return sign_in


@pytest.fixture(scope="module")
def operator(operator_of: Callable[[str], Operator]) -> Operator:
    """The administrator ada."""
    return operator_of("ada")
