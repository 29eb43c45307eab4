"""A world with one Claude subscriber, asked without a socket."""

import json
from typing import Any
from urllib.parse import urlencode

from floway.simulator.journal import Journal
from floway.simulator.routing import answer
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

CLIENT_ID = "9d1c250a-e61b-44d9-88ed-5944d1962f5e"
REDIRECT_URI = "https://platform.claude.com/oauth/code/callback"
FULL_SCOPE = "org:create_api_key user:profile user:inference"
#: A pair out of RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
BETA = ("anthropic-beta", "claude-code-20250219,oauth-2025-04-20")
VERSION = ("anthropic-version", "2023-06-01")


def ask(world: World, method: str, path: str, document: Any = None, *headers: tuple[str, str]) -> Reply:
    """One request to the simulator; ``path`` may have a query."""
    body = b"" if document is None else json.dumps(document).encode()
    lines = (("content-type", "application/json"), *headers)
    bare, _, query = path.partition("?")
    request = Request(method, bare, query, lines, body)
    return answer(world, request, Journal().open(request))


def authorize(world: World, **changes: str) -> Reply:
    """The answer of the sign-in page to the usual question with these members changed; '' drops one."""
    asked = {
        "code": "true",
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": REDIRECT_URI,
        "scope": FULL_SCOPE,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "state": "a-state",
    } | changes
    query = urlencode({name: value for name, value in asked.items() if value})
    return ask(world, "GET", f"/oauth/authorize?{query}")


def exchange(world: World, code: str, **changes: Any) -> Reply:
    """The answer to the usual exchange of a code with these members changed; None drops one."""
    document = {
        "grant_type": "authorization_code",
        "code": code,
        "state": "a-state",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
    } | changes
    return ask(world, "POST", "/v1/oauth/token", {k: v for k, v in document.items() if v is not None})


def refresh(world: World, token: str, **changes: Any) -> Reply:
    """The answer to a refresh."""
    document = {"grant_type": "refresh_token", "refresh_token": token, "client_id": CLIENT_ID} | changes
    return ask(world, "POST", "/v1/oauth/token", document)


def signed_in(world: World, **changes: str) -> dict[str, Any]:
    """The tokens of a sign-in through the page."""
    code = authorize(world, **changes).body.decode().partition("#")[0]
    granted: dict[str, Any] = json.loads(exchange(world, code).body)
    return granted


def bearer(token: str) -> tuple[str, str]:
    """The header of an access token."""
    return ("authorization", f"Bearer {token}")
