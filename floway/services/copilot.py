"""Seats of GitHub Copilot, as the command line and the admin API handle them.

The way in is a device code: a person types it at GitHub's page while the gateway polls. It ends in one
transaction that writes who the member is beside the login.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from floway import clock
from floway.domain.credential import VersionedState
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.errors import ConfigError, MalformedState
from floway.oauth import device_flow
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.device_flow import SLOW_DOWN_SECONDS, Granted
from floway.oauth.errors import ExchangeRefused, SignInRefused
from floway.oauth.slot import CredentialSlot
from floway.providers.copilot import config, credentials, endpoints, hosts, quota, state
from floway.providers.copilot.config import Account
from floway.providers.copilot.endpoints import SCOPE, Endpoints
from floway.providers.copilot.events import AdminAction
from floway.providers.copilot.state import Credential, Snapshot
from floway.services.copilot_logins import CopilotLogin, login_of
from floway.services.subscriptions.kind import LoginKind
from floway.services.subscriptions.refusals import ActionRefused
from floway.services.subscriptions.use_cases import Subscriptions
from floway.settings import Settings
from floway.store import pending_devices, secrets, upstreams
from floway.store.pending_devices import PendingDevice

KIND = "copilot"

_DEVICE = "/login/device/code"
_TOKEN = "/login/oauth/access_token"  # noqa: S105  a path
_SEAT = "/copilot_internal/user"


def _engine(slot: CredentialSlot, client: Client, settings: Settings) -> AccessTokens[Credential]:
    return credentials.access_tokens(slot, client, Endpoints.of(settings))


def _inherit(stored: VersionedState, fresh: VersionedState) -> VersionedState:
    """The fresh login, with the models and the quota that are known of the same member."""
    try:
        old, new = state.read("", stored), state.read("", fresh)
    except MalformedState:
        return fresh
    if old.key != new.key:
        return fresh
    return state.to_stored(
        replace(
            new,
            known_models=old.known_models,
            listed_at_ms=old.listed_at_ms,
            quota=new.quota or old.quota,
            seat=new.seat or old.seat,
        )
    )


COPILOT: LoginKind[Account, Credential] = LoginKind(
    id=KIND,
    label="GitHub Copilot",
    account_id=lambda account: account.key,
    called=lambda account: account.login,
    config=config.to_document,
    owner=lambda credential: credential.key,
    stored=state.to_stored,
    read=state.read,
    ended=lambda credential: None,
    engine=_engine,
    happened=AdminAction,
    inherit=_inherit,
)


@dataclass(frozen=True, slots=True)
class DeviceSignIn:
    """A sign-in that has begun, without the vendor's code for it."""

    id: str
    user_code: str
    verification_uri: str
    expires_in_seconds: int
    interval_seconds: float


@dataclass(frozen=True, slots=True)
class StillWaiting:
    """Nobody has allowed it yet."""

    #: How long to wait before the next poll.
    interval_seconds: float
    is_slowed: bool = False


