"""The login of a seat, joined with the engine that keeps its Copilot token fresh.

Rule of the vendor: the login lives until it is revoked, and an exchange uses nothing up. So a token that
cannot be stored is used all the same, and there is no login to lose.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from floway.domain.credential import VersionedState
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens, Bearer, Change
from floway.oauth.errors import SessionTerminated
from floway.oauth.slot import CredentialSlot
from floway.oauth.token_endpoint import Tokens
from floway.providers.copilot import endpoints, state
from floway.providers.copilot.endpoints import RETRY_SECONDS, Endpoints
from floway.providers.copilot.events import TokenMinted
from floway.providers.copilot.state import CopilotToken, Credential

#: The whole of an exchange with its pauses has to fit into what the engine allows.
_LIMITS: Final = Timeouts(connect_seconds=4.0, headers_seconds=8.0)

#: Of a life of some 25 minutes.
SKEW_MS: Final = 60_000


def access_tokens(slot: CredentialSlot, client: Client, vendor: Endpoints) -> AccessTokens[Credential]:
    """The engine for one upstream.

    :param client: its way out to GitHub.
    """

    def redeem(credential: Credential) -> Tokens:
        return endpoints.exchange(
            client, vendor, credential.github_host, credential.github_token, _LIMITS, RETRY_SECONDS
        )

    return AccessTokens(slot, CredentialCodec(slot.upstream_id, redeem), must_store=False)


@dataclass(frozen=True, slots=True)
class CredentialCodec:
    """What the engine does not know about this kind."""

    upstream_id: str
    #: Exchanges a login at GitHub.
    exchange: Callable[[Credential], Tokens] = field(repr=False)

    def read(self, stored: VersionedState) -> Credential:
        """The credential of a row."""
        return state.read(self.upstream_id, stored)

    def stored(self, credential: Credential) -> VersionedState:
        """The row of a credential."""
        return state.to_stored(credential)

    def end(self, credential: Credential) -> SessionTerminated | None:
        """Never: GitHub refuses a login that was revoked, and its own words are relayed."""
        return None

    def refresh_token(self, credential: Credential) -> str | None:
        """The login, which every credential of this kind has."""
        return credential.github_token

    def bearer(self, credential: Credential) -> Bearer | None:
        """The cached Copilot token."""
        token = credential.copilot_token
        return (
            None if token is None else Bearer(token.token, token.expires_at * 1000, token.base_url, SKEW_MS)
        )

    def redeem(self, credential: Credential) -> Tokens:
        """Exchange the login; may block."""
        return self.exchange(credential)

    def renewed(self, credential: Credential, tokens: Tokens, at: datetime) -> Credential:
        """The credential with another Copilot token."""
        document = tokens.document
        token = CopilotToken(tokens.access_token, document["expires_at"], document["base_url"])
        return replace(credential, copilot_token=token)

    def ended(self, credential: Credential, message: str, at: datetime) -> Credential:
        """There is no such state."""
        return credential

    def revived(self, credential: Credential, at: datetime) -> Credential:
        """There is no such state to leave."""
        return credential

    def without_bearer(self, credential: Credential) -> Credential:
        """Without the cached Copilot token."""
        return replace(credential, copilot_token=None)

    def spent(self, credential: Credential) -> str:
        """Never asked for: every credential of this kind can be renewed."""
        return "The login cannot be renewed; sign in again."

    def report_rotation(self, credential: Credential, expires_in_seconds: float) -> None:
        """Log ``copilot_token_minted``."""
        if token := credential.copilot_token:
            emit(TokenMinted(self.upstream_id, credential.key, token.base_url, token.expires_at))

    def report_recovery(self, credential: Credential) -> None:
        """Nothing: an exchange loses no race."""

    def report_end(self, change: Change[Credential], message: str, oauth_code: str | None) -> None:
        """Nothing: no login ends here."""
