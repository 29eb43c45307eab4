"""The whole application on an empty SQLite database, with an upstream that answers as a test says."""

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.app import create_app
from floway.domain.protocol import PROTOCOLS
from floway.services import accounts
from floway.store import db, upstreams
from tests.support.database import migrated, settings
from tests.support.upstream import Script, Upstream, upstream

#: Bodies beyond it are refused.
MAX_BODY_BYTES = 2000

#: ``serves(script, models=("m",), name="one")``.
Serves = Callable[..., Upstream]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A migrated data directory to copy, and a good API key in it."""
    folder = tmp_path_factory.mktemp("template")
    with migrated(settings(folder)):
        owner = accounts.create_user("ada")
        _, raw = accounts.create_key("laptop", owner.name)
    return folder, raw


@pytest.fixture
def app(template: tuple[Path, str], tmp_path: Path) -> Iterator[Flask]:
    """The application inside its context."""
    shutil.copytree(template[0], tmp_path, dirs_exist_ok=True)
    on_sigterm = signal.getsignal(signal.SIGTERM)
    made = create_app(settings(tmp_path, MAX_BODY_BYTES=str(MAX_BODY_BYTES)))
    with made.app_context():
        yield made
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@pytest.fixture
def key(template: tuple[Path, str]) -> str:
    """A good API key."""
    return template[1]


@pytest.fixture
def serves(app: Flask) -> Iterator[Serves]:
    """Adds upstreams that run the scripts of a test."""
    with ExitStack() as stack:

        def add(
            *scripts: Script, models: tuple[str, ...] = ("m",), name: str = "one", **config: Any
        ) -> Upstream:
            running = stack.enter_context(upstream(*scripts))
            document = {
                "base_url": running.origin,
                "auth_style": "bearer",
                "protocols": list(PROTOCOLS),
                "models": [{"upstream_model_id": model} for model in models],
                "models_fetch": {"enabled": not models},
                **config,
            }
            upstreams.create("custom", name, document, {"api_key": "upstream-key"})
            return running

        yield add
        app.extensions["floway.worker"].gateway.client.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who calls the data plane."""
    return app.test_client()
