import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from floway.app import create_app
from floway.store import db
from tests.support.database import prepare, settings


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., FlaskClient]]:
    """Makes a gateway with settings."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    apps = []

    def make(**given: str) -> FlaskClient:
        app = create_app(settings(tmp_path, **given))
        prepare(app)
        apps.append(app)
        return app.test_client()

    yield make
    for app in apps:
        with app.app_context():
            db.db.session.remove()
            db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


def test_public_metrics_need_no_token(opened: Callable[..., FlaskClient]) -> None:
    answer = opened(METRICS_PUBLIC="true").get("/metrics")

    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert "floway_open_exchanges 0.0" in answer.get_data(as_text=True)


def test_a_token_closes_public_metrics(opened: Callable[..., FlaskClient]) -> None:
    client = opened(METRICS_PUBLIC="true", METRICS_TOKEN="ein-schlüssel-für-prometheus")

    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer ein"}).status_code == 401


def test_metrics_are_closed_by_default(opened: Callable[..., FlaskClient]) -> None:
    assert opened().get("/metrics").status_code == 404
