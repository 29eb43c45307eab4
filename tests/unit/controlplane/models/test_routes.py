"""The list of models for people who set up a client."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from floway.services.worker import worker_of
from floway.store import upstreams, users
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.dashboard import signed_in


def add_upstream(name: str, protocol: str, models: list[str], enabled: bool = True) -> str:
    config = {
        "base_url": "http://127.0.0.1:9",
        "auth_style": "none",
        "protocols": [protocol],
        "models": [{"upstream_model_id": model} for model in models],
        "models_fetch": {"enabled": False},
    }
    return upstreams.create("custom", name, config, {}, enabled=enabled).id


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


def test_without_upstreams_there_are_no_models(client: FlaskClient) -> None:
    signed_in(client)

    assert client.get("/api/models").get_json() == {"models": []}


@pytest.mark.parametrize(("role", "models"), [("user", ["b"]), ("viewer", ["a", "b"]), ("admin", ["a", "b"])])
def test_only_plain_users_are_held_to_their_own_upstreams(
    app: Flask, admin_of: Callable[[str, Role], AdminClient], role: Role, models: list[str]
) -> None:
    add_upstream("one", "responses", ["a"])
    allowed = add_upstream("two", "messages", ["b"])
    client = admin_of("kim", role)
    user = users.named("kim")
    assert user is not None
    users.replace(replace(user, upstream_ids=(allowed,)))
    worker_of(app).refresh_snapshot()

    assert [model["id"] for model in client.read("models")["models"]] == models
    options = [option["name"] for option in client.read("upstream-options")["items"]]
    assert options == (["two"] if role == "user" else ["one", "two"])
