"""The token endpoint of the simulator."""

import json
from typing import Any

import pytest

from floway.simulator.journal import Journal
from floway.simulator.routing import answer
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World
from tests.support.subscription import FULL_SCOPE, ask, authorize, exchange, refresh, signed_in


def _code(world: World, **changes: str) -> str:
    return authorize(world, **changes).body.decode().partition("#")[0]


def _said(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body).get("error")


def test_a_code_is_exchanged_for_both_tokens() -> None:
    world = World(None)

    granted = json.loads(exchange(world, _code(world)).body)

    assert granted["token_type"] == "Bearer"
    assert (granted["expires_in"], granted["scope"]) == (28800, FULL_SCOPE)
    assert granted["access_token"].startswith("sk-ant-oat01-")
    assert granted["refresh_token"].startswith("sk-ant-ort01-")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": None}, (400, "invalid_request")),
        ({"state": "another"}, (400, "invalid_grant")),
        ({"code_verifier": "b" * 43}, (400, "invalid_grant")),
        ({"redirect_uri": "http://localhost/"}, (400, "invalid_grant")),
        ({"client_id": "of-somebody"}, (401, "invalid_client")),
        ({"expires_in": 31536000}, (400, "invalid_request")),
        ({"scope": "user:inference"}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
    ],
)
def test_an_exchange_that_is_not_right_is_refused(changes: dict[str, Any], said: tuple[int, str]) -> None:
    world = World(None)

    assert _said(exchange(world, _code(world), **changes)) == said


def test_a_code_of_nobody_is_refused() -> None:
    assert _said(exchange(World(None), "made-up")) == (400, "invalid_grant")


def test_a_setup_token_lives_for_a_year_and_is_never_renewed() -> None:
    world = World(None)

    granted = json.loads(exchange(world, _code(world, scope="user:inference"), expires_in=31_536_000).body)

    assert granted["expires_in"] == 31_536_000
    assert "refresh_token" not in granted


@pytest.mark.parametrize("expires_in", ["31536000", True, 0, 31_536_001])
def test_the_life_of_a_setup_token_is_a_number_of_at_most_a_year(expires_in: object) -> None:
    world = World(None)
    code = _code(world, scope="user:inference")

    assert _said(exchange(world, code, expires_in=expires_in)) == (400, "invalid_request")


def test_a_refresh_token_rotates_and_works_once() -> None:
    world = World(None)
    first = signed_in(world)
    world.accounts.get("owner").set({"access_seconds": 120})

    renewed = json.loads(refresh(world, first["refresh_token"]).body)

    assert renewed["expires_in"] == 120
    assert renewed["refresh_token"] != first["refresh_token"]
    assert _said(refresh(world, first["refresh_token"])) == (400, "invalid_grant")
    assert refresh(world, renewed["refresh_token"]).status == 200


def test_only_json_is_taken() -> None:
    world = World(None)
    form = ("content-type", "application/x-www-form-urlencoded")

    assert _said(ask(world, "POST", "/v1/oauth/token", [])) == (400, "invalid_request")
    assert _said(ask(world, "GET", "/v1/oauth/token")) == (405, "invalid_request")
    assert _said(refresh(world, "t", scope="x")) == (400, "invalid_request")
    assert _form(world, form) == (415, "invalid_request")


def _form(world: World, content_type: tuple[str, str]) -> tuple[int, str]:
    request = Request("POST", "/v1/oauth/token", "", (content_type,), b"grant_type=refresh_token")
    return _said(answer(world, request, Journal().open(request)))
