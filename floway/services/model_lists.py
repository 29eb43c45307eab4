"""The model lists of a worker's upstreams, for people who look and must not wait for long."""

from collections.abc import Mapping
from dataclasses import dataclass

import gevent

from floway.domain.model import Model
from floway.errors import UpstreamError
from floway.providers.base import Provider
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
