"""The whole application with the simulator as the vendor of all subscriptions, without a socket."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.app import create_app
from floway.store import db
from floway.store.users import Role
from tests.support.dashboard import person, signed_in
from tests.support.database import prepare, settings
from tests.support.simulator import Simulator


@contextmanager
def vendor_app(folder: Path, simulator: Simulator) -> Iterator[Flask]:
    """The application inside its context, on a migrated database."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    vendors = simulator.claude_code_settings() | simulator.codex_settings() | simulator.copilot_settings()
    app = create_app(settings(folder, **{name.removeprefix("FLOWAY_"): vendors[name] for name in vendors}))
    prepare(app)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@dataclass
class Browser:
    """Somebody with the dashboard open, at the page of upstreams."""

    client: FlaskClient
    headers: dict[str, str]
    simulator: Simulator

    def post(self, path: str, body: Any = None) -> TestResponse:
        """The answer to a change at ``/api/upstreams/<path>``."""
        return self.client.post(f"/api/upstreams/{path}", json=body or {}, headers=self.headers)

    def get(self, path: str) -> TestResponse:
        """The answer to a read at ``/api/upstreams/<path>``."""
        return self.client.get(f"/api/upstreams/{path}")


def browser(app: Flask, simulator: Simulator, name: str, role: Role = "admin") -> Browser:
    """Sign a new user in; needs the app context."""
    person(name, role)
    client = app.test_client()
    return Browser(client, signed_in(client, name), simulator)


def credential_of(row: dict[str, Any]) -> dict[str, Any]:
    """The only account of a row's state."""
    [account] = row["state"]["accounts"]
    return dict(account)
