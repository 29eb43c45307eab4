"""``/api/overview``: what the dashboard's first page shows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import current_app, g

from floway.controlplane import auth
from floway.controlplane.overview.schemas import MatterListSchema, OverviewQuerySchema, OverviewSchema
from floway.controlplane.overview.snapshot import Overview, read
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.services import attention, model_lists
from floway.services.readiness import readiness
from floway.services.usage_reports import zone_of
from floway.services.worker import worker_of

#: The page asks again in a few seconds, so it need not wait for an upstream that is slow to list.
PATIENCE_SECONDS = 0.5

blueprint = Resource("overview", "/api/overview", "How the gateway is doing.")


@blueprint.get("")
@blueprint.arguments(OverviewQuerySchema, location="query")
@blueprint.response(200, OverviewSchema)
@auth.open_to(*auth.VIEWERS)
def overview(question: Mapping[str, Any]) -> Overview:
    """Readiness, and usage of the last day or of today."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    with refusals():
        zone = zone_of(question["time_zone"])
    checks = readiness(app, worker_of(app))
    return stored(read, checks, zone if question["period"] == "today" else None)


@blueprint.get("/attention")
@blueprint.response(200, MatterListSchema)
@auth.open_to(*auth.VIEWERS)
def list_matters() -> dict[str, Any]:
    """What wants the hand of an operator; of keys and users only for administrators."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    errors = model_lists.read(worker_of(app), PATIENCE_SECONDS).errors
    found = stored(attention.matters, app, errors, of_people=g.session_user.role == "admin")
    return {"items": [asdict(matter) for matter in found]}
