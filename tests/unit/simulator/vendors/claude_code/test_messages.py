"""Messages under the bearer of a simulated subscription."""

import json
from typing import Any

import pytest

from floway.simulator.wire import Reply
from floway.simulator.world import World
from tests.support import claude_code
from tests.support.subscription import BETA, VERSION, ask, bearer, signed_in

ASKED = {
    "model": "claude-haiku-4-5-20251001",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "hello"}],
}


@pytest.fixture
def world() -> World:
    return World(None)


@pytest.fixture
def token(world: World) -> str:
    return str(signed_in(world)["access_token"])


def _post(world: World, token: str, document: Any = None, path: str = "/v1/messages?beta=true") -> Reply:
    return ask(world, "POST", path, document or ASKED, bearer(token), BETA, VERSION)


def _error(reply: Reply) -> tuple[int, str]:
    return reply.status, json.loads(reply.body)["error"]["type"]


def test_a_live_token_with_the_beta_is_served(world: World, token: str) -> None:
    reply = _post(world, token)

    headers = dict(reply.headers)
    assert reply.status == 200
    assert json.loads(reply.body)["content"][0]["text"] == "Simulated answer to: hello"
    assert headers["anthropic-ratelimit-unified-status"] == "allowed"
    assert "anthropic-ratelimit-requests-limit" not in headers


def test_counting_and_the_list_of_models_are_served_too(world: World, token: str) -> None:
    counted = {name: ASKED[name] for name in ("model", "messages")}

    assert json.loads(_post(world, token, counted, "/v1/messages/count_tokens").body) == {"input_tokens": 12}
    listed = ask(world, "GET", "/v1/models?limit=100", None, bearer(token), BETA, VERSION)
    assert (len(json.loads(listed.body)["data"]), json.loads(listed.body)["has_more"]) == (4, True)
    card = ask(world, "GET", "/v1/models/claude-opus-5", None, bearer(token), BETA, VERSION)
    assert json.loads(card.body)["display_name"] == "Claude Opus 5"


@pytest.mark.parametrize("name", [*claude_code.CALLS, "count_tokens"])
def test_what_claude_code_sends_is_served(world: World, token: str, name: str) -> None:
    headers = claude_code.headers(name, authorization=f"Bearer {token}")
    headers["anthropic-beta"] += ",oauth-2025-04-20"
    document = claude_code.document(name)

    reply = ask(world, "POST", claude_code.path(name), document, *headers.items())

    assert reply.status == 200, reply.body


@pytest.mark.parametrize(
    "headers",
    [
        (VERSION,),
        (BETA, VERSION, ("x-api-key", "k")),
        (BETA, VERSION, ("authorization", "Bearer other")),
    ],
    ids=["no beta", "an API key too", "two bearers"],
)
def test_a_live_token_in_wrong_company_is_refused(world: World, token: str, headers: Any) -> None:
    reply = ask(world, "POST", "/v1/messages", ASKED, bearer(token), *headers)

    assert _error(reply) == (401, "authentication_error")


def test_a_token_that_is_not_live_is_refused(world: World, token: str) -> None:
    assert _error(_post(world, "made-up")) == (401, "authentication_error")

    world.sessions.expire("owner")

    reply = _post(world, token)
    assert _error(reply) == (401, "authentication_error")
    assert "anthropic-ratelimit-unified-status" not in dict(reply.headers)


def test_the_version_is_wanted_and_the_model_must_be_the_accounts(world: World, token: str) -> None:
    assert _error(ask(world, "POST", "/v1/messages", ASKED, bearer(token), BETA)) == (
        400,
        "invalid_request_error",
    )
    assert _error(_post(world, token, ASKED | {"model": "claude-sim"})) == (404, "not_found_error")


def test_a_rejected_account_counts_but_does_not_generate(world: World, token: str) -> None:
    world.accounts.get("owner").set({"status": "rejected"})
    counted = {name: ASKED[name] for name in ("model", "messages")}

    refused = _post(world, token)

    assert _error(refused) == (429, "rate_limit_error")
    assert 10_000 < int(dict(refused.headers)["retry-after"]) <= 10_800
    assert _post(world, token, counted, "/v1/messages/count_tokens").status == 200


@pytest.mark.parametrize(
    ("settings", "status", "kind", "sentence"),
    [
        ({"organization_disabled": True}, 400, "invalid_request_error", "organization has been disabled"),
        ({"oauth_allowed": False}, 403, "permission_error", "OAuth authentication is currently not allowed"),
    ],
)
def test_a_dead_organization_says_so(
    world: World, token: str, settings: dict[str, bool], status: int, kind: str, sentence: str
) -> None:
    world.accounts.get("owner").set(settings)

    reply = _post(world, token)

    assert _error(reply) == (status, kind)
    assert sentence in json.loads(reply.body)["error"]["message"]
