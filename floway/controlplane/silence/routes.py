"""``/api/silence``: how long upstreams are silent, and whether their limits are long enough."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.asked_time import asked_time
from floway.controlplane.resource import Resource, stored
from floway.controlplane.silence.schemas import SilenceListSchema, SilenceQuerySchema
from floway.services import silence as service

blueprint = Resource("silence", "/api/silence", "How long upstreams are silent within their streams.")

_DEFAULT = timedelta(days=30)


@blueprint.get("")
@blueprint.arguments(SilenceQuerySchema, location="query")
@blueprint.response(200, SilenceListSchema)
@auth.open_to(*auth.VIEWERS)
def read_silence(query: Mapping[str, Any]) -> dict[str, Any]:
    """Tell how long each model of an upstream is silent, and what limit that suggests."""
    since, until = asked_time(query, _DEFAULT)
    worker = current_app.extensions["floway.worker"]
    return {"items": stored(service.profile, worker.surroundings, since, until, query["upstream_id"])}