class CopilotSubscriptions(Subscriptions[Account, Credential]):
    """The use cases, for one operator; they may block and need no app context."""

    about = COPILOT

    @property
    def _endpoints(self) -> Endpoints:
        return Endpoints.of(self.settings)

    def start_sign_in(self, host: str = hosts.GITHUB, upstream_id: str | None = None) -> DeviceSignIn:
        """Begin a sign-in that this operator can finish until its code ends.

        :param upstream_id: the upstream that gets the login; None is one to be created, or the one that the
            same member has already.
        :raises ConfigError: the host is none of GitHub's.
        :raises UpstreamGone: there is no such upstream of this kind.
        :raises UpstreamError: GitHub gave no code.
        """
        host = hosts.normalised(host)
        existing = None if upstream_id is None else self.rows.existing(upstream_id)
        self.rows.stored(secrets.verify)
        begun = device_flow.start(
            self.client(existing),
            self._endpoints.page(host, _DEVICE),
            self._endpoints.client_id,
            SCOPE,
            self.limits,
        )
        pending = self.rows.stored(
            pending_devices.start,
            begun.device_code,
            host,
            begun.interval_seconds,
            clock.now() + timedelta(seconds=begun.expires_in_seconds),
            kind=KIND,
            user_id=self.purpose("device").user_id,
            upstream_id=upstream_id,
            proxy_ids=self._proxy_ids,
        )
        return DeviceSignIn(
            pending.id,
            begun.user_code,
            begun.verification_uri,
            int(begun.expires_in_seconds),
            begun.interval_seconds,
        )

    def poll(self, sign_in_id: str, name: str | None = None) -> StillWaiting | Upstream:
        """Ask whether somebody has allowed a sign-in; if so, the upstream that has got the login.

        Asked sooner than GitHub wants, it says how long to wait and asks nobody.

        :param name: of an upstream that is created; after the member when None.
        :raises ConfigError: no such sign-in waits, or the name cannot be used.
        :raises SignInRefused: somebody said no, or nobody said yes in time.
        :raises UpstreamError: GitHub did not say, or gave a login without a seat; nothing is stored.
        """
        pending = self._pending(sign_in_id)
        if pending is None:
            raise ConfigError(
                "No sign-in of yours waits under this id: its code has ended, it was finished already, or "
                "another user began it. Start it again."
            )
        if self._proxy_ids is None:
            # What was stated when it began holds until it is finished.
            self._proxy_ids = pending.proxy_ids
        target = None if pending.upstream_id is None else self.rows.existing(pending.upstream_id)
        self.rows.free_name(name, pending.upstream_id)
        if wait_seconds := self.rows.stored(pending_devices.claim_poll, pending.id):
            return StillWaiting(wait_seconds, is_slowed=True)
        client = self.client(target)
        outcome = self._asked(client, pending)
        if isinstance(outcome, StillWaiting):
            return outcome
        login = login_of(client, self._endpoints, pending.host, outcome, self.limits)
        return self._finished(pending, login, name)

    def is_waiting(self, sign_in_id: str) -> bool:
        """Whether a sign-in can still be finished, as after a poll that nobody answered."""
        return self._pending(sign_in_id) is not None

    def _pending(self, sign_in_id: str) -> PendingDevice | None:
        return self.rows.stored(pending_devices.find, sign_in_id, KIND, self.purpose("device").user_id)

    def quota(self, upstream_id: str) -> Mapping[str, Any] | None:
        """What GitHub says is left of a seat, which is kept; None where it says nothing.

        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: GitHub does not take the login.
        :raises ExchangeRefused: it answered something else; it keeps the status.
        :raises UpstreamError: it did not answer.
        """
        with self.reported("quota", upstream_id) as report:
            upstream, credential = self.shown(upstream_id)
            report.account_id = credential.key
            answer = endpoints.get(
                self.client(upstream),
                self._endpoints,
                credential.github_host,
                _SEAT,
                credential.github_token,
                self.limits,
            )
            if answer.status in (401, 403):
                raise ActionRefused(
                    "upstream_failed", f"GitHub refuses the login with HTTP {answer.status}; sign in again."
                )
            if answer.status != 200:
                raise ExchangeRefused(f"GitHub answered with HTTP {answer.status}.", answer.status)
            document, now = endpoints.document_of(answer, "about the seat"), clock.now()
            found, seat = quota.of_user(document, now), quota.seat(document, now)
            at_ms = int(now.timestamp() * 1000)

            def note(stored: VersionedState) -> VersionedState:
                current = state.read(upstream_id, stored)
                if current.key != credential.key:
                    return stored
                kept = replace(
                    current,
                    quota=current.quota if found is None else Snapshot(at_ms, found),
                    seat=current.seat if seat is None else Snapshot(at_ms, seat),
                )
                return state.to_stored(kept)

            self.swap(upstream_id, note)
            return found

    def _asked(self, client: Client, pending: PendingDevice) -> StillWaiting | str:
        """GitHub's answer to a device; the login where there is one."""
        try:
            outcome = device_flow.poll(
                client,
                self._endpoints.page(pending.host, _TOKEN),
                self._endpoints.client_id,
                pending.device_code,
                self.limits,
            )
        except SignInRefused:
            self.rows.stored(pending_devices.consume, pending.id)
            raise
        if isinstance(outcome, Granted):
            # The vendor takes a code once, whatever becomes of the login.
            self.rows.stored(pending_devices.consume, pending.id)
            return outcome.access_token
        if not outcome.is_slowed:
            return StillWaiting(pending.interval_seconds)
        slower = outcome.interval_seconds or pending.interval_seconds + SLOW_DOWN_SECONDS
        self.rows.stored(pending_devices.slow_down, pending.id, slower)
        return StillWaiting(slower, is_slowed=True)

    def _finished(self, pending: PendingDevice, login: CopilotLogin, name: str | None) -> Upstream:
        target = pending.upstream_id or self._same_member(login.account)
        if target is None:
            return self.create(lambda client: login, name)
        return self.replace(target, lambda client: login, name)

    def _same_member(self, account: Account) -> str | None:
        """The upstream that a member has already."""
        for upstream in self.rows.stored(upstreams.list_all):
            if upstream.kind == KIND and config.parse(upstream.config).key == account.key:
                return upstream.id
        return None


def redacted(credential: Credential) -> dict[str, Any]:
    """The state of a seat for operators: no token, and of the models only their names."""
    document = state.to_stored(credential).state
    assert document is not None
    known = document["knownModels"]
    models = None if known is None else {"fetchedAt": known["fetchedAt"], "ids": sorted(known["models"])}
    return {**document, "knownModels": models, "githubTokenSet": True}
