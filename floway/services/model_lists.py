"""The model lists of a worker's upstreams, for people who look and must not wait for long."""

from collections.abc import Mapping
from dataclasses import dataclass

import gevent
from gevent.event import AsyncResult

from floway import clock
from floway.domain.model import Catalog, Model
from floway.domain.upstream import Upstream
from floway.errors import UpstreamError, UpstreamTimeout
from floway.gateway.catalog import USABLE
from floway.providers.base import Provider
from floway.providers.registry import create
from floway.services.worker import Worker


@dataclass(frozen=True, slots=True)
class ModelLists:
    """What is known of the enabled upstreams; one that is in neither mapping is still being asked."""

    #: ``{upstream id: {public model id: model}}``.
    models: Mapping[str, Mapping[str, Model]]
    #: ``{upstream id: why there is no list}``.
    errors: Mapping[str, str]


def read(worker: Worker, patience_seconds: float) -> ModelLists:
    """The model list of every enabled upstream, fetched where there is none.

    A fetch that takes longer than ``patience_seconds`` goes on, and a later call finds its list.
    """
    gateway = worker.gateway
    models: dict[str, Mapping[str, Model]] = {}
    errors: dict[str, str] = {}

    def ask(provider: Provider) -> None:
        try:
            models[provider.upstream.id] = gateway.catalogs.models(provider)
        except UpstreamError as error:
            errors[provider.upstream.id] = str(error)

    asked = [gevent.spawn(ask, provider) for provider in gateway.snapshots.current.providers]
    gevent.joinall(asked, timeout=patience_seconds)
    # Copies: an answer that comes later must not change what is being read.
    return ModelLists(dict(models), dict(errors))


@dataclass(frozen=True, slots=True)
class Listed:
    """The model list of one upstream, enabled or not, of the version of its row."""

    provider: Provider
    catalog: Catalog


def of_upstream(
    worker: Worker,
    upstream: Upstream,
    patience_seconds: float,
    *,
    stored: Catalog | None = None,
    is_forced: bool = False,
) -> Listed:
    """The list of an upstream, fetched where there is none.

    :param patience_seconds: a fetch that takes longer goes on, and a later call finds its list.
    :param stored: the list in the database, good enough for people as long as requests may use it.
    :param is_forced: fetch it whatever is at hand.
    :raises ConfigError: the row cannot work.
    :raises UpstreamError: there is no list.
    """
    provider = create(upstream, worker.surroundings)
    if stored is not None and not is_forced and _is_usable(stored, upstream):
        return Listed(provider, stored)
    pending: AsyncResult[Catalog] = AsyncResult()

    def ask() -> None:
        try:
            pending.set(worker.gateway.catalogs.catalog(provider, is_forced=is_forced))
        except UpstreamError as error:
            pending.set_exception(error)

    gevent.spawn(ask)
    try:
        return Listed(provider, pending.get(timeout=patience_seconds))
    except gevent.Timeout:
        raise UpstreamTimeout("headers", patience_seconds) from None


def _is_usable(stored: Catalog, upstream: Upstream) -> bool:
    return stored.upstream_version == upstream.version and clock.now() - stored.fetched_at <= USABLE
