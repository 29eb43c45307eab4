"""A subscription in a database, and a vendor whose refresh tokens are good for one use."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from flask import Flask

from floway.domain.credential import VersionedState
from floway.logs import LOGGER
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.errors import SessionTerminated
from floway.oauth.token_endpoint import Tokens
from floway.providers.claude_code import state
from floway.providers.claude_code.credentials import CredentialCodec
from floway.providers.claude_code.state import Credential
from floway.services.credential_slots import CredentialSlots
from floway.store import states, upstreams
from tests.support.subscription_documents import account_document, state_document

#: The life of the tokens that the vendor grants.
LIFE_SECONDS = 28_800.0


def soon(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    with gevent.Timeout(5):
        while not condition():
            gevent.sleep(0.005)


class Vendor:
    """A token endpoint; the first token that it takes is ``rt-1``, and its answers count on from there."""

    def __init__(self) -> None:
        self.valid = "rt-1"
        self.redeemed: list[str] = []
        self.granted = 1
        #: Raised instead of an answer.
        self.fault: Exception | None = None
        #: Called while the answer is on its way, after the vendor has decided.
        self.meanwhile: Callable[[], object] = lambda: None
        self.seconds = 0.0

    def __call__(self, refresh_token: str) -> Tokens:
        self.redeemed.append(refresh_token)
        answer = self._answer(refresh_token)
        gevent.sleep(self.seconds)
        self.meanwhile()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self, refresh_token: str) -> Tokens | Exception:
        if self.fault:
            return self.fault
        if refresh_token != self.valid:
            return SessionTerminated("invalid_grant", "Refresh token not found or invalid")
        self.granted += 1
        self.valid = f"rt-{self.granted}"
        return Tokens(f"at-{self.granted}", LIFE_SECONDS, self.valid, {})


class Login:
    """The one subscription of a database, as processes that share it see it."""

    def __init__(self, app: Flask, document: dict[str, Any]) -> None:
        self._app = app
        self.vendor = Vendor()
        self.upstream_id = upstreams.create("claude-code", "mine", account_document(), {}).id
        self.put(document)

    def put(self, document: dict[str, Any]) -> None:
        """Import a credential, whatever was there."""
        stored = state.to_stored(state.from_document(document))
        # Called by greenlets as well, which have no context.
        with self._app.app_context():
            states.swap(self.upstream_id, lambda _: stored)

    def remove(self) -> None:
        """Delete the upstream."""
        with self._app.app_context():
            upstreams.remove(self.upstream_id)

    def alter(self, **members: Any) -> None:
        """Change members of the stored document, as another process would."""
        self.put({"accounts": [self.account | members]})

    @property
    def account(self) -> dict[str, Any]:
        """The account of the stored document."""
        stored = self._stored()
        account: dict[str, Any] = state.to_document(state.read(self.upstream_id, stored))["accounts"][0]
        return account

    @property
    def version(self) -> int:
        """Grows with every write."""
        return self._stored().version

    def _stored(self) -> VersionedState:
        with self._app.app_context():
            return states.read(self.upstream_id)

    def process(self) -> AccessTokens[Credential]:
        """The engine of a process that has just started."""
        slot = CredentialSlots(self._app).slot(self.upstream_id)
        return AccessTokens(slot, CredentialCodec(self.upstream_id, self.vendor))


def login(app: Flask, **members: Any) -> Login:
    """A subscription whose document differs in some members from an active login without access token."""
    return Login(app, state_document(**members))


@contextmanager
def reported() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """``[(event, its facts)]`` of what the gateway logs meanwhile."""
    seen: list[tuple[str, dict[str, Any]]] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append((record.getMessage(), getattr(record, "facts", {})))

    collector, level = Collector(), LOGGER.level
    LOGGER.addHandler(collector)
    LOGGER.setLevel(logging.INFO)
    try:
        yield seen
    finally:
        LOGGER.removeHandler(collector)
        LOGGER.setLevel(level)
