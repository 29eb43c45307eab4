"""The sign-in page, without the page: ``GET /oauth/authorize`` answers the copyable ``code#state``."""

import re
import time
from urllib.parse import parse_qs

from floway.simulator.accounts import OWNER
from floway.simulator.sessions import FULL_SCOPES, Code
from floway.simulator.wire import Refusal, Request
from floway.simulator.world import World

#: The public client of the vendor's CLI, and where it is sent back to.
CLIENT_ID = "9d1c250a-e61b-44d9-88ed-5944d1962f5e"
REDIRECT_URI = "https://platform.claude.com/oauth/code/callback"
_REQUIRED = (
    "code", "client_id", "response_type", "redirect_uri", "scope", "code_challenge", "code_challenge_method",
    "state",
)  # fmt: skip
#: "code-challenge = 43*128unreserved"; of SHA-256 it has 43 characters of base64url.
#: https://datatracker.ietf.org/doc/html/rfc7636#section-4.2
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def code_and_state(world: World, request: Request) -> str:
    """``code#state``, as the page offers it for copying.

    ``login_hint`` names the account that consents; without it the owner does.

    :raises Refusal: a member is missing, unknown or wrong.
    """
    asked = {name: values[0] for name, values in parse_qs(request.query, strict_parsing=False).items()}
    for name in _REQUIRED:
        if name not in asked:
            raise Refusal(400, f"Missing parameter: {name}", "invalid_request")
    scopes = tuple(asked["scope"].split())
    checks = (
        (asked["code"] == "true", "code must be true"),
        (asked["client_id"] == CLIENT_ID, "Unknown client_id"),
        (asked["response_type"] == "code", "response_type must be code"),
        (asked["redirect_uri"] == REDIRECT_URI, "redirect_uri is not registered for this client"),
        (set(scopes) <= set(FULL_SCOPES) and len(scopes) > 0, "Unknown scope"),
        (asked["code_challenge_method"] == "S256", "code_challenge_method must be S256"),
        (bool(_CHALLENGE.fullmatch(asked["code_challenge"])), "code_challenge is malformed"),
    )
    for is_right, sentence in checks:
        if not is_right:
            raise Refusal(400, sentence, "invalid_request")
    code = world.sessions.authorize(
        Code(
            account=asked.get("login_hint", OWNER),
            scopes=scopes,
            challenge=asked["code_challenge"],
            redirect_uri=asked["redirect_uri"],
            state=asked["state"],
            made_at=time.monotonic(),
        )
    )
    return f"{code}#{asked['state']}"
