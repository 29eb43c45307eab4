"""The whole application, with the simulator to point upstreams at."""

import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from floway.app import create_app
from floway.store import db, upstreams
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.dashboard import person, signed_in
from tests.support.database import prepare, settings
from tests.support.simulator import Simulator


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application inside its context, on one database for a module."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    app = create_app(settings(tmp_path_factory.mktemp("data")))
    prepare(app)
    with app.app_context():
        yield app
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@pytest.fixture(autouse=True)
def _empty(app: Flask, simulator: Simulator) -> Iterator[None]:
    """Each test begins without upstreams, and with a vendor that works."""
    simulator.reset()
    yield
    for upstream in upstreams.list_all():
        upstreams.remove(upstream.id)
    simulator.reset()


@pytest.fixture(scope="module")
def admin_of(app: Flask) -> Callable[[str, Role], AdminClient]:
    """Signs a new user of a role in."""

    def sign_in(name: str, role: Role) -> AdminClient:
        person(name, role)
        client = app.test_client()
        return AdminClient(client, signed_in(client, name))

    return sign_in


@pytest.fixture(scope="module")
def operator(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    """Somebody who decides about routing."""
    return admin_of("olga", "operator")


@pytest.fixture(scope="module")
def viewer(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    """Somebody who looks."""
    return admin_of("vera", "viewer")


@pytest.fixture
def form(simulator: Simulator) -> dict[str, Any]:
    """A custom upstream at the simulator."""
    return {
        "kind": "custom",
        "name": "one",
        "api_key": "sk-simulated",
        "config": {
            "base_url": simulator.base_url,
            "auth_style": "bearer",
            "protocols": ["messages", "chat_completions"],
        },
    }
