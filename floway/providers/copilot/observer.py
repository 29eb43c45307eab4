"""What is learned about a seat from the answers to its requests, stored behind their backs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from gevent import sleep

from floway import clock
from floway.errors import FlowayError, UpstreamGone
from floway.logs import emit
from floway.oauth.access_tokens import AccessTokens
from floway.providers.copilot import quota
from floway.providers.copilot.events import ObservationUnstored
from floway.providers.copilot.state import Credential, Snapshot

#: How often the quota is stored. Every answer states it, and the row holds the known models as well.
STORE_SECONDS: Final = 5.0

Background = Callable[[Callable[[], None]], None]


class Observer:
    """Watches the answers of one upstream in one process."""

    def __init__(
        self,
        upstream_id: str,
        key: str,
        tokens: AccessTokens[Credential],
        background: Background,
        store_seconds: float = STORE_SECONDS,
    ) -> None:
        """:param key: whose seat it is; another member who signs in meanwhile is not given what was said."""
        self._upstream_id = upstream_id
        self._key = key
        self._tokens = tokens
        self._background = background
        self._store_seconds = store_seconds
        self._newest: Snapshot | None = None
        self._is_storing = False
        self._stored_at = -store_seconds

    def answered(self, headers: Sequence[tuple[str, str]]) -> None:
        """Store what an answer says about the quota."""
        now = clock.now()
        found = quota.of_headers(headers, now)
        if found is None:
            return
        self._newest = Snapshot(int(now.timestamp() * 1000), found)
        if not self._is_storing:
            self._is_storing = True
            self._background(self._store)

    def note(self, what: str, change: Callable[[Credential], Credential]) -> None:
        """Store something about the seat; what cannot be stored is logged, for nobody waits for it."""

        def mutate(credential: Credential) -> Credential:
            return change(credential) if credential.key == self._key else credential

        try:
            self._tokens.change(mutate)
        except UpstreamGone:
            return
        except FlowayError as error:
            emit(ObservationUnstored(self._upstream_id, what, str(error)))

    def _store(self) -> None:
        """Write until nothing waits, the newest once in a while."""
        try:
            while self._newest is not None:
                sleep(max(0.0, self._stored_at + self._store_seconds - clock.monotonic()))
                newest, self._newest = self._newest, None
                self.note("quota", partial(_with_quota, newest))
                self._stored_at = clock.monotonic()
        finally:
            self._is_storing = False


def _with_quota(snapshot: Snapshot, credential: Credential) -> Credential:
    """With the snapshot, unless a younger one is stored; buckets that it does not name stay."""
    stored = credential.quota
    if stored is None:
        return replace(credential, quota=snapshot)
    if stored.fetched_at_ms > snapshot.fetched_at_ms:
        return credential
    quotas = {**stored.data.get("quotas", {}), **snapshot.data["quotas"]}
    return replace(credential, quota=replace(snapshot, data={**snapshot.data, "quotas": quotas}))
