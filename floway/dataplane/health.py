"""Is it alive, and can it serve?"""

from flask import Blueprint, Response, current_app, jsonify

from floway import __version__
from floway.services.readiness import readiness
from floway.services.worker import worker_of

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
def livez() -> Response:
    """The worker answers; nothing else is looked at."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@blueprint.get("/health")
@blueprint.get("/api/health")
def readyz() -> tuple[Response, int]:
    """Whether requests can be served: ``{"status", "version", "checks": {name: "ok" or what is wrong}}``."""
    checks = readiness(current_app._get_current_object(), worker_of(current_app))  # type: ignore[attr-defined] # Flask's proxy
    ready = all(state == "ok" for state in checks.values())
    status = "ok" if ready else "unavailable"
    return jsonify(status=status, version=__version__, checks=checks), 200 if ready else 503
