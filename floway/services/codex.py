"""ChatGPT subscriptions for Codex, as the command line and the admin API handle them.

Two ways in: a sign-in whose callback the operator pastes, and the ``auth.json`` of a Codex.
"""

from typing import Any

from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.slot import CredentialSlot
from floway.providers.codex import config, credentials, state
from floway.providers.codex.config import Account
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.events import AdminAction
from floway.providers.codex.state import Credential
from floway.services.codex_logins import Logins, Source
from floway.services.subscriptions.kind import LoginKind
from floway.services.subscriptions.sign_ins import SignIn
from floway.services.subscriptions.use_cases import Subscriptions
from floway.settings import Settings

KIND = "codex"

#: The only way to sign in.
_FLOW = "oauth"


def _engine(slot: CredentialSlot, client: Client, settings: Settings) -> AccessTokens[Credential]:
    return credentials.access_tokens(slot, client, Endpoints.of(settings))


CODEX: LoginKind[Account, Credential] = LoginKind(
    id=KIND,
    label="ChatGPT Codex",
    account_id=lambda account: account.chatgpt_account_id,
    called=lambda account: account.email or account.chatgpt_account_id[:8],
    config=config.to_document,
    owner=lambda credential: credential.chatgpt_account_id,
    stored=state.to_stored,
    read=state.read,
    ended=lambda credential: None if credential.is_active else credential.state_message or credential.state,
    engine=_engine,
    happened=AdminAction,
)


class CodexSubscriptions(Subscriptions[Account, Credential]):
    """The use cases, for one operator; they may block and need no app context."""

    about = CODEX

    @property
    def _endpoints(self) -> Endpoints:
        return Endpoints.of(self.settings)

    def start_sign_in(self, upstream_id: str | None = None) -> SignIn:
        """Begin a sign-in that this operator can finish for 15 minutes.

        :param upstream_id: the upstream that gets the login; None is one to be created.
        :raises UpstreamGone: there is no such upstream of this kind.
        """
        if upstream_id is not None:
            self.rows.existing(upstream_id)
        return self.begin_sign_in(self.purpose(_FLOW, upstream_id), self._endpoints.sign_in_url)

    def import_login(
        self, source: Source, name: str | None = None, sort_order: int | None = None
    ) -> Upstream:
        """Add an upstream for a login.

        :param name: after the account when None.
        :raises ConfigError: the source cannot be read, the name is taken, or nobody knows whose login it is.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        return self.create(
            lambda client: self._logins(client).of(source, self.purpose(_FLOW)), name, sort_order
        )

    def reimport_login(self, upstream_id: str, source: Source, name: str | None = None) -> Upstream:
        """Put another login into an upstream; what the machine knew of the old one is forgotten.

        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ConfigError, UpstreamError, SessionTerminated: as ``import_login``.
        """
        purpose = self.purpose(_FLOW, upstream_id)
        return self.replace(upstream_id, lambda client: self._logins(client).of(source, purpose), name)

    def _logins(self, client: Client) -> Logins:
        return Logins(self.app, client, self._endpoints, self.limits)


def redacted(credential: Credential) -> dict[str, Any]:
    """The state of a credential for operators: everything but the tokens."""
    document = state.to_stored(credential).state
    assert document is not None
    [account] = document["accounts"]
    return {"accounts": [account | {"refreshTokenSet": True}]}
