"""Refusals of our own: what is known about a subscription saves a call that would fail.

Both leave the request to the next candidate; they cost neither a token nor a connection.
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Final

from floway.errors import CredentialUnusable, QuotaExhausted
from floway.oauth.errors import SessionTerminated
from floway.providers.claude_code.state import Credential, Snapshot

#: The error types that Claude Code is shown.
UNAVAILABLE: Final = "claude_code_upstream_unavailable"
RATE_LIMITED: Final = "claude_code_rate_limited"

#: The vendor's longest window is a week, and its bills are monthly: what resets later is a mistake, of its
#: header or of our clock.
_LONGEST_WINDOW: Final = timedelta(days=32)


def check(credential: Credential, now: datetime) -> None:
    """Let a credential pass that is not known to be useless.

    :raises CredentialUnusable: the login has ended.
    :raises QuotaExhausted: the vendor has announced that it refuses until an instant to come.
    """
    if not credential.is_active:
        raise CredentialUnusable(
            f"The Claude Code account is {credential.state}: {credential.state_message}", UNAVAILABLE
        )
    reset_at = limited_until(credential.quota_snapshot, now)
    if reset_at is not None:
        seconds = math.ceil((reset_at - now).total_seconds())
        raise QuotaExhausted(
            f"The quota of the Claude subscription is used up until {reset_at:%Y-%m-%dT%H:%M:%SZ}.",
            seconds,
            RATE_LIMITED,
            reset_at,
        )


def limited_until(snapshot: Snapshot | None, now: datetime) -> datetime | None:
    """When a subscription will be served again; None when it may be asked.

    Only the unified status counts. A rejection without an instant, or with one in years, would lock the
    account for ever, because no answer would replace it; a rejected overage is the steady state of accounts
    without extra credits.
    """
    if snapshot is None or snapshot.data.get("status") != "rejected":
        return None
    reset_at = _instant(snapshot.data.get("reset"))
    return reset_at if reset_at is not None and now < reset_at <= now + _LONGEST_WINDOW else None


def terminated(error: SessionTerminated) -> CredentialUnusable:
    """The same refusal for a login that turned out to be over while its token was renewed."""
    return CredentialUnusable(f"Claude Code refresh failed: {error.upstream_message}", UNAVAILABLE)


def _instant(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
