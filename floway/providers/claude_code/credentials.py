"""The credential of a subscription, joined with the engine that keeps its access token fresh.

Rules of the vendor: a refresh token is good for one use, and a setup token is never refreshed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from floway.domain.credential import VersionedState
from floway.egress.client import Client
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens, Bearer, Change
from floway.oauth.errors import SessionTerminated
from floway.oauth.slot import CredentialSlot
from floway.oauth.token_endpoint import Tokens
from floway.providers.claude_code import endpoints, state
from floway.providers.claude_code.endpoints import Endpoints
from floway.providers.claude_code.events import AccountStateFlip, RefreshRaceRecovered, RefreshTokenRotated
from floway.providers.claude_code.state import AccessToken, Credential
from floway.providers.shared.logins import RENEWAL_LIMITS, digest, end_of, expiry_ms, timestamp

#: What becomes of a setup token in its last minutes, or when the vendor's API has refused it.
SETUP_SPENT = (
    "The setup token has expired or was refused, and setup tokens cannot be renewed. "
    "Create another one and import it again."
)


def access_tokens(slot: CredentialSlot, client: Client, vendor: Endpoints) -> AccessTokens[Credential]:
    """The engine for one upstream.

    :param client: its way out to the token endpoint.
    """
    codec = CredentialCodec(
        slot.upstream_id, lambda token: endpoints.refresh(client, vendor, token, RENEWAL_LIMITS)
    )
    return AccessTokens(slot, codec)


@dataclass(frozen=True, slots=True)
class CredentialCodec:
    """What the engine does not know about this kind."""

    upstream_id: str
    #: Redeems a refresh token at the token endpoint.
    refresh: Callable[[str], Tokens] = field(repr=False)

    def read(self, stored: VersionedState) -> Credential:
        """The credential of a row."""
        return state.read(self.upstream_id, stored)

    def stored(self, credential: Credential) -> VersionedState:
        """The row of a credential."""
        return state.to_stored(credential)

    def end(self, credential: Credential) -> SessionTerminated | None:
        """The terminal state and its message."""
        return end_of(credential)

    def refresh_token(self, credential: Credential) -> str | None:
        """None for a setup token."""
        return credential.refresh_token

    def bearer(self, credential: Credential) -> Bearer | None:
        """The cached access token."""
        access = credential.access_token
        return None if access is None else Bearer(access.token, access.expires_at_ms)

    def redeem(self, credential: Credential) -> Tokens:
        """Call the token endpoint; may block."""
        if credential.refresh_token is None:
            raise ValueError("a setup token cannot be redeemed")
        return self.refresh(credential.refresh_token)

    def renewed(self, credential: Credential, tokens: Tokens, at: datetime) -> Credential:
        """Both tokens at once; ``state`` and its instant tell of the account's health and stay."""
        return replace(
            credential,
            refresh_token=tokens.refresh_token or credential.refresh_token,
            access_token=AccessToken(
                tokens.access_token,
                expiry_ms(tokens, at),
                timestamp(at),
            ),
        )

    def ended(self, credential: Credential, message: str, at: datetime) -> Credential:
        """The terminal state that only another import leaves."""
        return credential.failed(message, at)

    def revived(self, credential: Credential, at: datetime) -> Credential:
        """Active again."""
        return replace(credential, state="active", state_message=None, state_updated_at=timestamp(at))

    def without_bearer(self, credential: Credential) -> Credential:
        """Without the cached access token."""
        return replace(credential, access_token=None)

    def spent(self, credential: Credential) -> str:
        """What an operator is told about a setup token at its end."""
        return SETUP_SPENT

    def report_rotation(self, credential: Credential, expires_in_seconds: float) -> None:
        """Log ``claude_code_refresh_token_rotated``."""
        refreshed_at = credential.access_token.refreshed_at if credential.access_token else ""
        emit(
            RefreshTokenRotated(
                self.upstream_id, credential.account_uuid, int(expires_in_seconds), refreshed_at
            )
        )

    def report_recovery(self, credential: Credential) -> None:
        """Log ``claude_code_refresh_race_recovered``."""
        shown = digest(credential.refresh_token or "")
        emit(RefreshRaceRecovered(self.upstream_id, credential.account_uuid, shown))

    def report_end(self, change: Change[Credential], message: str, oauth_code: str | None) -> None:
        """Log ``claude_code_account_state_flip``."""
        reason = "oauth_refresh_failed" if oauth_code else "setup_token_expired"
        emit(
            AccountStateFlip(
                self.upstream_id,
                change.after.account_uuid,
                change.before.state,
                change.after.state,
                reason,
                message,
                oauth_code,
            )
        )
