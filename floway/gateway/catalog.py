"""The models of each upstream: fetched, shared, kept while they are good enough.

Younger than ten minutes: no call. Up to a day: served as it is and refreshed in the background.
Older or absent: fetched while the request waits.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol, cast

import gevent
from gevent.event import AsyncResult

from floway import clock
from floway.domain.model import Catalog, Model
from floway.egress.client import Client
from floway.errors import UpstreamError
from floway.gateway.events import CatalogFailed, CatalogRefreshed
from floway.gateway.snapshot import Snapshots
from floway.logs import emit
from floway.providers.base import Provider, Resilient

FRESH = timedelta(minutes=10)
USABLE = timedelta(hours=24)
#: A list that could not be had is not asked for again for so long: every request for an unknown
#: model would otherwise wait for a dead upstream.
RETRY_SECONDS = 10.0


class CatalogStore(Protocol):
    """Where catalogues outlive the process; shared by all workers."""

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Store a fetched list, if the upstream is still of the version it was fetched for."""

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Note why a refresh failed beside the older list."""


class Catalogs:
    """The catalogues of one worker."""

    def __init__(self, snapshots: Snapshots, client: Client, store: CatalogStore) -> None:
        self._snapshots = snapshots
        self._client = client
        self._store = store
        # One fetch per upstream and version, however many requests wait for it.
        self._fetches: dict[tuple[str, int], AsyncResult[Mapping[str, Model]]] = {}
        self._failures: dict[tuple[str, int], tuple[float, UpstreamError]] = {}

    def models(self, provider: Provider) -> Mapping[str, Model]:
        """``{public id: model}`` of an upstream; may block for a fetch.

        :raises UpstreamError: there is no usable list and none can be had.
        """
        usable = self.usable(provider)
        if usable is not None:
            return usable
        try:
            return self._fetch(provider)
        except UpstreamError as error:
            assumed = self._assumed(provider, error)
            if assumed is None:
                raise
            return assumed

    def catalog(self, provider: Provider, *, is_forced: bool = False) -> Catalog:
        """The list itself, with the models that its operator disabled; for people.

        :param is_forced: fetch it whatever is at hand; a failure is noted beside the older list.
        :raises UpstreamError: it cannot be had.
        """
        upstream = provider.upstream
        if is_forced:
            try:
                self._fetch(provider, is_forced=True)
            except UpstreamError as error:
                self._store.save_error(upstream.id, upstream.version, str(error))
                raise
        else:
            self.models(provider)
        catalog = self._snapshots.current.catalogs.get(upstream.id)
        if catalog is None or catalog.upstream_version != upstream.version:
            raise UpstreamError("The upstream was edited while it listed its models; try again.")
        return catalog

    def usable(self, provider: Provider) -> Mapping[str, Model] | None:
        """``{public id: model}`` as it is at hand, refreshed in the background if need be.

        None when a caller has to wait for a fetch.
        """
        upstream = provider.upstream
        snapshot = self._snapshots.current
        catalog = snapshot.catalogs.get(upstream.id)
        if catalog is None or catalog.upstream_version != upstream.version:
            return None
        if provider.fixed_models is None:
            age = clock.now() - catalog.fetched_at
            if age > USABLE:
                return None
            if age > FRESH and self._may_fetch((upstream.id, upstream.version)):
                gevent.spawn(self._refresh, provider)
        return snapshot.models[upstream.id]

    def _assumed(self, provider: Provider, error: UpstreamError) -> Mapping[str, Model] | None:
        """The models of a provider that knows some without a list.

        They stay in memory and are stale from the start, so that the list is asked for again soon.
        """
        if not hasattr(provider, "models_without_list"):
            return None
        models = cast(Resilient, provider).models_without_list(error)
        if models is None:
            return None
        upstream = provider.upstream
        known = self._snapshots.current.catalogs.get(upstream.id)
        if known is not None and known.upstream_version == upstream.version:
            # A real list, however old, is nearer to the truth.
            models = known.models
        self._snapshots.put_catalog(upstream.id, Catalog(models, clock.now() - FRESH, upstream.version))
        return self._snapshots.current.models[upstream.id]

    def _refresh(self, provider: Provider) -> None:
        try:
            self._fetch(provider)
        except UpstreamError as error:
            upstream = provider.upstream
            self._store.save_error(upstream.id, upstream.version, str(error))

    def _fetch(self, provider: Provider, *, is_forced: bool = False) -> Mapping[str, Model]:
        upstream = provider.upstream
        identity = (upstream.id, upstream.version)
        running = self._fetches.get(identity)
        if running is not None:
            shared: Mapping[str, Model] = running.get()
            return shared
        if not (is_forced or self._may_fetch(identity)):
            # Raised again and again, it would otherwise collect the frames of every request.
            raise self._failures[identity][1].with_traceback(None)
        pending: AsyncResult[Mapping[str, Model]] = AsyncResult()
        self._fetches[identity] = pending
        try:
            models = self._fetch_alone(provider)
        except UpstreamError as error:
            self._failures[identity] = (clock.monotonic(), error)
            emit(CatalogFailed(upstream.id, str(error)))
            pending.set_exception(error)
            raise
        except BaseException as error:
            # The caller was killed because its client left; others may still wait.
            pending.set_exception(UpstreamError("The fetch of the model list was given up; try again."))
            raise error
        else:
            self._failures.pop(identity, None)
            pending.set(models)
            return models
        finally:
            del self._fetches[identity]

    def _may_fetch(self, identity: tuple[str, int]) -> bool:
        if identity in self._fetches:
            return False
        failed = self._failures.get(identity)
        return failed is None or clock.monotonic() - failed[0] >= RETRY_SECONDS

    def _fetch_alone(self, provider: Provider) -> Mapping[str, Model]:
        upstream = provider.upstream
        fixed = provider.fixed_models
        models = fixed if fixed is not None else provider.fetch_models(self._client.via(upstream.route))
        catalog = Catalog(models, clock.now(), upstream.version)
        if fixed is None:
            emit(CatalogRefreshed(upstream.id, len(models)))
            self._store.save(upstream.id, catalog)
        self._snapshots.put_catalog(upstream.id, catalog)
        return self._snapshots.current.models[upstream.id]


def in_parallel(calls: Sequence[Callable[[], None]]) -> None:
    """Run every call, each in a greenlet of its own when there is more than one."""
    if len(calls) == 1:
        calls[0]()
    elif calls:
        gevent.joinall([gevent.spawn(call) for call in calls])
