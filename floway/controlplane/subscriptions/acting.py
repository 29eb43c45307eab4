"""The use cases of a kind, for the operator who makes the request."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Flask, current_app

from floway.controlplane import auth
from floway.domain.actor import Actor
from floway.domain.upstream import Upstream
from floway.providers.base import Surroundings
from floway.services.proxies import checked_fallback_list
from floway.services.worker import worker_of
from floway.store.db import off_hub

S = TypeVar("S")

#: Makes the use cases of a kind.
Make = Callable[[Flask, Surroundings, Actor, Sequence[str] | None], S]


def acting(make: Make[S], body: Mapping[str, Any] | None = None) -> S:
    """The use cases, over the ways that a body states, saved or not.

    :raises ConfigError: there is no proxy of an id.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another greenlet has no proxy
    entries = (body or {}).get("proxy_fallback_list")
    stated = None
    if entries is not None:
        stated = off_hub(app, checked_fallback_list, [entry["id"] for entry in entries])
    return make(app, worker_of(app).surroundings, auth.actor(), stated)


def row(upstream: Upstream, state: Mapping[str, Any]) -> dict[str, Any]:
    """An upstream with a login, as all kinds show it.

    :param state: without its secrets.
    """
    return {
        "id": upstream.id,
        "kind": upstream.kind,
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "config": upstream.config,
        "state": state,
        "flag_overrides": upstream.flag_overrides,
        "disabled_public_model_ids": sorted(upstream.disabled_models),
        "proxy_fallback_list": [{"id": proxy_id} for proxy_id in upstream.proxy_ids],
    }
