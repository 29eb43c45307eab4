"""Whose login it is: what the vendor's tokens claim."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from floway.errors import ConfigError
from floway.oauth import jwt
from floway.providers.codex.config import Account

#: The objects of OpenAI's own claims.
_AUTH: Final = "https://api.openai.com/auth"
_PROFILE: Final = "https://api.openai.com/profile"

#: The year 9999 is the last one that a date can have.
_LAST_SECOND: Final = 253_402_300_799


class UnreadableIdToken(ConfigError):
    """An id token is there, but holds no claims."""

    def __init__(self) -> None:
        super().__init__("The id token of the login cannot be read.")


@dataclass(frozen=True, slots=True)
class _Claims:
    """What one token says; None is nothing."""

    account_id: str | None = None
    user_id: str | None = None
    plan_type: str | None = None
    email: str | None = None


def account_of(access_token: str, id_token: str, account_id: str | None = None) -> Account:
    """The account behind a login; the id token is asked first, then the access token.

    :param account_id: a statement beside the tokens, which wins.
    :raises ConfigError: the id token cannot be read, nothing names the account, or the two tokens name
        different ones.
    """
    stated = _id_claims(id_token)
    access = _claims(jwt.claims(access_token) or {})
    if account_id is None and stated.account_id and access.account_id not in (None, stated.account_id):
        raise ConfigError(
            "The id token and the access token name different ChatGPT accounts; give the 'account_id' that "
            "is meant."
        )
    chosen = account_id or stated.account_id or access.account_id
    if chosen is None:
        raise ConfigError(
            "The login does not say which ChatGPT account it is for: its tokens have no "
            "'chatgpt_account_id'. Sign in with an account that has a ChatGPT subscription."
        )
    return Account(
        chatgpt_account_id=chosen,
        email=stated.email or access.email,
        chatgpt_user_id=stated.user_id or access.user_id,
        plan_type=stated.plan_type or access.plan_type,
    )


def plan_of(id_token: str) -> str | None:
    """The plan that an id token names.

    :raises ConfigError: it cannot be read.
    """
    return _id_claims(id_token).plan_type


def expires_at_ms(access_token: str) -> int | None:
    """When an access token ends, milliseconds since 1970; None where it does not say."""
    exp = (jwt.claims(access_token) or {}).get("exp")
    if isinstance(exp, bool) or not isinstance(exp, int | float) or not math.isfinite(exp):
        return None
    return int(exp * 1000) if 0 < exp <= _LAST_SECOND else None


def _id_claims(id_token: str) -> _Claims:
    document = jwt.claims(id_token)
    if document is None:
        raise UnreadableIdToken
    return _claims(document)


def _claims(document: Mapping[str, Any]) -> _Claims:
    auth, profile = _object(document, _AUTH), _object(document, _PROFILE)
    return _Claims(
        _text(auth, "chatgpt_account_id"),
        _text(auth, "chatgpt_user_id") or _text(auth, "user_id"),
        _text(auth, "chatgpt_plan_type"),
        _text(profile, "email") or _text(document, "email"),
    )


def _object(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value.strip() or None if isinstance(value, str) else None
