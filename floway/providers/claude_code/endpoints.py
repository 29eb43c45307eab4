"""Where Anthropic serves subscriptions, and the calls that every sign-in and refresh makes there.

The addresses and the client id are those of the vendor's public client; all of them are settings. The
user agent is our own: nothing here pretends to be another program.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Self
from urllib.parse import urlencode

from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.oauth import pkce
from floway.oauth.callback import Callback
from floway.oauth.errors import TokenEndpointFailed
from floway.oauth.token_endpoint import (
    TERMINAL_ON_EXCHANGE,
    TERMINAL_ON_REFRESH,
    Tokens,
    renewed_tokens,
    request_tokens,
)
from floway.settings import Settings

#: The two ways to sign in: a login that is refreshed, or a token that lives for a year and is not.
Flow = Literal["oauth", "setup-token"]
FLOWS: tuple[Flow, ...] = ("oauth", "setup-token")

#: Registered for the client id; the vendor refuses any other.
REDIRECT_URI = "https://platform.claude.com/oauth/code/callback"

#: What this gateway uses and no more.
SCOPES: Mapping[Flow, str] = {
    "oauth": "org:create_api_key user:profile user:inference",
    "setup-token": "user:inference",
}

#: The life that is asked for a setup token; the vendor gives a year at most.
SETUP_TOKEN_SECONDS: Final = 365 * 24 * 3600

API_VERSION = "2023-06-01"
#: The vendor refuses OAuth tokens on its API without it.
OAUTH_BETA = "oauth-2025-04-20"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The vendor's addresses; none ends with a slash."""

    authorize_url: str
    token_url: str
    api_url: str
    client_id: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of a deployment."""
        return cls(
            settings.claude_code_authorize_url,
            settings.claude_code_token_url,
            settings.claude_code_api_url,
            settings.claude_code_client_id,
        )

    def sign_in_url(self, flow: Flow, state: str, challenge: str) -> str:
        """The page where an operator allows the sign-in."""
        query = {
            # Makes the page show a code to copy; its other form leads to a port of the browser's machine.
            "code": "true",
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": REDIRECT_URI,
            "scope": SCOPES[flow],
            "code_challenge": challenge,
            "code_challenge_method": pkce.METHOD,
            "state": state,
        }
        return f"{self.authorize_url}?{urlencode(query)}"


def exchange(
    client: Client, endpoints: Endpoints, flow: Flow, callback: Callback, verifier: str, timeouts: Timeouts
) -> Tokens:
    """The tokens for a callback; a setup token has no refresh token, whatever the vendor sends.

    :raises SessionTerminated: the vendor has ended the session behind the code.
    :raises TokenEndpointFailed: it refused the code, or answered something else than tokens.
    :raises UpstreamError: it did not answer.
    """
    members: dict[str, Any] = {
        "grant_type": "authorization_code",
        "code": callback.code,
        # Not of the standard, but the vendor answers 400 without it.
        "state": callback.state,
        "client_id": endpoints.client_id,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    }
    if flow == "setup-token":
        members["expires_in"] = SETUP_TOKEN_SECONDS
    tokens = request_tokens(client.post_json, endpoints.token_url, members, timeouts, TERMINAL_ON_EXCHANGE)
    if flow == "setup-token":
        return replace(_scoped(tokens), refresh_token=None)
    return _renewable(_scoped(tokens))


def refresh(client: Client, endpoints: Endpoints, refresh_token: str, timeouts: Timeouts) -> Tokens:
    """The next tokens; the refresh token that was sent is used up by it.

    With a ``fault`` of the access token they hold the next refresh token all the same.

    :raises SessionTerminated: the vendor does not take the refresh token.
    :raises TokenEndpointFailed: it answered something else than tokens.
    :raises UpstreamError: it did not answer.
    """
    members = {
        "grant_type": "refresh_token",
        "refresh_token": refresh_token,
        "client_id": endpoints.client_id,
    }
    tokens = renewed_tokens(client.post_json, endpoints.token_url, members, timeouts, TERMINAL_ON_REFRESH)
    # "If omitted [the scope] is treated as equal to the scope originally granted by the resource owner",
    # https://www.rfc-editor.org/rfc/rfc6749#section-6, so that it is no reason to lose what was rotated.
    return _renewable(tokens)


def api_headers(access_token: str) -> dict[str, str]:
    """The headers of a call that the gateway itself makes to the API."""
    return {
        "authorization": f"Bearer {access_token}",
        "accept": "application/json",
        "anthropic-version": API_VERSION,
        "anthropic-beta": OAUTH_BETA,
    }


def _scoped(tokens: Tokens) -> Tokens:
    if not isinstance(tokens.document.get("scope"), str):
        raise TokenEndpointFailed("The answer of the token endpoint has no usable 'scope'.", 200)
    return tokens


def _renewable(tokens: Tokens) -> Tokens:
    if tokens.refresh_token is None:
        raise TokenEndpointFailed("The answer of the token endpoint has no 'refresh_token'.", 200)
    return tokens
