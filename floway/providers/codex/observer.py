"""What is learned about a subscription from the answers to its requests, stored behind their backs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import msgspec
from gevent import sleep

from floway import clock
from floway.errors import FlowayError, UpstreamGone
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.excerpt import excerpt
from floway.protocols.parsing import readable
from floway.providers.codex import gate, quota
from floway.providers.codex.events import AccountStateFlip, AccountStatePersistFailed, QuotaPersistFailed
from floway.providers.codex.state import Credential, Snapshot

#: How often the quota is stored. Every answer states it, and a write for each would keep the workers busy
#: with losing races to one another.
STORE_SECONDS: Final = 1.0

#: The backend's word for a login that it has ended, in an answer with 401.
_ENDED_CODE: Final = "token_invalidated"

#: How much of the vendor's message becomes part of the account's.
_MESSAGE_CHARS: Final = 500

_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])

Background = Callable[[Callable[[], None]], None]


class Observer:
    """Watches the answers of one upstream in one process."""

    def __init__(
        self,
        upstream_id: str,
        account_id: str,
        tokens: AccessTokens[Credential],
        background: Background,
        store_seconds: float = STORE_SECONDS,
    ) -> None:
        self._upstream_id = upstream_id
        # Another account that is imported meanwhile is not given what was said about this one.
        self._account_id = account_id
        self._tokens = tokens
        self._background = background
        self._store_seconds = store_seconds
        #: What waits to be stored, by limit.
        self._newest: dict[str, Snapshot] = {}
        self._is_storing = False
        self._stored_at = -store_seconds

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """Store the quota of an answer that was counted, or refused for it."""
        if not (200 <= status < 300 or status == 429):
            return
        now = clock.now()
        found = quota.snapshot(headers, now, is_refused=status == 429)
        if found is None:
            return
        limit, data = found
        self._newest[limit] = Snapshot(int(now.timestamp() * 1000), data)
        if not self._is_storing:
            self._is_storing = True
            self._background(self._store)

    def refused(self, token: str, status: int, body: bytes) -> None:
        """End the login where the backend says that it has.

        :param token: the access token that was refused; another login that is imported meanwhile stays.
        :raises CredentialUnusable: it has; this is about the account and no answer to the client's request.
        """
        if status != 401:
            return
        found = _ending(body)
        if found is None:
            return
        message = f"OpenAI ended the session: {found} Re-import the login to recover."
        self._background(lambda: self._end(token, message))
        raise gate.unusable(message)

    def _store(self) -> None:
        """Write until nothing waits, the newest of each limit once in a while."""
        try:
            while self._newest:
                sleep(max(0.0, self._stored_at + self._store_seconds - clock.monotonic()))
                waiting, self._newest = self._newest, {}
                self._persist(waiting)
                self._stored_at = clock.monotonic()
        finally:
            self._is_storing = False

    def _persist(self, snapshots: dict[str, Snapshot]) -> None:
        def note(credential: Credential) -> Credential:
            if credential.chatgpt_account_id != self._account_id:
                return credential
            kept = dict(credential.quota_snapshots)
            for limit, snapshot in snapshots.items():
                stored = kept.get(limit)
                if stored is None or stored.fetched_at_ms <= snapshot.fetched_at_ms:
                    kept[limit] = snapshot
            return replace(credential, quota_snapshots=kept)

        try:
            self._tokens.change(note)
        except UpstreamGone:
            return
        except FlowayError as error:
            emit(QuotaPersistFailed(self._upstream_id, str(error)))

    def _end(self, token: str, message: str) -> None:
        try:
            credential = self._tokens.peek()
            if credential.access_token is None or credential.access_token.token != token:
                # Renewed, or replaced: if it is over too, its own next answer says so.
                return
            change = self._tokens.end_login(
                credential, message, lambda current, words, at: current.ended("session_terminated", words, at)
            )
        except UpstreamGone:
            return
        except FlowayError as error:
            emit(AccountStatePersistFailed(self._upstream_id, str(error)))
            return
        if change.before != change.after:
            emit(
                AccountStateFlip(
                    self._upstream_id,
                    self._account_id,
                    change.before.state,
                    change.after.state,
                    message,
                    upstream_status=401,
                )
            )


def _ending(body: bytes) -> str | None:
    """The backend's words about a login that it has ended; None where it has not."""
    document = readable(_OBJECT, body) or {}
    error = document.get("error")
    if not isinstance(error, dict) or error.get("code") != _ENDED_CODE:
        return None
    words = next(
        (each for each in (error.get("message"), document.get("detail")) if isinstance(each, str) and each),
        _ENDED_CODE,
    )
    return excerpt(words[:_MESSAGE_CHARS])
