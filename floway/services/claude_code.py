"""Subscriptions of Claude Code, as the command line and the admin API handle them.

Three ways in: a sign-in whose code the operator pastes, the credentials file of a Claude Code, and a
setup token. All of them end in one transaction that writes who the account is beside its credential.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import Flask

from floway import clock
from floway.domain.credential import VersionedState
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import (
    ConfigError,
    CredentialError,
    FlowayError,
    MalformedState,
    StateUnavailable,
    UpstreamError,
    UpstreamGone,
)
from floway.logs import emit
from floway.oauth import pkce
from floway.oauth.errors import SessionTerminated
from floway.providers.base import Surroundings
from floway.providers.claude_code import config, state, usage_probe
from floway.providers.claude_code.credentials import access_tokens
from floway.providers.claude_code.endpoints import Endpoints, Flow
from floway.providers.claude_code.events import AdminAction, QuotaPersistFailed
from floway.providers.claude_code.state import Credential, timestamp
from floway.providers.claude_code.usage_probe import ProbeFailed
from floway.providers.claude_code.windows import Window, windows
from floway.services.claude_code_logins import Logins, Source
from floway.services.login_rows import LoginRows, SignIn
from floway.services.proxies import client_for
from floway.store import credentials, pending_sign_ins, secrets, states, upstreams
from floway.store.errors import DatabaseError
from floway.store.pending_sign_ins import LIFE, Purpose

KIND = "claude-code"

#: How long the vendor may take to answer an operator, who waits in front of a form.
_PATIENCE_SECONDS = 30.0

_IMPORT_ROUTES: Mapping[Flow, str] = {
    "oauth": "claude-code-reimport",
    "setup-token": "claude-code-setup-token-reimport",
}

Reason = Literal[
    "wrong_kind", "wrong_flow", "account_terminated", "not_renewable", "upstream_failed", "credential_dead"
]


class ActionRefused(FlowayError):
    """An action that this upstream, or the vendor, does not allow; ``reason`` is for programs."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Probe:
    """What the vendor says about the usage of an account."""

    fetched_at: datetime
    body: Mapping[str, Any]


