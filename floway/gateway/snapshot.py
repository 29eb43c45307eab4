"""Everything a request needs to know of the database, in memory and immutable.

A worker swaps in a new snapshot when the stored revision changes; requests read one attribute.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from floway.domain.alias import Alias
from floway.domain.caller import Caller
from floway.domain.model import Catalog, Model
from floway.gateway.prices import NO_PRICES, PriceIndex
from floway.gateway.public_names import public
from floway.providers.base import Provider


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One consistent view."""

    revision: int = -1
    #: ``{SHA-256 digest of an API key: who that is}``.
    callers: Mapping[bytes, Caller] = field(default_factory=dict, repr=False)
    #: Enabled upstreams in routing order.
    providers: tuple[Provider, ...] = ()
    #: ``{upstream id: its models}``; absent until first fetched.
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)
    #: ``{name: alias}``, in the order of lists.
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    #: What usage costs.
    prices: PriceIndex = field(default=NO_PRICES, repr=False)
    #: ``{upstream id: {public model id: model with its flags}}``, derived from the catalogues.
    models: Mapping[str, Mapping[str, Model]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        providers = {provider.upstream.id: provider for provider in self.providers}
        index = {
            upstream_id: _by_id(catalog, providers.get(upstream_id))
            for upstream_id, catalog in self.catalogs.items()
        }
        object.__setattr__(self, "models", index)


def _by_id(catalog: Catalog, provider: Provider | None) -> dict[str, Model]:
    """The models by the ids that clients ask for.

    The first row of an id counts, as in the listing; without its provider nobody will ask for one.
    """
    models = {model.id: model for model in reversed(catalog.models)}
    if provider is None:
        return models
    native: str | None = getattr(provider, "native_client", None)
    flagged = {
        name: replace(model, flags=provider.flags(name), native_client=native)
        for name, model in models.items()
    }
    return public(provider.upstream, flagged)


class Snapshots:
    """Holds the snapshot in force."""

    def __init__(self) -> None:
        self.current = Snapshot()

    def put_catalog(self, upstream_id: str, catalog: Catalog) -> None:
        """Replace one catalogue in the snapshot in force."""
        self.current = replace(self.current, catalogs={**self.current.catalogs, upstream_id: catalog})
