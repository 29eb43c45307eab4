import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway import __version__
from tests.support.database import downgrade


def test_a_process_that_answers_is_alive(client: FlaskClient) -> None:
    assert client.get("/livez").get_json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/readyz", "/health", "/api/health"])
def test_a_gateway_that_can_serve_is_ready(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert response.get_json() == {
        "status": "ok",
        "version": __version__,
        "checks": {"database": "ok", "migrations": "ok", "snapshot": "ok", "draining": "ok"},
    }


def test_a_database_that_is_not_migrated_is_named(app: Flask, client: FlaskClient) -> None:
    downgrade(app)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.get_json()["checks"]["migrations"].startswith("not at head; run 'flask")
    assert client.get("/livez").status_code == 200
