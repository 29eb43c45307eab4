"""Profile and usage of a simulated subscriber."""

import json
from typing import Any

from floway.simulator.wire import Reply
from floway.simulator.world import World
from tests.support.subscription import BETA, ask, authorize, bearer, exchange, signed_in


def _get(world: World, name: str, token: str, *headers: tuple[str, str]) -> Reply:
    return ask(world, "GET", f"/api/oauth/{name}", None, bearer(token), *headers)


def _document(reply: Reply) -> Any:
    return json.loads(reply.body)


def test_a_profile_names_account_and_plan() -> None:
    world = World(None)
    token = signed_in(world)["access_token"]

    document = _document(_get(world, "profile", token))

    assert document["account"]["email"] == "owner@subscriber.invalid"
    assert document["account"]["has_claude_max"] is True
    assert document["organization"]["rate_limit_tier"] == "default_claude_max_20x"


def test_a_personal_account_has_no_organization() -> None:
    world = World(None)
    token = signed_in(world)["access_token"]
    world.accounts.get("owner").set({"has_organization": False})

    assert "organization" not in _document(_get(world, "profile", token))


def test_a_setup_token_lacks_the_scope() -> None:
    world = World(None)
    code = authorize(world, scope="user:inference").body.decode().partition("#")[0]
    token = _document(exchange(world, code, expires_in=3600))["access_token"]

    for name in ("profile", "usage"):
        reply = _get(world, name, token, BETA)
        assert (reply.status, _document(reply)["error"]["type"]) == (403, "permission_error")
    world.accounts.get("owner").set({"setup_profile": True})
    assert _get(world, "profile", token).status == 200


def test_usage_wants_the_beta() -> None:
    world = World(None)
    token = signed_in(world)["access_token"]

    assert _get(world, "usage", token).status == 401
    assert _document(_get(world, "usage", token, BETA))["five_hour"]["utilization"] == 25.0


def test_a_token_of_nobody_is_refused() -> None:
    reply = _get(World(None), "profile", "made-up")

    assert (reply.status, _document(reply)["error"]["type"]) == (401, "authentication_error")
