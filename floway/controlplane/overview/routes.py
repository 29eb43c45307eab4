"""``/api/overview``: what the dashboard's first page shows."""

from flask import current_app

from floway.controlplane import auth
from floway.controlplane.overview.schemas import OverviewSchema
from floway.controlplane.overview.snapshot import Overview, read
from floway.controlplane.resource import Resource
from floway.services import model_lists
from floway.services.readiness import readiness
from floway.services.worker import worker_of
from floway.store import db

#: The page asks again in a few seconds, so it need not wait for an upstream that is slow to list.
PATIENCE_SECONDS = 0.5

blueprint = Resource("overview", "/api/overview", "How the gateway is doing.")


@blueprint.get("")
@blueprint.response(200, OverviewSchema)
@auth.open_to("admin", "operator", "viewer")
def overview() -> Overview:
    """Readiness, upstreams, the last day's usage and the newest exchanges."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # another thread has no proxy
    worker = worker_of(app)
    checks = readiness(app, worker)
    return db.off_hub(app, read, checks, model_lists.read(worker, PATIENCE_SECONDS))
