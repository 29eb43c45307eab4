"""Where OpenAI serves ChatGPT subscriptions, and the calls that every sign-in and refresh makes there.

The addresses and the client id are those of the vendor's public client; all of them are settings. User
agent and originator of what the gateway itself sends are its own: nothing here pretends to be another
program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlencode

from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.oauth import pkce
from floway.oauth.callback import Callback
from floway.oauth.errors import TokenEndpointFailed
from floway.oauth.token_endpoint import (
    TERMINAL_ON_EXCHANGE,
    TERMINAL_ON_REFRESH,
    Post,
    Tokens,
    renewed_tokens,
    request_tokens,
)
from floway.settings import Settings

#: Registered for the client id. Nothing listens there: the operator copies the address of the page that
#: the browser could not open.
REDIRECT_URI: Final = "http://localhost:1455/auth/callback"

#: The vendor's own words for a refresh token that is over, beside the codes of all: its programs ask for
#: another sign-in on each of them (``RefreshTokenFailedReason`` in ``login`` of openai/codex).
_ENDED_ON_REFRESH: Final = TERMINAL_ON_REFRESH | {
    "refresh_token_reused",
    "refresh_token_expired",
    "refresh_token_invalidated",
}

SCOPE: Final = "openid profile email offline_access"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The vendor's addresses; none ends with a slash."""

    authorize_url: str
    token_url: str
    api_url: str
    client_id: str
    #: How the gateway names itself on its own calls.
    originator: str
    #: The release of Codex whose wire format is spoken.
    client_version: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those of a deployment."""
        return cls(
            settings.codex_authorize_url,
            settings.codex_token_url,
            settings.codex_api_url,
            settings.codex_client_id,
            settings.codex_originator,
            settings.codex_client_version,
        )

    def sign_in_url(self, state: str, challenge: str) -> str:
        """The page where an operator allows the sign-in."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": REDIRECT_URI,
            "scope": SCOPE,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": pkce.METHOD,
            # Without the organizations the id token does not name the account.
            "id_token_add_organizations": "true",
            "codex_cli_simplified_flow": "true",
            "originator": self.originator,
        }
        return f"{self.authorize_url}?{urlencode(query)}"

    def models_url(self) -> str:
        """The model list; the vendor leaves out what the release could not use."""
        return f"{self.api_url}/codex/models?{urlencode({'client_version': self.client_version})}"

    def api_headers(self, access_token: str, account_id: str) -> dict[str, str]:
        """The headers of a call that the gateway itself makes to the backend."""
        return {
            "authorization": f"Bearer {access_token}",
            "chatgpt-account-id": account_id,
            "accept": "application/json",
            "originator": self.originator,
        }


def exchange(
    client: Client, endpoints: Endpoints, callback: Callback, verifier: str, timeouts: Timeouts
) -> Tokens:
    """The tokens for a callback, the id token among them.

    :raises SessionTerminated: the vendor has ended the session behind the code.
    :raises TokenEndpointFailed: it refused the code, or answered something else than tokens.
    :raises UpstreamError: it did not answer.
    """
    # Not the state: this vendor answers 400 to a parameter that it does not know.
    members = {
        "grant_type": "authorization_code",
        "client_id": endpoints.client_id,
        "code": callback.code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    }
    tokens = _renewable(
        request_tokens(_form(client), endpoints.token_url, members, timeouts, TERMINAL_ON_EXCHANGE)
    )
    if id_token_of(tokens) is None:
        raise TokenEndpointFailed("The answer of the token endpoint has no 'id_token'.", 200)
    return tokens


def refresh(client: Client, endpoints: Endpoints, refresh_token: str, timeouts: Timeouts) -> Tokens:
    """The next tokens; the refresh token that was sent is used up by it.

    With a ``fault`` of the access token they hold the next refresh token all the same.

    :raises SessionTerminated: the vendor does not take the refresh token.
    :raises TokenEndpointFailed: it answered something else than tokens.
    :raises UpstreamError: it did not answer.
    """
    members = {
        "grant_type": "refresh_token",
        "client_id": endpoints.client_id,
        "refresh_token": refresh_token,
        "scope": SCOPE,
    }
    return _renewable(
        renewed_tokens(_form(client), endpoints.token_url, members, timeouts, _ENDED_ON_REFRESH)
    )


def id_token_of(tokens: Tokens) -> str | None:
    """The id token that came with others; a refresh may leave it out."""
    id_token = tokens.document.get("id_token")
    return id_token if isinstance(id_token, str) and id_token else None


def _form(client: Client) -> Post:
    """Sends members as a form, which is all that this vendor takes."""

    def post(url: str, headers: Mapping[str, str], body: Mapping[str, Any], limits: Timeouts) -> ColdAnswer:
        lines = {**headers, "content-type": "application/x-www-form-urlencoded"}
        return client.post(url, lines, urlencode(body).encode("ascii"), limits)

    return post


def _renewable(tokens: Tokens) -> Tokens:
    if tokens.refresh_token is None:
        raise TokenEndpointFailed("The answer of the token endpoint has no 'refresh_token'.", 200)
    return tokens
