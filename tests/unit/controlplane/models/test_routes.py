"""The list of models for people who set up a client."""

from flask.testing import FlaskClient

from floway.store import upstreams
from tests.support.dashboard import signed_in


def add_upstream(name: str, protocol: str, models: list[str], enabled: bool = True) -> None:
    config = {
        "base_url": "http://127.0.0.1:9",
        "auth_style": "none",
        "protocols": [protocol],
        "models": [{"upstream_model_id": model} for model in models],
        "models_fetch": {"enabled": False},
    }
    upstreams.create("custom", name, config, {}, enabled=enabled)


def test_a_model_has_the_protocols_of_all_enabled_upstreams(client: FlaskClient) -> None:
    add_upstream("one", "responses", ["b", "a"])
    add_upstream("two", "messages", ["b"])
    add_upstream("off", "gemini", ["b", "c"], enabled=False)
    signed_in(client)

    assert client.get("/api/models").get_json() == {
        "models": [
            {"id": "a", "protocols": ["responses"]},
            {"id": "b", "protocols": ["messages", "responses"]},
        ]
    }
