"""The credential of a subscription, joined with the engine that keeps its access token fresh.

Rule of the vendor: a refresh token is good for one use.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from floway.domain.credential import VersionedState
from floway.egress.client import Client
from floway.errors import ConfigError
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens, Bearer, Change
from floway.oauth.errors import SessionTerminated
from floway.oauth.slot import CredentialSlot
from floway.oauth.token_endpoint import Tokens
from floway.providers.codex import endpoints, identity, state
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.events import (
    AccountStateFlip,
    PlanUnreadable,
    RefreshRaceRecovered,
    RefreshTokenRotated,
)
from floway.providers.codex.state import AccessToken, Credential, Plan
from floway.providers.shared.logins import RENEWAL_LIMITS, digest, end_of, expiry_ms, timestamp


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
        """What every credential of this kind has."""
        return credential.refresh_token

    def bearer(self, credential: Credential) -> Bearer | None:
        """The cached access token; one whose end is unknown counts as over, since it can be renewed."""
        access = credential.access_token
        return None if access is None else Bearer(access.token, access.expires_at_ms or 0)

    def redeem(self, credential: Credential) -> Tokens:
        """Call the token endpoint; may block."""
        return self.refresh(credential.refresh_token)

    def renewed(self, credential: Credential, tokens: Tokens, at: datetime) -> Credential:
        """Both tokens at once; ``state`` and its instant tell of the account's health and stay.

        A plan that cannot be read must not cost the rotation.
        """
        return replace(
            credential,
            refresh_token=tokens.refresh_token or credential.refresh_token,
            access_token=AccessToken(
                tokens.access_token,
                expiry_ms(tokens, at),
                timestamp(at),
                self._plan(credential, tokens, at),
            ),
        )

    def ended(self, credential: Credential, message: str, at: datetime) -> Credential:
        """The terminal state that only another import leaves."""
        return credential.ended("refresh_failed", message, at)

    def revived(self, credential: Credential, at: datetime) -> Credential:
        """Active again."""
        return replace(credential, state="active", state_message=None, state_updated_at=timestamp(at))

    def without_bearer(self, credential: Credential) -> Credential:
        """Without the cached access token."""
        return replace(credential, access_token=None)

    def spent(self, credential: Credential) -> str:
        """Never asked for: every credential of this kind can be renewed."""
        return "The login cannot be renewed; re-import it."

    def report_rotation(self, credential: Credential, expires_in_seconds: float) -> None:
        """Log ``codex_refresh_token_rotated``."""
        refreshed_at = credential.access_token.refreshed_at if credential.access_token else ""
        emit(
            RefreshTokenRotated(
                self.upstream_id, credential.chatgpt_account_id, int(expires_in_seconds), refreshed_at
            )
        )

    def report_recovery(self, credential: Credential) -> None:
        """Log ``codex_refresh_race_recovered``."""
        shown = digest(credential.refresh_token)
        emit(RefreshRaceRecovered(self.upstream_id, credential.chatgpt_account_id, shown))

    def report_end(self, change: Change[Credential], message: str, oauth_code: str | None) -> None:
        """Log ``codex_account_state_flip``."""
        emit(
            AccountStateFlip(
                self.upstream_id,
                change.after.chatgpt_account_id,
                change.before.state,
                change.after.state,
                message,
                oauth_code,
            )
        )

    def _plan(self, credential: Credential, tokens: Tokens, at: datetime) -> Plan | None:
        """The plan that came with tokens; the one before where none did."""
        known = credential.access_token.plan if credential.access_token else None
        id_token = endpoints.id_token_of(tokens)
        if id_token is None:
            return known
        try:
            named = identity.plan_of(id_token)
        except ConfigError:
            emit(PlanUnreadable(self.upstream_id, credential.chatgpt_account_id))
            return known
        return known if named is None else Plan(named, timestamp(at))