class Subscriptions:
    """The use cases, for one operator; they may block and need no app context."""

    def __init__(
        self,
        app: Flask,
        surroundings: Surroundings,
        user_id: str | None,
        proxy_ids: Sequence[str] | None = None,
    ) -> None:
        """Work for a user; None is whoever uses the command line.

        :param proxy_ids: the ways to the vendor, checked, which an import keeps; None is the stored ones.
        """
        self._app = app
        self._proxy_ids = proxy_ids
        self._surroundings = surroundings
        self._user_id = user_id
        self._rows = LoginRows(app, KIND, "Claude Code")
        self._limits = Timeouts(surroundings.timeouts.connect_seconds, _PATIENCE_SECONDS)
        self._endpoints = Endpoints.of(surroundings.settings)

    def start_sign_in(self, flow: Flow, upstream_id: str | None = None) -> SignIn:
        """Begin a sign-in that this operator can finish for 15 minutes.

        :param upstream_id: the upstream that gets the login; None is one to be created.
        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: it holds the other kind of login.
        """
        if upstream_id is not None:
            self._require_flow(upstream_id, flow)
        verifier, unguessable = pkce.fresh_verifier(), pkce.fresh_state()
        self._rows.stored(secrets.verify)
        self._rows.stored(pending_sign_ins.start, unguessable, verifier, self._purpose(flow, upstream_id))
        url = self._endpoints.sign_in_url(flow, unguessable, pkce.challenge(verifier))
        return SignIn(unguessable, url, int(LIFE.total_seconds()))

    def import_login(
        self, source: Source, name: str | None = None, sort_order: int | None = None
    ) -> Upstream:
        """Add an upstream for a login.

        :param name: after the account when None.
        :raises ConfigError: the source cannot be read, the name is taken, or the subscription is unknown.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        with self._reported("import") as report:
            chosen = self._rows.free_name(name)
            login = self._logins(None).of(source, self._purpose(source.flow))
            account = login.account
            report.account_uuid = account.account_uuid
            upstream = self._rows.stored(
                credentials.create_account,
                KIND,
                chosen or self._rows.default_name(account.email or account.account_uuid[:8]),
                config.to_document(account),
                state.to_stored(login.credential),
                sort_order,
                login.sign_in,
                self._proxy_ids or (),
            )
            report.upstream_id = upstream.id
            return upstream

    def reimport_login(self, upstream_id: str, source: Source, name: str | None = None) -> Upstream:
        """Put another login into an upstream; what the machine knew of the old one is forgotten.

        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: it holds the other kind of login.
        :raises ConfigError, UpstreamError, SessionTerminated: as ``import_login``.
        """
        with self._reported("reimport", upstream_id) as report:
            self._require_flow(upstream_id, source.flow)
            chosen = self._rows.free_name(name, upstream_id)
            logins = self._logins(self._existing(upstream_id))
            login = logins.of(source, self._purpose(source.flow, upstream_id))
            report.account_uuid = login.account.account_uuid
            fresh = state.to_stored(login.credential)

            def mutate(stored: VersionedState) -> VersionedState:
                # Somebody may have imported the other kind while the vendor was asked.
                _check_flow(_readable(upstream_id, stored), source.flow)
                return fresh

            document = config.to_document(login.account)
            upstream = self._rows.stored(
                credentials.replace_account,
                upstream_id,
                document,
                mutate,
                chosen,
                login.sign_in,
                self._proxy_ids,
            )
            # This process must not go on with what it remembers of the old login; the others find out
            # within a second, as does this one when the database is slow.
            with suppress(StateUnavailable):
                self._surroundings.slot(upstream_id).read()
            return upstream

    def refresh_now(self, upstream_id: str) -> Upstream:
        """Renew the access token, whether it needs it or not; the renewal of a sibling counts.

        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: nothing renews this credential, or the vendor did not.
        :raises SwapExhausted: the row could not be written.
        """
        with self._reported("refresh_now", upstream_id) as report:
            upstream, credential = self.shown(upstream_id)
            report.account_uuid = credential.account_uuid
            if not credential.is_active:
                raise _terminated(credential.state_message or credential.state)
            if credential.refresh_token is None:
                raise ActionRefused(
                    "not_renewable", "A setup token cannot be refreshed; create another one and re-import it."
                )
            slot = self._surroundings.slot(upstream_id)
            engine = access_tokens(slot, self._client(upstream), self._endpoints)
            try:
                engine.ensure(force=True)
            except SessionTerminated as ended:
                raise _terminated(ended.upstream_message) from ended
            except UpstreamError as failure:
                raise ActionRefused("upstream_failed", str(failure)) from failure
            return upstream

    def probe_quota(self, upstream_id: str) -> Probe:
        """Ask the vendor for the usage of the account, and keep the answer; no model is called.

        :raises UpstreamGone: there is no such upstream.
        :raises ActionRefused: it is of another kind, its credential is dead, or the vendor did not answer.
        """
        with self._reported("quota_probe", upstream_id) as report:
            if self._existing(upstream_id).kind != KIND:
                raise ActionRefused("wrong_kind", "Only Claude Code upstreams have a usage to probe.")
            report.account_uuid = self.shown(upstream_id)[1].account_uuid
            try:
                probe = self._probed(upstream_id)
            except SessionTerminated as ended:
                raise ActionRefused("credential_dead", f"{ended}. Re-import it to recover.") from ended
            except UpstreamError as failure:
                raise ActionRefused("upstream_failed", str(failure)) from failure
            self._keep(upstream_id, report.account_uuid, probe)
            return probe

    def shown(self, upstream_id: str) -> tuple[Upstream, Credential]:
        """An upstream of this kind and what is stored of its login.

        :raises UpstreamGone: there is none.
        :raises MalformedState: the stored state is not what this kind writes.
        """
        upstream = self._existing(upstream_id)
        if upstream.kind != KIND:
            raise UpstreamGone(upstream_id)
        return upstream, state.read(upstream_id, self._rows.stored(states.read, upstream_id))

    def _probed(self, upstream_id: str) -> Probe:
        client, slot = self._client(self._existing(upstream_id)), self._surroundings.slot(upstream_id)
        engine = access_tokens(slot, client, self._endpoints)
        access = engine.ensure()
        try:
            body = usage_probe.fetch(client, self._endpoints, access.token, self._limits)
        except ProbeFailed as failure:
            # A setup token without this scope serves requests all the same; invalidating would end it.
            is_renewable = engine.peek().refresh_token is not None
            if failure.answer_status != 401 or access.is_freshly_minted or not is_renewable:
                raise
            # The vendor may have ended a token before its time, as for a request of a client.
            engine.invalidate(access.token)
            body = usage_probe.fetch(client, self._endpoints, engine.ensure().token, self._limits)
        at = clock.now()
        # The stored instant has milliseconds, and is to be the same.
        return Probe(at.replace(microsecond=at.microsecond // 1000 * 1000), body)

    def _keep(self, upstream_id: str, account_uuid: str, probe: Probe) -> None:
        """Store a usage; the operator gets the answer even if that fails."""
        mutate = usage_probe.noted(upstream_id, account_uuid, probe.body, probe.fetched_at)
        try:
            self._surroundings.slot(upstream_id).swap(mutate)
        except (CredentialError, DatabaseError, ConfigError) as failure:
            emit(QuotaPersistFailed(upstream_id, type(failure).__name__))

    def _logins(self, upstream: Upstream | None) -> Logins:
        return Logins(self._app, self._client(upstream), self._endpoints, self._limits)

    def _client(self, upstream: Upstream | None) -> Client:
        return client_for(self._app, self._surroundings.client, upstream, self._proxy_ids)

    def _require_flow(self, upstream_id: str, flow: Flow) -> None:
        if self._existing(upstream_id).kind != KIND:
            raise UpstreamGone(upstream_id)
        _check_flow(_readable(upstream_id, self._rows.stored(states.read, upstream_id)), flow)

    def _existing(self, upstream_id: str) -> Upstream:
        upstream = self._rows.stored(upstreams.find, upstream_id)
        if upstream is None:
            raise UpstreamGone(upstream_id)
        return upstream

    def _purpose(self, flow: Flow, upstream_id: str | None = None) -> Purpose:
        return Purpose(self._user_id, KIND, flow, upstream_id)

    @contextmanager
    def _reported(self, action: str, upstream_id: str = "") -> Iterator["_Report"]:
        report = _Report(upstream_id)
        actor = self._user_id or "cli"
        try:
            yield report
        except Exception as failure:
            # Sentences of ours hold no secret; those of others may.
            words = str(failure) if isinstance(failure, FlowayError) else type(failure).__name__
            emit(AdminAction(action, actor, "error", report.upstream_id, report.account_uuid, words))
            raise
        emit(AdminAction(action, actor, "ok", report.upstream_id, report.account_uuid))


@dataclass(slots=True)
class _Report:
    """What an action turns out to be about."""

    upstream_id: str
    account_uuid: str = ""


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


def _readable(upstream_id: str, stored: VersionedState) -> Credential | None:
    """The stored credential; None for a malformed one, which an import is the way to get rid of."""
    try:
        return state.read(upstream_id, stored)
    except MalformedState:
        return None


def _check_flow(credential: Credential | None, flow: Flow) -> None:
    if credential is not None and credential.token_kind != flow:
        held = credential.token_kind
        raise ActionRefused(
            "wrong_flow",
            f"This upstream holds a login of the kind '{held}'; re-import it with {_IMPORT_ROUTES[held]}.",
        )


def _terminated(message: str) -> ActionRefused:
    return ActionRefused("account_terminated", f"The login has ended: {message} Re-import it to recover.")
