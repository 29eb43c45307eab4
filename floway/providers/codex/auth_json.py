"""The file in which Codex keeps its login, ``~/.codex/auth.json``, pasted word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from floway.errors import ConfigError
from floway.providers.shared.pasted_file import decoded

#: What an operator must know before a paste.
SHARED_LOGIN_WARNING = (
    "The file and this gateway then share one login, whose refresh token works only once: as soon as one of "
    "the two renews it, the other is logged out. Log out on the workstation, or sign in here instead."
)

#: Members that tell other documents with logins from this file.
_OTHERS = ("accounts", "credentials", "data")


@dataclass(frozen=True, slots=True)
class PastedLogin:
    """A login as the file has it; when its access token ends, only the token itself can tell."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(repr=False)
    #: The account that is meant, where the file says it.
    account_id: str | None = None


def parse(text: str) -> PastedLogin:
    """The login of a file's text; members that are not ours are left alone.

    :raises ConfigError: it is not such a file, or could be another one as well. No value of it is repeated.
    """
    try:
        document = decoded(text)
    except ValueError:
        raise ConfigError("The file is not JSON; paste all of auth.json, from '{' to '}'.") from None
    if not isinstance(document, dict) or "tokens" not in document:
        raise ConfigError(
            "The file has no object 'tokens'; paste ~/.codex/auth.json of a Codex that is signed in with "
            "ChatGPT. One that uses an API key has no login in it."
        )
    if others := [name for name in _OTHERS if name in document]:
        raise ConfigError(
            f"The file is ambiguous: beside 'tokens' it has '{others[0]}'. Paste it as Codex wrote it."
        )
    tokens = document["tokens"]
    if not isinstance(tokens, dict):
        raise ConfigError("The 'tokens' of the file are not an object; Codex is not signed in with ChatGPT.")
    return PastedLogin(
        _token(tokens, "access_token"),
        _token(tokens, "refresh_token"),
        _token(tokens, "id_token"),
        _account_id(tokens) or _account_id(document),
    )


def _token(tokens: Mapping[str, Any], name: str) -> str:
    token = tokens.get(name)
    # It goes into a header, where anything else could begin another one.
    is_usable = isinstance(token, str) and token.isascii() and token.isprintable() and " " not in token
    if not isinstance(token, str) or not token or not is_usable:
        raise ConfigError(f"The file has no usable 'tokens.{name}'.")
    return token


def _account_id(members: Mapping[str, Any]) -> str | None:
    account_id = members.get("account_id")
    if account_id is None:
        return None
    # It goes into a header, too.
    if not isinstance(account_id, str) or not account_id.isascii() or not account_id.isprintable():
        raise ConfigError("The 'account_id' of the file is not usable.")
    return account_id.strip() or None
