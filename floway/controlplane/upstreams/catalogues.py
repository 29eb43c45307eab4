"""``/api/upstream-flags`` and ``/api/upstream-options``: what pickers offer."""

from typing import Any

from floway.controlplane import auth
from floway.controlplane.reach import within_reach
from floway.controlplane.resource import Resource, stored
from floway.controlplane.upstreams.catalogue_schemas import FlagCatalogueSchema, OptionListSchema
from floway.controlplane.upstreams.rows import model_count, read_all
from floway.domain.flag import CATALOGUE, VENDORS
from floway.providers.registry import FLAG_DEFAULTS
from floway.store.users import ROLES

flags = Resource("upstream-flags", "/api/upstream-flags", "What can be switched per upstream and model.")
options = Resource("upstream-options", "/api/upstream-options", "Upstreams to pick from.")


@flags.get("")
@flags.response(200, FlagCatalogueSchema)
@auth.open_to(*auth.VIEWERS)
def read_flags() -> dict[str, Any]:
    """List all flags with what they do and where they are on by default."""
    return {
        "items": [
            {
                "id": flag,
                "label": flag.replace("-", " ").capitalize(),
                "description": sentence,
                "excludes": sorted(VENDORS - {flag}) if flag in VENDORS else [],
                "defaults": {kind: defaults[flag] for kind, defaults in FLAG_DEFAULTS.items()},
            }
            for flag, sentence in CATALOGUE.items()
        ]
    }


@options.get("")
@options.response(200, OptionListSchema)
@auth.open_to(*ROLES)
def read_options() -> dict[str, Any]:
    """List upstreams by name, for whoever may pick one for a key: those that they may use."""
    reach = within_reach()
    return {
        "items": [
            {
                "id": facts.upstream.id,
                "name": facts.upstream.name,
                "kind": facts.upstream.kind,
                "enabled": facts.upstream.enabled,
                "model_count": model_count(facts),
            }
            for facts in stored(read_all)
            if reach is None or facts.upstream.id in reach
        ]
    }
