"""``/api/models``: what a client can be pointed at."""

from collections import defaultdict
from typing import Any

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.models.schemas import ModelListSchema
from floway.controlplane.reach import within_reach
from floway.controlplane.resource import Resource
from floway.domain.protocol import PROTOCOLS
from floway.services import model_lists
from floway.services.worker import worker_of
from floway.store.users import ROLES

#: Lists that exist are there at once; this is for upstreams that nobody has asked yet.
PATIENCE_SECONDS = 5.0

blueprint = Resource("models", "/api/models", "Models that clients can ask for.")


@blueprint.get("")
@blueprint.response(200, ModelListSchema)
@auth.open_to(*ROLES)
def models() -> dict[str, Any]:
    """Every chat model that the caller may use, and the protocols in which it is served."""
    served: dict[str, set[str]] = defaultdict(set)
    reach = within_reach()
    lists = model_lists.read(worker_of(current_app), PATIENCE_SECONDS).models
    for catalog in (lists[each] for each in lists if reach is None or each in reach):
        for model in catalog.values():
            if model.kind == "chat":
                served[model.id].update(model.protocols)
    return {
        "models": [
            {"id": model, "protocols": [each for each in PROTOCOLS if each in served[model]]}
            for model in sorted(served)
        ]
    }
