"""An upstream as the admin API shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from floway.controlplane import etag
from floway.controlplane.upstreams import kinds
from floway.domain.model import Catalog
from floway.domain.upstream import Upstream
from floway.errors import MalformedState
from floway.providers.registry import FLAG_DEFAULTS, FORMS
from floway.providers.shared.forms import API_KEY
from floway.services.changes import fingerprint
from floway.store import catalogs, states, upstreams
from floway.store.db import reading

#: The shape of ``UpstreamSchema``.
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database has about one upstream."""

    upstream: Upstream
    #: Without its secrets; None for kinds that have none, and where it is malformed.
    state: Mapping[str, Any] | None
    is_state_readable: bool
    #: Of the upstream's version; None before the first.
    catalog: Catalog | None


def read(upstream_id: str) -> Facts | None:
    """The facts about an upstream."""
    with reading():
        upstream = upstreams.find(upstream_id)
        return None if upstream is None else _facts(upstream, catalogs.read_all())


def read_all() -> list[Facts]:
    """The facts about all of them, in the order to try them."""
    with reading():
        stored = catalogs.read_all()
        return [_facts(upstream, stored) for upstream in upstreams.list_all()]


def row(facts: Facts, *, may_change: bool, list_error: str | None = None) -> Row:
    """The upstream for people, without its secrets.

    :param may_change: whether they may change it.
    :param list_error: why its list could not be had just now, which is stored beside an older list only.
    """
    upstream = facts.upstream
    key = upstream.secrets.get(API_KEY)
    return {
        "id": upstream.id,
        "kind": upstream.kind,
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "version": upstream.version,
        "etag": etag.of_version(upstream.version),
        "created_at": upstream.created_at,
        "updated_at": upstream.updated_at,
        "config": kinds.config(upstream.kind, upstream.config, may_change=may_change),
        "api_key_set": key is not None,
        "api_key_fingerprint": None if key is None else fingerprint(key),
        "state": facts.state,
        "state_is_readable": facts.is_state_readable,
        "flag_overrides": upstream.flag_overrides,
        "flag_defaults": FLAG_DEFAULTS[upstream.kind],
        "model_prefix": prefix_document(upstream),
        "disabled_public_model_ids": sorted(upstream.disabled_models),
        "proxy_fallback_list": [{"id": proxy_id} for proxy_id in upstream.proxy_ids],
        "models_cache": _models_cache(facts, list_error),
    }


def prefix_document(upstream: Upstream) -> dict[str, Any] | None:
    """The prefix as a body has it."""
    prefix = upstream.model_prefix
    if prefix is None:
        return None
    return {"prefix": prefix.text, "addressable": list(prefix.addressable), "listed": list(prefix.listed)}


def model_count(facts: Facts) -> int | None:
    """How many models it has; None when nobody has listed them yet."""
    form, config = FORMS.get(facts.upstream.kind), facts.upstream.config
    if form is not None and form.lists_all_models(config):
        return len(config["models"])
    return None if facts.catalog is None else len(facts.catalog.models)


def _facts(upstream: Upstream, stored: Mapping[str, Catalog]) -> Facts:
    catalog = stored.get(upstream.id)
    return Facts(
        upstream,
        *_state(upstream),
        catalog if catalog is not None and catalog.upstream_version == upstream.version else None,
    )


def _state(upstream: Upstream) -> tuple[Mapping[str, Any] | None, bool]:
    """The state without its secrets, and whether it can be read: one bad row must not hide the others."""
    to_state = kinds.SHOWN[upstream.kind].state
    if to_state is None:
        return None, True
    try:
        return to_state(upstream.id, states.read(upstream.id)), True
    except MalformedState:
        return None, False


def _models_cache(facts: Facts, list_error: str | None) -> dict[str, Any]:
    catalog = facts.catalog
    error = (catalog.error if catalog else None) or list_error
    return {
        "fetched_at": catalog.fetched_at if catalog else None,
        "model_count": model_count(facts),
        "last_error": None
        if error is None
        else {"message": error, "at": catalog.error_at if catalog else None},
    }
