import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from floway.app import create_app
from floway.errors import ConfigError
from floway.store import db
from tests.support.database import settings


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    on_sigterm = signal.getsignal(signal.SIGTERM)
    made = create_app(settings(tmp_path))
    yield made
    with made.app_context():
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@pytest.mark.parametrize(
    "path", ["/v1/messages", "/v1/chat/completions", "/v1/responses", "/v1/models", "/livez", "/api/session"]
)
def test_every_part_is_mounted(app: Flask, path: str) -> None:
    assert path in {rule.rule for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("group", ["users", "keys", "upstreams", "usage", "simulate"])
def test_every_group_of_the_command_line_is_there(app: Flask, group: str) -> None:
    assert group in app.cli.commands


def test_a_gateway_without_a_database_says_that_it_is_not_ready(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
    refused = client.post("/v1/messages", data=b'{"model":"m"}', headers={"x-api-key": "k"})
    assert refused.status_code == 503


def test_settings_of_the_environment_are_checked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWAY_DATA_DRI", "x")

    with pytest.raises(ConfigError, match="FLOWAY_DATA_DIR"):
        create_app()
