from datetime import timedelta

import pytest

from floway import clock
from floway.domain.usage import Usage
from floway.services import prices as service
from floway.services import unpriced
from floway.store import upstreams, usage
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")


def test_models_used_without_a_price_are_told_the_most_used_first() -> None:
    now = clock.now()
    row = upstreams.create("custom", "ours", {}, {})
    facts = {"started_at": now, "usage": Usage(1), "cost_microusd": None}
    usage.record(
        [
            record("req_1", upstream_id=row.id, model_key="rare", **facts),
            record("req_2", upstream_id=row.id, model_key="often", **facts),
            record("req_3", upstream_id=row.id, model_key="often", **facts),
            record("req_4", upstream_id=row.id, model_key="priced", **{**facts, "cost_microusd": 1}),
            record(
                "req_5",
                upstream_id="up_gone",
                model_key="old",
                **{**facts, "started_at": now - timedelta(days=40)},
            ),
        ]
    )
    service.add(service.checked("rare", {"base": {"input": "1", "output": "2"}}))

    found = unpriced.models(now - timedelta(days=30))

    assert [
        (each["upstream"], each["model_key"], each["unpriced_requests"], each["has_price"]) for each in found
    ] == [
        ("ours", "often", 2, False),
        ("ours", "rare", 1, True),
    ]
    assert unpriced.models(now - timedelta(days=50))[-1]["upstream"] is None
