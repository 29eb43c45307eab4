"""Refusals of our own: a login that is over costs neither a token nor a connection.

What is stored about the quota gates nothing: the limits of this vendor are several, and only its own
answer says which of them a request runs into.
"""

from typing import Final

from floway.errors import CredentialUnusable, MalformedState
from floway.oauth.errors import SessionTerminated
from floway.providers.codex.state import Credential

#: The error type that clients are shown.
UNAVAILABLE: Final = "codex_upstream_unavailable"


def check(credential: Credential, upstream_id: str, account_id: str) -> None:
    """Let a credential pass that is not known to be useless.

    :param account_id: the configured account.
    :raises MalformedState: the row holds another account's credential, which is never used instead.
    :raises CredentialUnusable: the login has ended.
    """
    if credential.chatgpt_account_id != account_id:
        raise MalformedState(upstream_id)
    if not credential.is_active:
        raise unusable(f"The ChatGPT account is {credential.state}: {credential.state_message}")


def terminated(error: SessionTerminated) -> CredentialUnusable:
    """The same refusal for a login that turned out to be over while its token was renewed."""
    return unusable(f"The login of the ChatGPT account has ended: {error.upstream_message}")


def unusable(message: str) -> CredentialUnusable:
    """The refusal with its error type."""
    return CredentialUnusable(message, UNAVAILABLE)
