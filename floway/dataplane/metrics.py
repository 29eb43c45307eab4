"""What Prometheus scrapes."""

from hmac import compare_digest

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from floway.services.worker import worker_of

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response | tuple[Response, int]:
    """The metrics of all workers; 404 unless an operator has opened them."""
    worker = worker_of(current_app)
    token = worker.settings.metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not compare_digest(given.encode(), token.encode()):
            return jsonify(error="Send the token of FLOWAY_METRICS_TOKEN: Authorization: Bearer ..."), 401
    elif not worker.settings.metrics_public:
        return jsonify(error="Metrics are closed; set FLOWAY_METRICS_TOKEN or FLOWAY_METRICS_PUBLIC=1."), 404
    return Response(worker.metrics.exposition(), content_type=CONTENT_TYPE_LATEST)
