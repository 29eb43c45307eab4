"""What this kind reports in the log. Tokens appear as the first characters of a hash at most."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class RefreshTokenRotated(Event):
    """A refresh token was redeemed, and what came for it is stored."""

    name = "codex_refresh_token_rotated"

    upstream_id: str
    chatgpt_account_id: str
    expires_in_seconds: int
    refreshed_at: str


@dataclass(frozen=True, slots=True)
class RefreshRaceRecovered(Event):
    """The vendor refused a refresh token that somebody else had redeemed; the stored successor is used.

    ``refresh_token_hash`` begins the SHA-256 of the successor.
    """

    name = "codex_refresh_race_recovered"

    upstream_id: str
    chatgpt_account_id: str
    refresh_token_hash: str


@dataclass(frozen=True, slots=True)
class AccountStateFlip(Event):
    """The login has ended; requests get the message until an operator imports another one.

    ``oauth_code`` is the token endpoint's, ``upstream_status`` the backend's; one of them is the cause.
    """

    name = "codex_account_state_flip"
    level = logging.WARNING

    upstream_id: str
    chatgpt_account_id: str
    from_state: str
    to_state: str
    message: str
    oauth_code: str | None = None
    upstream_status: int | None = None


@dataclass(frozen=True, slots=True)
class AccountStatePersistFailed(Event):
    """The end of a login could not be stored; the next such answer tries again."""

    name = "codex_account_state_persist_failed"
    level = logging.WARNING

    upstream_id: str
    error: str


@dataclass(frozen=True, slots=True)
class StateMalformed(Event):
    """The stored state is not what this kind writes; its requests fail until another import."""

    name = "codex_state_malformed"
    level = logging.ERROR

    upstream_id: str
    fault: str


@dataclass(frozen=True, slots=True)
class PlanUnreadable(Event):
    """A refresh gave an id token that cannot be read; the tokens are stored and the plan stays as it was."""

    name = "codex_plan_unreadable"
    level = logging.WARNING

    upstream_id: str
    chatgpt_account_id: str


@dataclass(frozen=True, slots=True)
class QuotaPersistFailed(Event):
    """What an answer said about the quota could not be stored; the request was served all the same."""

    name = "codex_quota_persist_failed"
    level = logging.WARNING

    upstream_id: str
    error: str


@dataclass(frozen=True, slots=True)
class AdminAction(Event):
    """An operator has imported or refreshed a subscription, or has tried to.

    ``action`` is ``import``, ``reimport`` or ``refresh_now``; ``actor`` is the id of the user, or ``cli``;
    ``outcome`` is ``ok`` or ``error``.
    """

    name = "codex_admin_action"

    action: str
    actor: str
    outcome: str
    upstream_id: str = ""
    chatgpt_account_id: str = ""
    error: str = ""
