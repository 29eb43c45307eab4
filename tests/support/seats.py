"""Requests to the simulated GitHub and its Copilot, without a socket."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from floway.simulator.journal import Journal
from floway.simulator.routing import answer
from floway.simulator.vendors.copilot import control
from floway.simulator.vendors.copilot.device import CLIENT_ID, GRANT_TYPE
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

#: Where the seat of an individual is served.
COPILOT = "api.individual.githubcopilot.com"
_CALL = str(UUID(int=7, version=4))


def ask(
    world: World, method: str, path: str, body: bytes = b"", query: str = "", **headers: str | None
) -> Reply:
    """The answer to a request; headers with underscores for hyphens, None leaves one out."""
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items() if value is not None)
    request = Request(method, f"/github/{path}", query, lines, body)
    return answer(world, request, Journal().open(request))


def form(world: World, path: str, **members: str) -> dict[str, Any]:
    """What a form of the device flow is answered with."""
    body = urlencode({"client_id": CLIENT_ID, **members}).encode()
    reply = ask(
        world,
        "POST",
        path,
        body,
        content_type="application/x-www-form-urlencoded",
        accept="application/json",
    )
    return read(reply)


def poll(world: World, device_code: str, host: str = "github.com") -> dict[str, Any]:
    """The answer to a device that asks whether somebody has allowed it."""
    return form(world, f"{host}/login/oauth/access_token", device_code=device_code, grant_type=GRANT_TYPE)


def order(world: World, action: str, **members: Any) -> dict[str, Any]:
    """An order of the control endpoint."""
    carried_out = control.ordered(world, action, members)
    assert carried_out is not None
    return carried_out


def github(world: World, path: str, login: str, host: str = "api.github.com") -> Reply:
    """What GitHub's own API says to a login."""
    return ask(world, "GET", f"{host}{path}", authorization=f"token {login}", user_agent="floway/test")


def copilot_token(world: World, account: str = "owner") -> str:
    """A Copilot token of a member who is signed in."""
    login = order(world, "login", account=account)["github_token"]
    token: str = read(github(world, "/copilot_internal/v2/token", login))["token"]
    return token


def post(world: World, path: str, document: Any, token: str, **headers: str | None) -> Reply:
    """An answer of one of the surfaces; ``headers`` replace those that the vendor wants."""
    return ask(world, "POST", f"{COPILOT}{path}", json.dumps(document).encode(), **lines(token, **headers))


def lines(token: str, **headers: str | None) -> dict[str, str | None]:
    """The headers that the vendor wants, underscores for hyphens."""
    return {
        "authorization": f"Bearer {token}",
        "content_type": "application/json",
        "editor_version": "tester/1.0",
        "editor_plugin_version": "tester/1.0",
        "copilot_integration_id": "tester",
        "x_github_api_version": "2026-06-01",
        "x_request_id": _CALL,
        "x_agent_task_id": _CALL,
        "openai_intent": "conversation-agent",
        "x_initiator": "user",
        **headers,
    }


def read(reply: Reply) -> dict[str, Any]:
    """The document of an answer."""
    document: dict[str, Any] = json.loads(reply.body)
    return document
