"""Upstreams that are not saved, or not as they stand in the form: what they list, and whether they answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from floway.domain.flag import checked_overrides
from floway.domain.model import Model
from floway.domain.upstream import Upstream
from floway.errors import NotThere
from floway.providers.base import Surroundings
from floway.providers.registry import create
from floway.providers.shared.forms import API_KEY
from floway.services.proxies import checked_fallback_list, route_over
from floway.services.tiny_calls import TinyCall, candidate, tiny_call
from floway.services.upstream_edits import patched
from floway.services.upstreams import checked_api_key, form_of
from floway.store import upstreams


@dataclass(frozen=True, slots=True)
class Trial:
    """What a draft would be."""

    models: tuple[Model, ...]
    #: None when it lists no model that can chat, or is asked for by its own vendor's client alone.
    call: TinyCall | None


def drafted(patch: Mapping[str, Any], upstream_id: str | None = None) -> Upstream:
    """The upstream of a form, without storing it; in an app context.

    A saved one keeps its key as an edit would: only where the server is the same.

    :param patch: as ``upstream_edits.patched`` takes it; of a new one with ``kind`` and ``config``.
    :raises ConfigError: what it would be cannot be.
    :raises NotThere: there is no upstream of this id.
    """
    if upstream_id is None:
        draft = _new(patch)
    else:
        stored = upstreams.find(upstream_id)
        if stored is None:
            raise NotThere("There is no upstream with this id.")
        draft = patched(stored, {name: value for name, value in patch.items() if name != "proxy_ids"})
    if "proxy_ids" not in patch:
        return draft
    # No rest counts and none begins: the ways are tried as they stand in the form.
    proxy_ids = checked_fallback_list(patch["proxy_ids"])
    return replace(draft, proxy_ids=proxy_ids, route=route_over("", proxy_ids))


def tried(surroundings: Surroundings, draft: Upstream, model_id: str | None, *, calls: bool) -> Trial:
    """List the models of a draft, and ask one of them for a word; stores nothing, may block.

    :param model_id: the model to ask; the first that can chat when None.
    :param calls: False only lists.
    :raises ConfigError: the draft cannot work.
    :raises UpstreamError: there is no list.
    :raises NotThere: it does not list the model to ask.
    """
    provider = create(draft, surroundings)
    fixed = provider.fixed_models
    client = surroundings.client
    models = fixed if fixed is not None else provider.fetch_models(client.via(draft.route))
    asked = candidate(models, model_id)
    if model_id is not None and asked is None:
        raise NotThere(f"It lists no chat model '{model_id[:256]}'.")
    if not calls or asked is None or hasattr(provider, "native_client"):
        return Trial(models, None)
    return Trial(models, tiny_call(provider, client, asked))


def _new(patch: Mapping[str, Any]) -> Upstream:
    form = form_of(patch["kind"])
    key = None if patch.get("api_key") is None else checked_api_key(patch["api_key"])
    return Upstream(
        id="",
        kind=patch["kind"],
        name="draft",
        sort_order=0,
        config=form.normalized(patch["config"], key is not None),
        secrets={} if key is None else {API_KEY: key},
        flag_overrides=checked_overrides(patch.get("flag_overrides", {})),
    )
