from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from floway.domain.verdict import Verdict
from floway.store import usage, users
from tests.support.builders import record
from tests.support.dashboard import person, signed_in

DAY = datetime(2026, 5, 1, tzinfo=UTC)
PERIOD = "from=2026-05-01T00:00:00Z&to=2026-05-03T00:00:00Z"


def happened(identity: str, upstream_id: str = "up_1", ms: int = 650, **facts: Any) -> None:
    times = {"queue_us": 300, "gateway_us": 150, "connect_us": 0, "upstream_us": 400_000}
    given = {"started_at": DAY + timedelta(hours=1), "model_key": "m", "duration_ms": 2000, **times, **facts}
    usage.record([record(identity, upstream_id=upstream_id, first_token_ms=ms, **given)])


def read(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/api/performance?{PERIOD}{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()


def test_percentiles_are_told_by_period_and_group(client: FlaskClient) -> None:
    happened("req_1")
    happened("req_2", started_at=DAY + timedelta(hours=30), ms=3000)
    happened("req_3", "up_2", verdict=Verdict.STALLED)
    signed_in(client)

    answer = read(client, "&group_by=upstream&percentile=50&percentile=99.9")

    assert answer["percentiles"] == ["p50", "p99.9"]
    first, second = answer["groups"]
    assert (first["members"], first["names"]) == ({"upstream": "up_1"}, {"upstream": None})
    assert first["points"]["percentiles_ms"]["p50"] == [600.0, 3400.0]
    assert first["points"]["samples"] == [1, 1]
    assert first["total"]["percentiles_ms"]["p50"] == 600.0
    assert (second["total"]["stalled"], second["points"]["failed"]) == (1, [1, 0])
    assert (answer["total"]["requests"], answer["total"]["samples"]) == (3, 3)
    assert len(answer["total"]["histogram"]) == len(answer["edges_ms"]) + 1


def test_a_metric_can_be_chosen_and_groups_filtered(client: FlaskClient) -> None:
    happened("req_1")
    happened("req_2", "up_2")
    signed_in(client)

    answer = read(
        client, "&metric=total&granularity=all&upstream_id=up_2&group_by=model_key&group_by=protocol"
    )

    [group] = answer["groups"]
    assert group["members"] == {"model_key": "m", "protocol": "messages"}
    assert group["total"]["requests"] == 1
    assert group["total"]["percentiles_ms"] == {"p50": 1700.0, "p95": 1700.0, "p99": 1700.0}


def test_percentiles_that_differ_have_names_that_differ(client: FlaskClient) -> None:
    signed_in(client)

    answer = read(client, "&percentile=99.9999999&percentile=100&percentile=0.1")

    assert answer["percentiles"] == ["p99.9999999", "p100", "p0.1"]
    assert set(answer["total"]["percentiles_ms"]) == set(answer["percentiles"])


def test_nothing_is_told_of_nothing(client: FlaskClient) -> None:
    signed_in(client)

    answer = read(client, "&granularity=hour")

    assert (answer["groups"], answer["total"]["requests"], len(answer["periods"])) == ([], 0, 48)
    assert answer["total"]["percentiles_ms"]["p95"] is None


def test_users_see_the_upstreams_that_they_may_use(client: FlaskClient) -> None:
    person("grace", "user")
    grace = next(user for user in users.list_all() if user.name == "grace")
    happened("req_1")
    happened("req_2", "up_2")
    signed_in(client, "grace")
    assert read(client)["total"]["requests"] == 2

    users.replace(replace(grace, upstream_ids=("up_2",)))

    assert read(client)["total"]["requests"] == 1
    assert read(client, "&upstream_id=up_1")["total"]["requests"] == 0


@pytest.mark.parametrize(
    "query",
    [
        "&metric=speed",
        "&percentile=0",
        "&percentile=101",
        "&group_by=upstream&group_by=upstream",
        "&group_by=key",
        "&time_zone=Mars",
        "&colour=red",
    ],
)
def test_what_cannot_be_answered_is_refused(client: FlaskClient, query: str) -> None:
    signed_in(client)

    answer = client.get(f"/api/performance?{PERIOD}{query}")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")


def test_too_many_periods_are_refused(client: FlaskClient) -> None:
    signed_in(client)

    answer = client.get("/api/performance?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&granularity=hour")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "too_many_periods")
