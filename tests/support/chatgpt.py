"""Requests to the simulated ChatGPT backend, without a socket."""

import json
from typing import Any
from urllib.parse import urlencode

from floway.simulator.journal import Journal
from floway.simulator.routing import answer
from floway.simulator.vendors.codex import control
from floway.simulator.vendors.codex.tokens import CLIENT_ID, REDIRECT_URI, SCOPES
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

#: The verifier and the challenge of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

#: What the backend takes.
READY: dict[str, Any] = {
    "model": "gpt-5.5",
    "instructions": "Be brief.",
    "input": [{"role": "user", "content": "Hi"}],
    "store": False,
    "stream": True,
}


def ask(
    world: World, method: str, path: str, body: bytes = b"", query: str = "", **headers: str | None
) -> Reply:
    """The answer to a request; headers with underscores for hyphens, None leaves one out."""
    lines = tuple((name.replace("_", "-"), value) for name, value in headers.items() if value is not None)
    request = Request(method, path, query, lines, body)
    return answer(world, request, Journal().open(request))


def authorize(world: World, **changes: str | None) -> Reply:
    """The end of a sign-in."""
    query = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "scope": " ".join(SCOPES),
        "state": "a-state",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "id_token_add_organizations": "true",
        "codex_cli_simplified_flow": "true",
        **changes,
    }
    stated = {name: value for name, value in query.items() if value is not None}
    return ask(world, "GET", "/openai/oauth/authorize", query=urlencode(stated))


def token(world: World, content_type: str = "application/x-www-form-urlencoded", **members: str) -> Reply:
    """An answer of the token endpoint."""
    body = urlencode({"client_id": CLIENT_ID, **members}).encode()
    return ask(world, "POST", "/openai/oauth/token", body, content_type=content_type)


def login(world: World, account: str = "owner") -> dict[str, str]:
    """The tokens of a subscriber who is signed in, and the account that they are for."""
    document = control.ordered(world, "login", {"account": account})
    assert document is not None
    tokens: dict[str, str] = document["tokens"]
    return tokens


def post(
    world: World, tokens: dict[str, str], document: Any, path: str = "/responses", **headers: str | None
) -> Reply:
    """An answer of the backend to a subscriber."""
    lines: dict[str, str | None] = {
        "authorization": f"Bearer {tokens['access_token']}",
        "chatgpt_account_id": tokens["account_id"],
        "content_type": "application/json",
        **headers,
    }
    return ask(world, "POST", f"/backend-api/codex{path}", json.dumps(document).encode(), **lines)
