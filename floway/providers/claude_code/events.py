"""What this kind reports in the log. Tokens appear as the first characters of a hash at most."""

import logging
from dataclasses import dataclass

from floway.logs import Event


@dataclass(frozen=True, slots=True)
class RefreshTokenRotated(Event):
    """A refresh token was redeemed, and what came for it is stored."""

    name = "claude_code_refresh_token_rotated"

    upstream_id: str
    account_uuid: str
    expires_in_seconds: int
    refreshed_at: str


@dataclass(frozen=True, slots=True)
class RefreshRaceRecovered(Event):
    """The vendor refused a refresh token that somebody else had redeemed; the stored successor is used.

    ``refresh_token_hash`` begins the SHA-256 of the successor.
    """

    name = "claude_code_refresh_race_recovered"

    upstream_id: str
    account_uuid: str
    refresh_token_hash: str


@dataclass(frozen=True, slots=True)
class AccountStateFlip(Event):
    """The login has ended; requests get the message until an operator imports another one.

    ``oauth_code`` is the token endpoint's, ``upstream_status`` the API's; one of them is the cause, or
    neither when a setup token has expired.
    """

    name = "claude_code_account_state_flip"
    level = logging.WARNING

    upstream_id: str
    account_uuid: str
    from_state: str
    to_state: str
    reason: str
    message: str
    oauth_code: str | None = None
    upstream_status: int | None = None


@dataclass(frozen=True, slots=True)
class StateMalformed(Event):
    """The stored state is not what this kind writes; its requests fail until another import."""

    name = "claude_code_state_malformed"
    level = logging.ERROR

    upstream_id: str
    fault: str


@dataclass(frozen=True, slots=True)
class IdentityDegradedFallback(Event):
    """An imported login may not read its profile, so the account has an id that is made from its token.

    Setup tokens never may; the upstream works all the same.
    """

    name = "claude_code_identity_degraded_fallback"
    level = logging.WARNING

    account_uuid: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnknownOrganizationType(Event):
    """An import was refused: the vendor names a kind of subscription that this release does not know."""

    name = "claude_code_unknown_organization_type"
    level = logging.WARNING

    organization_type: str


@dataclass(frozen=True, slots=True)
class AdminAction(Event):
    """An operator has signed in, imported, refreshed or probed a subscription, or has tried to.

    ``action`` is ``import``, ``reimport``, ``refresh_now`` or ``quota_probe``; ``actor`` is the id of
    the user, or ``cli``; ``outcome`` is ``ok`` or ``error``.
    """

    name = "claude_code_admin_action"

    action: str
    actor: str
    outcome: str
    upstream_id: str = ""
    account_uuid: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class QuotaStateTransition(Event):
    """The vendor states another status of a subscription than before: ``rejected`` stops its requests.

    Until ``reset_at_iso``, where that is known. ``from_status`` is left out the first time.
    """

    name = "claude_code_quota_state_transition"

    upstream_id: str
    account_uuid: str
    from_status: str | None
    to_status: str | None
    reset_at_iso: str | None
    representative_claim: str | None


@dataclass(frozen=True, slots=True)
class QuotaPersistFailed(Event):
    """What an answer said about the quota could not be stored; the request was served all the same."""

    name = "claude_code_quota_persist_failed"
    level = logging.WARNING

    upstream_id: str
    error: str


@dataclass(frozen=True, slots=True)
class TerminalSentinelDetected(Event):
    """The vendor has answered that the account is lost; its credential is ended."""

    name = "claude_code_terminal_sentinel_detected"
    level = logging.WARNING

    upstream_id: str
    upstream_status: int
    reason: str


@dataclass(frozen=True, slots=True)
class TerminalSentinelPersistFailed(Event):
    """The end of an account could not be stored; the next such answer tries again."""

    name = "claude_code_terminal_sentinel_persist_failed"
    level = logging.WARNING

    upstream_id: str
    error: str


@dataclass(frozen=True, slots=True)
class UnparseableErrorBody(Event):
    """A refusal that could have ended the account is not JSON; something in front of the vendor wrote it."""

    name = "claude_code_unparseable_error_body"
    level = logging.WARNING

    upstream_id: str
    status: int
    body_snippet: str
