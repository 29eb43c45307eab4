"""Subscriptions of Claude Code, as the command line and the admin API handle them.

Three ways in: a sign-in whose code the operator pastes, the credentials file of a Claude Code, and a
setup token.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from floway import clock
from floway.domain.credential import VersionedState
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.errors import ConfigError, CredentialError, MalformedState, UpstreamError, UpstreamGone
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.errors import SessionTerminated
from floway.oauth.slot import CredentialSlot
from floway.providers.claude_code import config, credentials, state, usage_probe
from floway.providers.claude_code.config import Account
from floway.providers.claude_code.endpoints import Endpoints, Flow
from floway.providers.claude_code.events import AdminAction, QuotaPersistFailed
from floway.providers.claude_code.state import Credential
from floway.providers.claude_code.usage_probe import ProbeFailed
from floway.providers.claude_code.windows import Window, windows
from floway.providers.shared.logins import timestamp
from floway.services.claude_code_logins import ClaudeLogin, Logins, Source
from floway.services.subscriptions.kind import LoginKind
from floway.services.subscriptions.refusals import ActionRefused
from floway.services.subscriptions.sign_ins import SignIn
from floway.services.subscriptions.use_cases import Subscriptions
from floway.settings import Settings
from floway.store import states, upstreams
from floway.store.errors import DatabaseError
from floway.store.pending_sign_ins import Purpose

KIND = "claude-code"

_IMPORT_ROUTES: Mapping[Flow, str] = {
    "oauth": "claude-code-reimport",
    "setup-token": "claude-code-setup-token-reimport",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """What the vendor says about the usage of an account."""

    fetched_at: datetime
    body: Mapping[str, Any]


def _engine(slot: CredentialSlot, client: Client, settings: Settings) -> AccessTokens[Credential]:
    return credentials.access_tokens(slot, client, Endpoints.of(settings))


def _unrenewable(credential: Credential) -> str | None:
    if credential.refresh_token is not None:
        return None
    return "A setup token cannot be refreshed; create another one and re-import it."


CLAUDE_CODE: LoginKind[Account, Credential] = LoginKind(
    id=KIND,
    label="Claude Code",
    account_id=lambda account: account.account_uuid,
    called=lambda account: account.email or account.account_uuid[:8],
    config=config.to_document,
    owner=lambda credential: credential.account_uuid,
    stored=state.to_stored,
    read=state.read,
    ended=lambda credential: None if credential.is_active else credential.state_message or credential.state,
    engine=_engine,
    happened=AdminAction,
    unrenewable=_unrenewable,
)


class ClaudeSubscriptions(Subscriptions[Account, Credential]):
    """The use cases, for one operator; they may block and need no app context."""

    about = CLAUDE_CODE

    @property
    def _endpoints(self) -> Endpoints:
        return Endpoints.of(self.settings)

    def start_sign_in(
        self, flow: Flow, upstream_id: str | None = None, *, may_change_kind: bool = False
    ) -> SignIn:
        """Begin a sign-in that this operator can finish for 15 minutes.

        :param upstream_id: the upstream that gets the login; None is one to be created.
        :param may_change_kind: a login may take the place of a setup token, and the other way round.
        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: it holds the other kind of login.
        """
        if upstream_id is not None:
            self.rows.existing(upstream_id)
            _require_flow(upstream_id, flow, may_change_kind)(self.rows.stored(states.read, upstream_id))
        return self.begin_sign_in(
            self.purpose(flow, upstream_id),
            lambda state, challenge: self._endpoints.sign_in_url(flow, state, challenge),
        )

    def import_login(
        self, source: Source, name: str | None = None, sort_order: int | None = None
    ) -> Upstream:
        """Add an upstream for a login.

        :param name: after the account when None.
        :raises ConfigError: the source cannot be read, the name is taken, or the subscription is unknown.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        return self.create(self._asking(source, self.purpose(source.flow)), name, sort_order)

    def reimport_login(
        self, upstream_id: str, source: Source, name: str | None = None, *, may_change_kind: bool = False
    ) -> Upstream:
        """Put another login into an upstream; what the machine knew of the old one is forgotten.

        :param may_change_kind: as for ``start_sign_in``.
        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: it holds the other kind of login.
        :raises ConfigError, UpstreamError, SessionTerminated: as ``import_login``.
        """
        return self.replace(
            upstream_id,
            self._asking(source, self.purpose(source.flow, upstream_id)),
            name,
            _require_flow(upstream_id, source.flow, may_change_kind),
        )

    def probe_quota(self, upstream_id: str) -> Probe:
        """Ask the vendor for the usage of the account, and keep the answer; no model is called.

        :raises UpstreamGone: there is no such upstream.
        :raises ActionRefused: it is of another kind, its credential is dead, or the vendor did not answer.
        """
        with self.reported("quota_probe", upstream_id) as report:
            found = self.rows.stored(upstreams.find, upstream_id)
            if found is None:
                raise UpstreamGone(upstream_id)
            if found.kind != KIND:
                raise ActionRefused("wrong_kind", "Only Claude Code upstreams have a usage to probe.")
            upstream, credential = self.shown(upstream_id)
            report.account_id = credential.account_uuid
            try:
                probe = self._probed(upstream)
            except SessionTerminated as ended:
                raise ActionRefused("credential_dead", f"{ended}. Re-import it to recover.") from ended
            except UpstreamError as failure:
                raise ActionRefused("upstream_failed", str(failure)) from failure
            self._keep(upstream_id, report.account_id, probe)
            return probe

    def _probed(self, upstream: Upstream) -> Probe:
        client, engine = self.client(upstream), self.engine(upstream)
        access = engine.ensure()
        try:
            body = usage_probe.fetch(client, self._endpoints, access.token, self.limits)
        except ProbeFailed as failure:
            # A setup token without this scope serves requests all the same; invalidating would end it.
            is_renewable = engine.peek().refresh_token is not None
            if failure.answer_status != 401 or access.is_freshly_minted or not is_renewable:
                raise
            # The vendor may have ended a token before its time, as for a request of a client.
            engine.invalidate(access.token)
            body = usage_probe.fetch(client, self._endpoints, engine.ensure().token, self.limits)
        at = clock.now()
        # The stored instant has milliseconds, and is to be the same.
        return Probe(at.replace(microsecond=at.microsecond // 1000 * 1000), body)

    def _keep(self, upstream_id: str, account_uuid: str, probe: Probe) -> None:
        """Store a usage; the operator gets the answer even if that fails."""
        try:
            self.swap(upstream_id, usage_probe.noted(upstream_id, account_uuid, probe.body, probe.fetched_at))
        except (CredentialError, DatabaseError, ConfigError) as failure:
            emit(QuotaPersistFailed(upstream_id, type(failure).__name__))

    def _asking(self, source: Source, purpose: Purpose) -> Callable[[Client], ClaudeLogin]:
        return lambda client: Logins(self.app, client, self._endpoints, self.limits).of(source, purpose)


def redacted(credential: Credential) -> dict[str, Any]:
    """The state of a credential for operators: everything but the tokens."""
    document = state.to_stored(credential).state
    assert document is not None
    [account] = document["accounts"]
    shown = {
        "refreshTokenSet": credential.refresh_token is not None,
        "quotaWindows": [_shown_window(window) for window in windows(credential)],
    }
    return {"accounts": [account | shown]}


def _shown_window(window: Window) -> dict[str, Any]:
    return {
        "window": window.name,
        "source": window.source,
        "observedAt": timestamp(window.observed_at),
        "used": window.used,
        "resetsAt": window.resets_at,
        "status": window.status,
    }


def _require_flow(upstream_id: str, flow: Flow, may_change_kind: bool) -> Callable[[VersionedState], None]:
    """Refuses a stored credential of the other kind, unless that may change."""

    def guard(stored: VersionedState) -> None:
        if may_change_kind:
            return
        try:
            held = state.read(upstream_id, stored).token_kind
        except MalformedState:
            # An import is the way to get rid of it.
            return
        if held != flow:
            raise ActionRefused(
                "wrong_flow",
                f"This upstream holds a login of the kind '{held}'; "
                f"re-import it with {_IMPORT_ROUTES[held]}, or allow the kind to change.",
            )

    return guard
