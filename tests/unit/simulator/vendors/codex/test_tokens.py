"""Sign-in and token endpoint of the simulated ChatGPT."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from floway.oauth.jwt import claims
from floway.simulator.wire import Reply
from floway.simulator.world import World
from tests.support.chatgpt import VERIFIER, authorize, login, token

REDIRECT = "http://localhost:1455/auth/callback"
SCOPE = "openid profile email offline_access"


def code(world: World, **changes: str) -> str:
    return parse_qs(urlsplit(authorize(world, **changes).body.decode()).query)["code"][0]


def exchange(world: World, **changes: str) -> Reply:
    members = {"code_verifier": VERIFIER, "redirect_uri": REDIRECT, **changes}
    members.setdefault("code", code(world))
    return token(world, grant_type="authorization_code", **members)


def refresh(world: World, refresh_token: str, **changes: str) -> Reply:
    return token(
        world, grant_type="refresh_token", refresh_token=refresh_token, **{"scope": SCOPE, **changes}
    )


def said(reply: Reply) -> tuple[int, Any]:
    return reply.status, json.loads(reply.body).get("error", {}).get("code")


def test_a_browser_ends_where_nobody_listens() -> None:
    address = urlsplit(authorize(World(None)).body.decode())

    assert (address.netloc, address.path) == ("localhost:1455", "/auth/callback")
    assert parse_qs(address.query)["state"] == ["a-state"]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": None},
        {"client_id": "another"},
        {"response_type": "token"},
        {"redirect_uri": "http://localhost/"},
        {"scope": "openid"},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"id_token_add_organizations": None},
    ],
    ids=str,
)
def test_a_sign_in_that_is_not_the_clients_is_refused(changes: dict[str, str | None]) -> None:
    assert said(authorize(World(None), **changes)) == (400, "invalid_request")


def test_a_code_is_exchanged_for_tokens_that_say_who_it_is() -> None:
    world = World(None)

    granted = json.loads(exchange(world, code=code(world, login_hint="ada")).body)

    told = claims(granted["id_token"])
    assert told is not None
    assert told["email"] == "ada@subscriber.invalid"
    assert told["https://api.openai.com/auth"]["chatgpt_account_id"] == world.chatgpt.get("ada").account_id
    assert granted["refresh_token"].startswith("sim-rt-")


def test_a_code_works_once() -> None:
    world = World(None)
    given = code(world)

    assert exchange(world, code=given).status == 200
    assert said(exchange(world, code=given)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "a-state"}, (400, "unknown_parameter")),
        ({"code_verifier": "b" * 43}, (400, "invalid_grant")),
        ({"code_verifier": ""}, (400, "missing_required_parameter")),
        ({"redirect_uri": "http://localhost/"}, (400, "invalid_grant")),
        ({"client_id": "another"}, (401, "invalid_client")),
    ],
)
def test_an_exchange_that_is_not_the_clients_is_refused(
    changes: dict[str, str], expected: tuple[int, str]
) -> None:
    assert said(exchange(World(None), **changes)) == expected


def test_only_forms_are_taken() -> None:
    reply = token(World(None), content_type="application/json", grant_type="refresh_token")

    assert said(reply) == (415, "invalid_request")


def test_a_refresh_token_works_once_and_its_reuse_is_counted() -> None:
    world = World(None)
    old = login(world)["refresh_token"]

    granted = json.loads(refresh(world, old).body)

    assert granted["refresh_token"] != old
    assert "id_token" not in granted
    assert said(refresh(world, old)) == (400, "invalid_grant")
    assert world.chatgpt.sessions.document()["reuse_attempts"] == 1


def test_a_refresh_can_bring_an_id_token() -> None:
    world = World(None)
    world.chatgpt.get("owner").refreshes_id_token = True

    assert "id_token" in json.loads(refresh(world, login(world)["refresh_token"]).body)


def test_an_ended_session_gives_its_code() -> None:
    world = World(None)
    old = login(world)["refresh_token"]
    world.chatgpt.sessions.end("owner", "access_denied")

    assert said(refresh(world, old)) == (400, "access_denied")


def test_another_grant_is_none() -> None:
    assert said(token(World(None), grant_type="password")) == (400, "unsupported_grant_type")
