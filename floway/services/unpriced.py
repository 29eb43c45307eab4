"""Models that were used without a price."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from floway import clock
from floway.domain.usage_periods import periods
from floway.services import price_index
from floway.store import upstreams
from floway.store.db import reading
from floway.store.usage_reports import Question, answer


def models(since: datetime) -> list[dict[str, Any]]:
    """Models of upstreams with use of no price since then, the most used first."""
    now = clock.now()
    with reading():
        sums = answer(Question(("upstream", "model_key")), periods(since, now, "all", ZoneInfo("UTC")))
        rows = {upstream.id: upstream for upstream in upstreams.list_all()}
        index = price_index.load()
    found = []
    for each in sums:
        if not each.unpriced_requests:
            continue
        upstream_id, model_key = each.members
        upstream = rows.get(upstream_id)
        found.append(
            {
                "upstream_id": upstream_id,
                "upstream": upstream and upstream.name,
                "model_key": model_key,
                "unpriced_requests": each.unpriced_requests,
                "has_price": index.find(upstream_id, upstream.kind if upstream else "", model_key, now)
                is not None,
            }
        )
    return sorted(found, key=lambda each: -each["unpriced_requests"])
