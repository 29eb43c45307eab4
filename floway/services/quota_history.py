"""What vendors said of the quota of subscriptions, kept over time behind the requests that taught it."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask

from floway.domain.credential import VersionedState
from floway.domain.quota import QuotaPoint, QuotaReading, is_news, thinned
from floway.errors import MalformedState
from floway.logs import emit
from floway.providers.registry import QUOTAS
from floway.services.events import QuotaHistoryUnstored
from floway.store import quota_points
from floway.store.db import off_hub
from floway.store.errors import DatabaseError


class QuotaHistory:
    """Looks at every state that one process stores.

    :param kind_of: the kind of an upstream, by its id; '' when nobody knows.
    :param spawn: runs a write in the background.
    """

    def __init__(
        self,
        app: Flask,
        kind_of: Callable[[str], str],
        spawn: Callable[[Callable[[], None]], object],
    ) -> None:
        self._app = app
        self._kind_of = kind_of
        self._spawn = spawn
        #: ``{(upstream, account, window): the newest point that was to be stored}``.
        self._newest: dict[tuple[str, str, str], QuotaPoint] = {}

    def note(self, upstream_id: str, stored: VersionedState) -> None:
        """Keep what a stored state says that is news; never waits, never fails."""
        read = QUOTAS.get(self._kind_of(upstream_id))
        if read is None:
            return
        try:
            found = read(upstream_id, stored)
        except MalformedState:
            # Whoever uses the state says so.
            return
        news = QuotaReading(found.account_id, tuple(self._news(upstream_id, found)))
        if news.points:
            self._spawn(lambda: self._store(upstream_id, news))

    def _news(self, upstream_id: str, found: QuotaReading) -> list[QuotaPoint]:
        news = []
        for point in found.points:
            place = (upstream_id, found.account_id, point.window)
            if is_news(point, self._newest.get(place)):
                self._newest[place] = point
                news.append(point)
        return news

    def _store(self, upstream_id: str, news: QuotaReading) -> None:
        try:
            off_hub(self._app, quota_points.add, upstream_id, news)
        except DatabaseError as error:
            emit(QuotaHistoryUnstored(upstream_id, type(error).__name__))


def history(
    upstream_id: str, since: datetime, until: datetime, window: str | None, most: int
) -> dict[tuple[str, str], tuple[QuotaPoint, ...]]:
    """``{(account, window): points}``, oldest first, each series in at most so many points."""
    found = quota_points.series(upstream_id, since, until, window)
    return {identity: thinned(points, most) for identity, points in found.items()}
