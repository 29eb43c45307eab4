"""The whole application on an empty SQLite database."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.app import create_app
from floway.store import db
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.dashboard import person, signed_in
from tests.support.database import prepare, settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    """The application inside its context."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    app = create_app(settings(tmp_path))
    prepare(app)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with yet; the administrator ``ada`` exists."""
    person()
    return app.test_client()


@pytest.fixture
def admin_of(app: Flask) -> Callable[[str, Role], AdminClient]:
    """Signs a new user of a role in."""

    def sign_in(name: str, role: Role) -> AdminClient:
        person(name, role)
        client = app.test_client()
        return AdminClient(client, signed_in(client, name))

    return sign_in
