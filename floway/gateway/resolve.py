"""Which upstreams can serve a model for a caller, in order."""

import re
from collections.abc import Mapping
from functools import partial

from floway.domain.alias import Alias
from floway.domain.caller import Caller
from floway.domain.model import CHAT, Model
from floway.errors import CatalogUnavailable, UpstreamError
from floway.gateway.aliases import expanded
from floway.gateway.candidate import Candidate, Listing
from floway.gateway.catalog import Catalogs, in_parallel
from floway.gateway.model_errors import ModelNotAllowed, ModelNotFound, WrongKind
from floway.gateway.snapshot import Snapshot
from floway.providers.base import Provider

#: The date that vendors put behind a model's name.
_DATE = re.compile(r"-\d{8}$")


def visible(snapshot: Snapshot, caller: Caller) -> list[Provider]:
    """The upstreams a caller may use: all in routing order, or those of its list in its order."""
    if caller.upstream_ids is None:
        return list(snapshot.providers)
    by_id = {provider.upstream.id: provider for provider in snapshot.providers}
    return [by_id[each] for each in caller.upstream_ids if each in by_id]


def listing(providers: list[Provider], catalogs: Catalogs) -> Listing:
    """All catalogues; those that have to be fetched are fetched at the same time."""
    found: dict[str, Mapping[str, Model]] = {}
    failed: dict[str, UpstreamError] = {}

    def load(provider: Provider) -> None:
        try:
            found[provider.upstream.id] = catalogs.models(provider)
        except UpstreamError as error:
            failed[provider.upstream.id] = error

    waiting = []
    for provider in providers:
        usable = catalogs.usable(provider)
        if usable is None:
            waiting.append(partial(load, provider))
        else:
            found[provider.upstream.id] = usable
    in_parallel(waiting)
    return Listing(
        [(each, found[each.upstream.id]) for each in providers if each.upstream.id in found],
        [(each, failed[each.upstream.id]) for each in providers if each.upstream.id in failed],
    )


def walk(model: str, lists: Listing) -> list[Candidate]:
    """Every upstream that lists the model, in order, also under another kind.

    A dated id (``-20250929``) that nobody lists falls back to the id without its date; where
    somebody lists the dated one, it alone is meant.
    """
    return _named(model, lists) or _named(_DATE.sub("", model), lists)


def _named(model: str, lists: Listing) -> list[Candidate]:
    return [Candidate(provider, models[model]) for provider, models in lists.models if model in models]


def named(model: str, lists: Listing, aliases: Mapping[str, Alias]) -> list[Candidate]:
    """The candidates of an alias, else those of a model; an alias hides a model of the same name."""
    alias = aliases.get(model)
    if alias is None:
        return walk(model, lists)
    return expanded(alias, partial(walk, lists=lists))


def is_permitted(model: str, caller: Caller, lists: Listing, aliases: Mapping[str, Alias]) -> bool:
    """Whether the caller may ask for a model or an alias by this name.

    The targets of an alias need not be allowed themselves. A dated name that nobody lists is the
    model without its date.
    """
    if caller.may_ask_for(model):
        return True
    undated = _DATE.sub("", model)
    is_fallback = undated != model and model not in aliases and not _named(model, lists)
    return is_fallback and caller.may_ask_for(undated)


def candidates(
    model: str, caller: Caller, snapshot: Snapshot, catalogs: Catalogs, kind: str = CHAT
) -> list[Candidate]:
    """Every upstream of the caller that can serve the model, in order; never empty.

    :raises ModelNotAllowed: the caller's list of models has no such name.
    :raises ModelNotFound: none lists it; the message names upstreams whose list could not be had.
    :raises WrongKind: it is listed, but as another kind of model.
    :raises CatalogUnavailable: every list failed, and one with an HTTP answer: the vendor's 401
        is the diagnosis, so it is relayed.
    """
    providers = visible(snapshot, caller)
    lists = listing(providers, catalogs)
    if not is_permitted(model, caller, lists, snapshot.aliases):
        raise ModelNotAllowed(model)
    found = named(model, lists, snapshot.aliases)
    fitting = [candidate for candidate in found if candidate.model.kind == kind]
    if fitting:
        return fitting
    if found:
        raise WrongKind(model, kind, found[0].model.kind, lists.failed_names)
    if not lists.models:
        for _, error in lists.failures:
            if isinstance(error, CatalogUnavailable) and error.answer_status:
                raise error
    raise ModelNotFound(model, lists.failed_names, has_upstreams=bool(providers))
