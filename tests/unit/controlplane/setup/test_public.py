from collections.abc import Iterator
from io import StringIO
from logging import StreamHandler

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.logs import LOGGER, TextFormatter
from floway.services.agent_setup import scripts
from floway.store import api_keys, users
from tests.support.dashboard import signed_in

TOKEN = "T" * 43


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the gateway logs."""
    written = StringIO()
    handler = StreamHandler(written)
    handler.setFormatter(TextFormatter())
    LOGGER.addHandler(handler)
    yield written
    LOGGER.removeHandler(handler)


@pytest.fixture
def token(client: FlaskClient) -> str:
    """Of a set-up of ada's."""
    made = client.post("/api/setup", json={"key_name": "laptop"}, headers=signed_in(client))
    return str(made.get_json()["token"])


def told(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Everything that a stranger sees."""
    return answer.status_code, answer.data, sorted(answer.headers)


def test_a_script_is_served_once_to_whoever_has_its_address(client: FlaskClient, token: str) -> None:
    stranger = client.application.test_client()

    served = stranger.get(f"/api/setup/{token}/claude.sh")

    assert served.status_code == 200
    assert served.content_type == "text/plain; charset=utf-8"
    assert served.headers["Cache-Control"] == "no-store"
    assert served.headers["Referrer-Policy"] == "no-referrer"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name, _ in served.headers.items() if name.lower().startswith("access-control")]
    assert api_keys.usable()[0].prefix in served.text
    assert stranger.get(f"/api/setup/{token}/claude.sh").status_code == 404


def test_looking_is_free(client: FlaskClient, token: str) -> None:
    looked = [client.head(f"/api/setup/{token}/codex.ps1") for _ in range(2)]

    assert [(answer.status_code, answer.data) for answer in looked] == [(200, b""), (200, b"")]
    assert api_keys.usable() == ()
    assert client.get(f"/api/setup/{token}/codex.ps1").status_code == 200
    assert client.head(f"/api/setup/{token}/codex.ps1").status_code == 404


def test_every_failure_is_the_same_empty_404(client: FlaskClient, token: str) -> None:
    unknown = told(client.get(f"/api/setup/{TOKEN}/claude.sh"))
    assert unknown[:2] == (404, b"")
    for path in (
        f"{token}/gemini.sh",
        f"{token}/claude.exe",
        f"{token}/claude.sh/",
        f"{token}//claude.sh",
        f"{token}/claude.sh/more",
        f"{token}x/claude.sh",
        f"{token[:-1]}/claude.sh",
        f"{token}/",
        token,
        "%00/claude.sh",
        "../setup/claude.sh",
    ):
        assert told(client.get(f"/api/setup/{path}")) == unknown, path
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        answer = client.open(
            f"/api/setup/{token}/claude.sh", method=method, headers={"Origin": "https://a.b"}
        )
        assert told(answer) == unknown, method

    # None of that has used the set-up up.
    assert client.get(f"/api/setup/{token}/claude.sh").status_code == 200
    assert told(client.get(f"/api/setup/{token}/claude.sh")) == unknown


def test_a_disabled_user_looks_like_an_unknown_token(client: FlaskClient, token: str) -> None:
    unknown = told(client.get(f"/api/setup/{TOKEN}/claude.sh"))
    owner = users.named("ada")
    assert owner is not None
    users.set_enabled(owner.id, False)

    assert told(client.get(f"/api/setup/{token}/claude.sh")) == unknown
    assert client.head(f"/api/setup/{token}/claude.sh").status_code == 404


def test_a_fault_of_ours_tells_nothing_and_costs_nothing(
    client: FlaskClient, token: str, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(agent: str, shell: str, chosen: object, key: str, label: str) -> str:
        raise ValueError(f"{key} cannot be quoted")

    with monkeypatch.context() as broken:
        broken.setattr(scripts, "script", fails)
        answer = client.get(f"/api/setup/{token}/claude.sh")

    assert (answer.status_code, answer.data) == (500, b"")
    assert "setup_script_failed error=ValueError" in log.getvalue()
    assert token not in log.getvalue()
    assert "cannot be quoted" not in log.getvalue()
    assert client.get(f"/api/setup/{token}/claude.sh").status_code == 200


def test_no_address_gets_into_the_log(client: FlaskClient, token: str, log: StringIO) -> None:
    for path in (f"/api/setup/{token}/claude.sh", f"/api/setup/{token}", f"/api/setup/{token}/x"):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            client.open(path, method=method)

    assert token not in log.getvalue()
