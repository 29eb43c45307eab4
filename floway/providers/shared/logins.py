"""Stored logins whose refresh token is good for one use, as all kinds that have one keep them.

The document of a state holds one account; its two tokens stand beside it in the store, encrypted.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal, Protocol

from floway.domain.credential import VersionedState
from floway.egress.request import Timeouts
from floway.errors import ConfigError
from floway.oauth.access_tokens import MINT_SECONDS
from floway.oauth.errors import SessionTerminated
from floway.oauth.token_endpoint import Tokens

Health = Literal["active", "session_terminated", "refresh_failed"]

#: Accepting a connection takes a working endpoint far less; the whole call has its own limit.
_CONNECT_SECONDS = 10.0

#: How long a renewal may take.
RENEWAL_LIMITS: Final = Timeouts(connect_seconds=_CONNECT_SECONDS, headers_seconds=MINT_SECONDS)

#: Characters of a token's hash that an event shows: enough to tell two apart.
_HASH_CHARACTERS = 12

#: The names under which the store keeps the tokens.
_ACCESS, _REFRESH = "access_token", "refresh_token"


class Ending(Protocol):
    """A credential that says whether its login is over; a terminal state only ends with another import."""

    @property
    def state(self) -> Health:
        """Terminal unless it is ``active``."""

    @property
    def state_message(self) -> str | None:
        """Why the state is terminal; None when it is active."""


def end_of(credential: Ending) -> SessionTerminated | None:
    """The terminal state of a credential and its message."""
    if credential.state == "active":
        return None
    return SessionTerminated(credential.state, credential.state_message or "")


def timestamp(at: datetime) -> str:
    """An instant as these documents write it: ``2026-11-22T20:40:00.000000Z``."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"


def expiry_ms(tokens: Tokens, at: datetime) -> int:
    """When an access token ends that was granted at an instant, in milliseconds since 1970."""
    return int((at.timestamp() + tokens.expires_in_seconds) * 1000)


def digest(refresh_token: str) -> str:
    """What an event shows of a refresh token."""
    return sha256(refresh_token.encode()).hexdigest()[:_HASH_CHARACTERS]


def apart(document: Mapping[str, Any], refresh_member: str) -> VersionedState:
    """A whole document as the store takes it: the tokens apart from what may be seen.

    :param refresh_member: the name of the refresh token in the account; null is left out.
    """
    [account] = document["accounts"]
    seen = dict(account)
    refresh_token = seen.pop(refresh_member)
    tokens = {} if refresh_token is None else {_REFRESH: refresh_token}
    if access := seen["accessToken"]:
        seen["accessToken"] = dict(access)
        tokens[_ACCESS] = seen["accessToken"].pop("token")
    return VersionedState({"accounts": [seen]}, tokens)


def joined(stored: VersionedState, refresh_member: str, absent: Mapping[str, Any]) -> Any:
    """The whole document of a row; what is no document with an account is left for its schema to refuse.

    :param absent: members that older rows leave out, with what that means.
    :raises ConfigError: a token stands in the row in clear text, or belongs to nothing.
    """
    accounts = (stored.state or {}).get("accounts")
    if not isinstance(accounts, list) or not accounts or not isinstance(accounts[0], dict):
        return stored.state
    account: dict[str, Any] = {**absent, **accounts[0]}
    access, tokens = account.get("accessToken"), dict(stored.secrets)
    if refresh_member in accounts[0] or (isinstance(access, dict) and "token" in access):
        raise ConfigError("The state of the upstream cannot be used: it holds a token in clear text.")
    if _REFRESH in tokens:
        account[refresh_member] = tokens.pop(_REFRESH)
    if isinstance(access, dict) and _ACCESS in tokens:
        account["accessToken"] = access | {"token": tokens.pop(_ACCESS)}
    if tokens:
        raise ConfigError(
            "The state of the upstream cannot be used: it holds a token that belongs to nothing."
        )
    return {**(stored.state or {}), "accounts": [account, *accounts[1:]]}
