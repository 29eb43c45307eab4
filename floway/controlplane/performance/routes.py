"""``/api/performance``: how fast upstreams are, for everybody who may use them."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Response

from floway.controlplane import auth
from floway.controlplane.performance.schemas import PerformanceQuerySchema, PerformanceReportSchema
from floway.controlplane.reach import within_reach
from floway.controlplane.refusals import refusals
from floway.controlplane.resource import Resource, stored
from floway.services import performance as service
from floway.services.performance import Inquiry
from floway.store.performance_reports import Dimension, Question
from floway.store.users import ROLES

blueprint = Resource("performance", "/api/performance", "How fast upstreams are.")

_FILTERS: Mapping[str, Dimension] = {
    "upstream_id": "upstream",
    "model_key": "model_key",
    "protocol": "protocol",
}


@blueprint.get("")
@blueprint.arguments(PerformanceQuerySchema, location="query")
@blueprint.response(200, PerformanceReportSchema)
@auth.open_to(*ROLES)
def read_performance(query: Mapping[str, Any]) -> Response:
    """Tell percentiles of one metric by period and group; users see the upstreams they may use."""
    filters = {dimension: tuple(query[name]) for name, dimension in _FILTERS.items() if query[name]}
    inquiry = Inquiry(
        query["since"],
        query["until"],
        query["granularity"],
        query["time_zone"],
        query["metric"],
        tuple(query["percentile"]),
        Question(tuple(query["group_by"]), filters, within_reach()),
    )
    with refusals():
        document = stored(service.report, inquiry)
    # As long as a book, and made of plain values.
    return Response(msgspec.json.encode(document), mimetype="application/json")
