"""ChatGPT subscriptions for Codex, as the command line and the admin API handle them.

Two ways in: a sign-in whose callback the operator pastes, and the ``auth.json`` of a Codex. Both end in
one transaction that writes who the account is beside its credential.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Literal

from flask import Flask

from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import FlowayError, StateUnavailable, UpstreamError
from floway.logs import emit
from floway.oauth import pkce
from floway.oauth.errors import SessionTerminated
from floway.providers.base import Surroundings
from floway.providers.codex import config, state
from floway.providers.codex.credentials import access_tokens
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.events import AdminAction
from floway.providers.codex.state import Credential
from floway.services.codex_logins import Login, Logins, Source
from floway.services.login_rows import LoginRows, SignIn
from floway.services.proxies import client_for
from floway.store import credentials, pending_sign_ins, secrets, states
from floway.store.pending_sign_ins import LIFE, Purpose

KIND = "codex"

#: The only way to sign in.
_FLOW = "oauth"

#: How long the vendor may take to answer an operator, who waits in front of a form.
_PATIENCE_SECONDS = 30.0

Reason = Literal["account_terminated", "upstream_failed"]


class ActionRefused(FlowayError):
    """An action that this upstream, or the vendor, does not allow; ``reason`` is for programs."""

    def __init__(self, reason: Reason, message: str) -> None:
        self.reason = reason
        super().__init__(message)


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

        :param proxy_ids: the ways to the vendor, checked; None is those that are stored. An import keeps
            them.
        """
        self._app = app
        self._proxy_ids = proxy_ids
        self._surroundings = surroundings
        self._user_id = user_id
        self._rows = LoginRows(app, KIND, "ChatGPT Codex")
        self._limits = Timeouts(surroundings.timeouts.connect_seconds, _PATIENCE_SECONDS)
        self._endpoints = Endpoints.of(surroundings.settings)

    def start_sign_in(self, upstream_id: str | None = None) -> SignIn:
        """Begin a sign-in that this operator can finish for 15 minutes.

        :param upstream_id: the upstream that gets the login; None is one to be created.
        :raises UpstreamGone: there is no such upstream of this kind.
        """
        if upstream_id is not None:
            self._rows.existing(upstream_id)
        verifier, unguessable = pkce.fresh_verifier(), pkce.fresh_state()
        self._rows.stored(secrets.verify)
        self._rows.stored(pending_sign_ins.start, unguessable, verifier, self._purpose(upstream_id))
        url = self._endpoints.sign_in_url(unguessable, pkce.challenge(verifier))
        return SignIn(unguessable, url, int(LIFE.total_seconds()))

    def import_login(
        self, source: Source, name: str | None = None, sort_order: int | None = None
    ) -> Upstream:
        """Add an upstream for a login.

        :param name: after the account when None.
        :raises ConfigError: the source cannot be read, the name is taken, or nobody knows whose login it is.
        :raises UpstreamError: the vendor gave no login.
        :raises SessionTerminated: it has ended the one that was given.
        """
        with self._reported("import") as report:
            chosen = self._rows.free_name(name)
            login = self._logins(None).of(source, self._purpose())
            report.chatgpt_account_id = login.account.chatgpt_account_id
            upstream = self._rows.stored(
                credentials.create_account,
                KIND,
                chosen or self._default_name(login),
                config.to_document(login.account),
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
        :raises ConfigError, UpstreamError, SessionTerminated: as ``import_login``.
        """
        with self._reported("reimport", upstream_id) as report:
            logins = self._logins(self._rows.existing(upstream_id))
            chosen = self._rows.free_name(name, upstream_id)
            login = logins.of(source, self._purpose(upstream_id))
            report.chatgpt_account_id = login.account.chatgpt_account_id
            fresh = state.to_stored(login.credential)
            document = config.to_document(login.account)
            upstream = self._rows.stored(
                credentials.replace_account,
                upstream_id,
                document,
                lambda _: fresh,
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
        :raises ActionRefused: the login is over, or the vendor did not renew it.
        :raises SwapExhausted: the row could not be written.
        """
        with self._reported("refresh_now", upstream_id) as report:
            upstream, credential = self.shown(upstream_id)
            report.chatgpt_account_id = credential.chatgpt_account_id
            if not credential.is_active:
                raise _terminated(credential.state_message or credential.state)
            slot = self._surroundings.slot(upstream_id)
            engine = access_tokens(slot, self._client(upstream), self._endpoints)
            try:
                engine.ensure(force=True)
            except SessionTerminated as ended:
                raise _terminated(ended.upstream_message) from ended
            except UpstreamError as failure:
                raise ActionRefused("upstream_failed", str(failure)) from failure
            return upstream

    def shown(self, upstream_id: str) -> tuple[Upstream, Credential]:
        """An upstream of this kind and what is stored of its login.

        :raises UpstreamGone: there is none.
        :raises MalformedState: the stored state is not what this kind writes.
        """
        upstream = self._rows.existing(upstream_id)
        return upstream, state.read(upstream_id, self._rows.stored(states.read, upstream_id))

    def _client(self, upstream: Upstream | None) -> Client:
        return client_for(self._app, self._surroundings.client, upstream, self._proxy_ids)

    def _logins(self, upstream: Upstream | None) -> Logins:
        return Logins(self._app, self._client(upstream), self._endpoints, self._limits)

    def _default_name(self, login: Login) -> str:
        return self._rows.default_name(login.account.email or login.account.chatgpt_account_id[:8])

    def _purpose(self, upstream_id: str | None = None) -> Purpose:
        return Purpose(self._user_id, KIND, _FLOW, upstream_id)

    @contextmanager
    def _reported(self, action: str, upstream_id: str = "") -> Iterator["_Report"]:
        report = _Report(upstream_id)
        actor = self._user_id or "cli"
        try:
            yield report
        except Exception as failure:
            # Sentences of ours hold no secret; those of others may.
            words = str(failure) if isinstance(failure, FlowayError) else type(failure).__name__
            emit(AdminAction(action, actor, "error", report.upstream_id, report.chatgpt_account_id, words))
            raise
        emit(AdminAction(action, actor, "ok", report.upstream_id, report.chatgpt_account_id))


@dataclass(slots=True)
class _Report:
    """What an action turns out to be about."""

    upstream_id: str
    chatgpt_account_id: str = ""


def redacted(credential: Credential) -> dict[str, Any]:
    """The state of a credential for operators: everything but the tokens."""
    document = state.to_stored(credential).state
    assert document is not None
    [account] = document["accounts"]
    return {"accounts": [account | {"refreshTokenSet": True}]}


def _terminated(message: str) -> ActionRefused:
    return ActionRefused("account_terminated", f"The login has ended: {message} Re-import it to recover.")
