"""Which requests are those of a subscription, and what faults do to them."""

import json
from typing import Any

import pytest

from floway.simulator.journal import Journal
from floway.simulator.subscription import answer
from floway.simulator.wire import Request
from floway.simulator.world import World
from tests.support.subscription import ask, refresh, signed_in


@pytest.mark.parametrize(
    ("method", "path", "headers", "is_meant"),
    [
        ("GET", "/oauth/authorize", (), True),
        ("POST", "/v1/oauth/token", (), True),
        ("GET", "/api/oauth/usage", (), True),
        ("POST", "/v1/messages", (("authorization", "Bearer sk-ant-oat01-x"),), True),
        ("POST", "/v1/messages", (("anthropic-beta", "a, oauth-2025-04-20"),), True),
        ("GET", "/v1/models/a", (("authorization", "bearer sk-ant-oat01-x"),), True),
        ("POST", "/v1/messages", (("authorization", "Bearer sk-ant-api03-x"),), False),
        ("POST", "/v1/messages", (("x-api-key", "k"),), False),
        ("GET", "/v1/messages", (("authorization", "Bearer sk-ant-oat01-x"),), False),
        ("POST", "/v1/responses", (("authorization", "Bearer sk-ant-oat01-x"),), False),
    ],
)
def test_a_subscription_is_known_by_its_path_or_its_bearer(
    method: str, path: str, headers: Any, is_meant: bool
) -> None:
    request = Request(method, path, "", headers, b"")

    assert (answer(World(None), request, Journal().open(request)) is not None) is is_meant


def test_an_ordered_status_spares_the_refresh_token() -> None:
    world = World(None)
    token = signed_in(world)["refresh_token"]
    world.faults.add({"options": "status=500", "path": "/v1/oauth/token", "times": 1})

    refused = refresh(world, token)

    assert (refused.status, json.loads(refused.body)["error"]) == (500, "server_error")
    assert refresh(world, token).status == 200


def test_a_lost_answer_spends_the_refresh_token() -> None:
    world = World(None)
    token = signed_in(world)["refresh_token"]
    world.faults.add({"options": "reset", "path": "/v1/oauth/token", "times": 1})

    lost = refresh(world, token)

    assert (lost.status, lost.options.reset) == (200, True)
    assert refresh(world, token).status == 400


def test_errors_have_the_shape_of_their_host() -> None:
    world = World(None)
    for path in ("/api/oauth/profile", "/v1/oauth/token"):
        world.faults.add({"options": "status=429", "path": path, "times": 1})

    profile = json.loads(ask(world, "GET", "/api/oauth/profile").body)
    token = json.loads(refresh(world, "any").body)

    assert profile["error"]["type"] == "rate_limit_error"
    assert token["error"] == "rate_limit_error"
