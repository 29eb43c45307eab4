from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.limits.schemas import LimitsSchema, document
from floway.domain.limit import METRICS, Limits


def test_a_body_becomes_limits_and_back() -> None:
    body = {"requests_per_minute": 5, "usd_per_week": "0.000001", "tokens_per_day": None}

    loaded = LimitsSchema().load(body)

    assert loaded == Limits(requests_per_minute=5, microusd_per_week=1)
    assert LimitsSchema().load(document(loaded)) == loaded


def test_every_limit_has_its_member() -> None:
    assert set(LimitsSchema().fields) == {metric.public_name for metric in METRICS.values()}


@pytest.mark.parametrize(
    "body",
    [
        {"requests_per_minute": "5"},
        {"requests_per_minute": -1},
        {"requests_per_minute": 10**15 + 1},
        {"requests_per_minute": True},
        {"requests_per_year": 5},
        {"microusd_per_day": 5},
        {"usd_per_day": 5},
        {"usd_per_day": "1e3"},
        {"usd_per_day": "1.0000001"},
        {"usd_per_day": "5\n"},
    ],
)
def test_what_is_no_limit_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LimitsSchema().load(body)
