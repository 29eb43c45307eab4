"""What is learned about a subscription from the answers to its requests, stored behind their backs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from gevent.event import Event

from floway import clock
from floway.errors import FlowayError, UpstreamGone
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.excerpt import excerpt
from floway.providers.claude_code import quota, sentinels
from floway.providers.claude_code.events import (
    AccountStateFlip,
    QuotaPersistFailed,
    QuotaStateTransition,
    TerminalSentinelDetected,
    TerminalSentinelPersistFailed,
    UnparseableErrorBody,
)
from floway.providers.claude_code.sentinels import Finding
from floway.providers.claude_code.state import Credential, Snapshot
from floway.providers.claude_code.usage_probe import milliseconds

#: How often the quota is stored while its status stays the same. Every answer states it, and a write
#: for each would keep the workers busy with losing races to one another.
STORE_SECONDS = 1.0

Background = Callable[[Callable[[], None]], None]


class Observer:
    """Watches the answers of one upstream in one process; its methods only leave work behind."""

    def __init__(
        self,
        upstream_id: str,
        account_uuid: str,
        tokens: AccessTokens[Credential],
        background: Background,
        store_seconds: float = STORE_SECONDS,
    ) -> None:
        self._upstream_id = upstream_id
        # Another account that is imported meanwhile is not given what was said about this one.
        self._account_uuid = account_uuid
        self._tokens = tokens
        self._background = background
        self._store_seconds = store_seconds
        #: What waits to be stored.
        self._newest: Snapshot | None = None
        self._is_storing = False
        self._stored_status: object = None
        self._has_news = Event()

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """Store the quota of an answer that was counted, or refused for it."""
        if not (200 <= status < 300 or status == 429):
            return
        data = quota.snapshot(headers)
        if data is None:
            return
        self._newest = Snapshot(milliseconds(clock.now()), data)
        if data["status"] != self._stored_status:
            self._has_news.set()
        if not self._is_storing:
            self._is_storing = True
            self._background(self._store)

    def refused(self, token: str, status: int, body: bytes) -> None:
        """End the account's login where the vendor says that the account is lost.

        :param token: the access token that was refused; another login that is imported meanwhile stays.
        """
        try:
            finding = sentinels.find(status, body)
        except sentinels.Unparseable:
            emit(UnparseableErrorBody(self._upstream_id, status, excerpt(body)))
            return
        if finding is not None:
            emit(TerminalSentinelDetected(self._upstream_id, status, finding.reason))
            self._background(lambda: self._end(token, status, finding))

    def _store(self) -> None:
        """Write until nothing waits: at once when the status changes, else the newest once in a while."""
        try:
            while (snapshot := self._taken()) is not None:
                self._persist(snapshot)
                if self._is_waiting():
                    self._has_news.wait(self._store_seconds)
        finally:
            self._is_storing = False

    def _taken(self) -> Snapshot | None:
        """What waits to be stored, and does so no more."""
        snapshot, self._newest = self._newest, None
        if snapshot is not None:
            self._stored_status = snapshot.data["status"]
            self._has_news.clear()
        return snapshot

    def _is_waiting(self) -> bool:
        return self._newest is not None

    def _persist(self, snapshot: Snapshot) -> None:
        def note(credential: Credential) -> Credential:
            stored = credential.quota_snapshot
            is_older = stored is not None and stored.fetched_at_ms > snapshot.fetched_at_ms
            if is_older or credential.account_uuid != self._account_uuid:
                return credential
            return replace(credential, quota_snapshot=snapshot)

        try:
            change = self._tokens.change(note)
        except UpstreamGone:
            return
        except FlowayError as error:
            emit(QuotaPersistFailed(self._upstream_id, str(error)))
            return
        before, after = _status(change.before), _status(change.after)
        if change.before != change.after and before != after:
            emit(
                QuotaStateTransition(
                    self._upstream_id,
                    self._account_uuid,
                    before,
                    after,
                    snapshot.data["reset"],
                    snapshot.data["representativeClaim"],
                )
            )

    def _end(self, token: str, status: int, finding: Finding) -> None:
        try:
            credential = self._tokens.peek()
            if credential.access_token is None or credential.access_token.token != token:
                # Renewed, or replaced: if it is lost too, its own next answer says so.
                return
            change = self._tokens.end_login(credential, finding.message)
        except UpstreamGone:
            return
        except FlowayError as error:
            emit(TerminalSentinelPersistFailed(self._upstream_id, str(error)))
            return
        if change.before != change.after:
            emit(
                AccountStateFlip(
                    self._upstream_id,
                    self._account_uuid,
                    change.before.state,
                    change.after.state,
                    finding.reason,
                    finding.message,
                    upstream_status=status,
                )
            )


def _status(credential: Credential) -> str | None:
    snapshot = credential.quota_snapshot
    status = snapshot.data.get("status") if snapshot else None
    return None if status is None else str(status)
