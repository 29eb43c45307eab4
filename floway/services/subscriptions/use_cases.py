"""Logins as the command line and the admin API handle them, whatever their kind.

Whatever gives a login ends in one transaction that writes who the account is beside its credential, and
who did that into the audit log.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Flask

from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.credential import Mutate, VersionedState
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import FlowayError, StateUnavailable, UpstreamError
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.errors import SessionTerminated
from floway.providers.base import Surroundings
from floway.services.changes import fingerprints
from floway.services.proxies import client_for
from floway.services.subscriptions import sign_ins
from floway.services.subscriptions.kind import Login, LoginKind
from floway.services.subscriptions.refusals import ActionRefused, login_ended
from floway.services.subscriptions.rows import LoginRows
from floway.services.subscriptions.sign_ins import SignIn
from floway.store import audit, credentials, states
from floway.store.db import transaction
from floway.store.pending_sign_ins import Purpose

A = TypeVar("A")
C = TypeVar("C")

#: How long the vendor may take to answer an operator, who waits in front of a form.
_PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Report:
    """What an action turns out to be about, for the event that tells of it."""

    upstream_id: str
    account_id: str = ""


class Subscriptions(Generic[A, C]):
    """The use cases of one kind, for one operator; they may block and need no app context."""

    about: LoginKind[A, C]

    def __init__(
        self,
        app: Flask,
        surroundings: Surroundings,
        by: Actor = COMMAND_LINE,
        proxy_ids: Sequence[str] | None = None,
    ) -> None:
        """:param proxy_ids: the ways to the vendor, checked, which an import keeps; None: the stored ones."""
        self.app = app
        self.rows = LoginRows(app, self.about.id, self.about.label)
        self.settings = surroundings.settings
        self.limits = Timeouts(surroundings.timeouts.connect_seconds, _PATIENCE_SECONDS)
        self._proxy_ids = proxy_ids
        self._surroundings = surroundings
        self._by = by

    def shown(self, upstream_id: str) -> tuple[Upstream, C]:
        """An upstream of this kind and what is stored of its login.

        :raises UpstreamGone: there is none.
        :raises MalformedState: the stored state is not what this kind writes.
        """
        upstream = self.rows.existing(upstream_id)
        return upstream, self.about.read(upstream_id, self.rows.stored(states.read, upstream_id))

    def refresh_now(self, upstream_id: str) -> Upstream:
        """Renew the access token, whether it needs it or not; the renewal of a sibling counts.

        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ActionRefused: the login is over, nothing renews it, or the vendor did not.
        :raises SwapExhausted: the row could not be written.
        """
        with self.reported("refresh_now", upstream_id) as report:
            upstream, credential = self.shown(upstream_id)
            report.account_id = self.about.owner(credential)
            if (message := self.about.ended(credential)) is not None:
                raise login_ended(message)
            if (reason := self.about.unrenewable(credential)) is not None:
                raise ActionRefused("not_renewable", reason)
            try:
                self.engine(upstream).ensure(force=True)
            except SessionTerminated as ended:
                raise login_ended(ended.upstream_message) from ended
            except UpstreamError as failure:
                raise ActionRefused("upstream_failed", str(failure)) from failure
            self.rows.stored(self._note, "upstream.token_renewed", upstream, {})
            return upstream

    def begin_sign_in(self, purpose: Purpose, page: Callable[[str, str], str]) -> SignIn:
        """Begin a sign-in that this operator can finish for 15 minutes.

        :param page: the address of the vendor's page for a state and a challenge.
        """
        return sign_ins.begin(self.app, purpose, page)

    def create(
        self, obtain: Callable[[Client], Login[A, C]], name: str | None = None, sort_order: int | None = None
    ) -> Upstream:
        """Add an upstream for a login.

        :param obtain: asks for it, over the way to the vendor.
        :param name: after the account when None.
        :raises ConfigError: the name is taken, or what ``obtain`` raises.
        """
        with self.reported("import") as report:
            chosen = self.rows.free_name(name)
            login = obtain(self.client(None))
            report.account_id = self.about.account_id(login.account)
            chosen = chosen or self.rows.default_name(self.about.called(login.account))
            upstream = self.rows.stored(self._created, chosen, login, sort_order)
            report.upstream_id = upstream.id
            return upstream

    def replace(
        self,
        upstream_id: str,
        obtain: Callable[[Client], Login[A, C]],
        name: str | None = None,
        guard: Callable[[VersionedState], None] = lambda _: None,
    ) -> Upstream:
        """Put another login into an upstream; what the machine knew of the old one is forgotten.

        :param guard: looks at the state that is stored, before the vendor is asked and when it is replaced;
            what it raises leaves everything as it was.
        :raises UpstreamGone: there is no such upstream of this kind.
        :raises ConfigError: the name is taken, or what ``obtain`` raises.
        """
        with self.reported("reimport", upstream_id) as report:
            existing = self.rows.existing(upstream_id)
            guard(self.rows.stored(states.read, upstream_id))
            chosen = self.rows.free_name(name, upstream_id)
            login = obtain(self.client(existing))
            report.account_id = self.about.account_id(login.account)
            fresh = self.about.stored(login.credential)

            def mutate(stored: VersionedState) -> VersionedState:
                guard(stored)
                return self.about.inherit(stored, fresh)

            upstream = self.rows.stored(self._replaced, upstream_id, chosen, login, mutate)
            # This process must not go on with what it remembers of the old login; the others find out
            # within a second, as does this one when the database is slow.
            with suppress(StateUnavailable):
                self._surroundings.slot(upstream_id).read()
            return upstream

    def engine(self, upstream: Upstream) -> AccessTokens[C]:
        """What keeps the access token of an upstream fresh, over its way to the vendor."""
        slot = self._surroundings.slot(upstream.id)
        return self.about.engine(slot, self.client(upstream), self.settings)

    def client(self, upstream: Upstream | None) -> Client:
        """The way to the vendor; None is that of an upstream that does not exist yet."""
        return client_for(self.app, self._surroundings.client, upstream, self._proxy_ids)

    def swap(self, upstream_id: str, mutate: Mutate) -> None:
        """Change what is stored of a login."""
        self._surroundings.slot(upstream_id).swap(mutate)

    def purpose(self, flow: str, upstream_id: str | None = None) -> Purpose:
        """What a sign-in of this operator is for; None is an upstream that is to be created."""
        user_id = self._by.id if self._by.kind == "session" else None
        return Purpose(user_id, self.about.id, flow, upstream_id)

    @contextmanager
    def reported(self, action: str, upstream_id: str = "") -> Iterator[Report]:
        """Log how an action ends, with what the report has learned of it by then."""
        report = Report(upstream_id)
        actor = self._by.id or "cli"
        try:
            yield report
        except Exception as failure:
            # Sentences of ours hold no secret; those of others may.
            words = str(failure) if isinstance(failure, FlowayError) else type(failure).__name__
            event = self.about.happened(action, actor, "error", report.upstream_id, report.account_id, words)
            emit(event)
            raise
        emit(self.about.happened(action, actor, "ok", report.upstream_id, report.account_id, ""))

    def _created(self, name: str, login: Login[A, C], sort_order: int | None) -> Upstream:
        stored = self.about.stored(login.credential)
        with transaction():
            upstream = credentials.create_account(
                self.about.id,
                name,
                self.about.config(login.account),
                stored,
                sort_order,
                login.sign_in,
                self._proxy_ids or (),
            )
            self._note("upstream.created", upstream, self._facts(login, stored))
        return upstream

    def _replaced(self, upstream_id: str, name: str | None, login: Login[A, C], mutate: Mutate) -> Upstream:
        config, facts = (
            self.about.config(login.account),
            self._facts(login, self.about.stored(login.credential)),
        )
        with transaction():
            upstream = credentials.replace_account(
                upstream_id, config, mutate, name, login.sign_in, self._proxy_ids
            )
            self._note("upstream.login_replaced", upstream, facts)
        return upstream

    def _facts(self, login: Login[A, C], stored: VersionedState) -> dict[str, Any]:
        account_id = self.about.account_id(login.account)
        return {"kind": self.about.id, "account": account_id, "secrets": fingerprints(stored.secrets)}

    def _note(self, action: str, upstream: Upstream, detail: dict[str, Any]) -> None:
        audit.record(self._by, action, "upstream", upstream.id, upstream.name, detail)
