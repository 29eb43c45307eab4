"""The file in which Claude Code keeps its login, ``~/.claude/.credentials.json``, pasted word for word."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast, get_args

from floway.errors import ConfigError
from floway.providers.claude_code.config import SubscriptionType
from floway.providers.shared.pasted_file import decoded

#: What an operator must know before a paste.
SHARED_LOGIN_WARNING = (
    "The file and this gateway then share one login, whose refresh token works only once: as soon as one of "
    "the two renews it, the other is logged out. Sign in here instead, or sign in again there afterwards."
)

#: September 2001 in milliseconds. Seconds do not reach it before the year 33658.
_LEAST_MS: Final = 10**12
#: The year 9999 is the last one that a date can have.
_MOST_MS: Final = 253_402_300_800_000


@dataclass(frozen=True, slots=True)
class PastedLogin:
    """A login as the file has it."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    #: Milliseconds since 1970.
    expires_at_ms: float
    #: None when the file has none that we know; the profile tells then.
    subscription_type: SubscriptionType | None = None
    rate_limit_tier: str | None = None


def parse(text: str) -> PastedLogin:
    """The login of a file's text; members that are not ours are left alone.

    :raises ConfigError: it is not such a file. No value of it is repeated.
    """
    try:
        document = decoded(text)
    except ValueError:
        raise ConfigError("The credentials file is not JSON; paste all of it, from '{' to '}'.") from None
    login = document.get("claudeAiOauth") if isinstance(document, dict) else None
    if not isinstance(login, dict):
        raise ConfigError(
            "The credentials file has no object 'claudeAiOauth'; paste ~/.claude/.credentials.json of a "
            "Claude Code that is signed in to a subscription."
        )
    kind, tier = login.get("subscriptionType"), login.get("rateLimitTier")
    return PastedLogin(
        _token(login, "accessToken"),
        _token(login, "refreshToken"),
        _expiry(login.get("expiresAt")),
        cast(SubscriptionType, kind) if kind in get_args(SubscriptionType) else None,
        tier if isinstance(tier, str) and tier else None,
    )


def _token(login: Mapping[str, Any], name: str) -> str:
    token = login.get(name)
    # It goes into a header, where anything else could begin another one.
    if (
        not isinstance(token, str)
        or not token
        or not token.isascii()
        or not token.isprintable()
        or " " in token
    ):
        raise ConfigError(f"The credentials file has no usable 'claudeAiOauth.{name}'.")
    return token


def _expiry(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value < _MOST_MS:
        raise ConfigError("The credentials file has no number 'claudeAiOauth.expiresAt'.")
    if value < _LEAST_MS:
        raise ConfigError(
            "The 'claudeAiOauth.expiresAt' of the credentials file looks like seconds; Claude Code writes "
            "milliseconds."
        )
    return value
