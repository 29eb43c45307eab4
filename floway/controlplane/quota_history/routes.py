"""``/api/upstreams/<id>/quota-history``: how much of a subscription was used, over time."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from floway.controlplane import auth
from floway.controlplane.asked_time import asked_time
from floway.controlplane.quota_history.schemas import QuotaHistoryQuerySchema, QuotaHistorySchema
from floway.controlplane.refusals import not_found
from floway.controlplane.resource import Resource, stored
from floway.domain.quota import QuotaPoint
from floway.services import quota_history
from floway.store import upstreams

blueprint = Resource("quota-history", "/api/upstreams", "Quota of subscriptions over time.")

_WEEK: Final = timedelta(days=7)


@blueprint.get("/<upstream_id>/quota-history")
@blueprint.arguments(QuotaHistoryQuerySchema, location="query")
@blueprint.response(200, QuotaHistorySchema)
@auth.open_to(*auth.VIEWERS)
def read(query: Mapping[str, Any], upstream_id: str) -> dict[str, Any]:
    """The windows of an upstream's account, a series each."""
    since, until = asked_time(query, _WEEK)
    if stored(upstreams.find, upstream_id) is None:
        raise not_found("There is no upstream with this id.")
    window, most = query["window"], query["max_points"]
    found = stored(quota_history.history, upstream_id, since, until, window, most)
    items = [
        {"account_id": account_id, "window": name, "points": [_point(point) for point in points]}
        for (account_id, name), points in sorted(found.items())
    ]
    return {"since": since, "until": until, "items": items}


def _point(point: QuotaPoint) -> dict[str, Any]:
    return {
        "at": point.observed_at,
        "used": point.used,
        "resets_at": point.resets_at,
        "status": point.status,
    }
