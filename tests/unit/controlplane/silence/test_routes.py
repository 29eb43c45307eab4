from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from floway import clock
from floway.store import upstreams, usage
from floway.store.users import Role
from tests.support.builders import record
from tests.support.dashboard import person, signed_in

CONFIG = {"base_url": "http://127.0.0.1:9", "protocols": ["messages"], "auth_style": "none"}


def streamed(upstream_id: str, count: int, longest_ms: int, **facts: Any) -> None:
    usage.record(
        [
            record(
                f"req_{upstream_id}_{longest_ms}_{number}",
                started_at=clock.now() - timedelta(days=1),
                upstream_id=upstream_id,
                model_key="m",
                waits=20,
                long_waits_ms=(longest_ms,) if longest_ms > 1000 else (),
                upstream_protocol="messages",
                **facts,
            )
            for number in range(count)
        ]
    )


def upstream(name: str, **config: Any) -> str:
    return upstreams.create("custom", name, CONFIG | config, {}).id


def read(client: FlaskClient, query: str = "") -> Any:
    answer = client.get(f"/api/silence{query}")
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["items"]


def test_a_limit_below_what_is_seen_is_told(client: FlaskClient) -> None:
    low, high = (
        upstream("low", timeouts={"idle_seconds": 60}),
        upstream("high", timeouts={"idle_seconds": 600}),
    )
    for each in (low, high):
        streamed(each, 1000, 500)
        streamed(each, 10, 310_000)
    signed_in(client)

    found = {item["upstream_id"]: item for item in read(client)}

    assert (found[low]["limit_seconds"], found[low]["is_limit_low"]) == (60, True)
    assert (found[high]["limit_seconds"], found[high]["is_limit_low"]) == (600, False)
    item = found[low]
    assert (item["streams"], item["waits"], item["stalled"]) == (1010, 20_200, 0)
    # The ninth of eleven places between 300 and 360 seconds, and half as much above it.
    assert item["stream_p999_seconds"] == 349.091
    assert item["suggested_seconds"] == 530
    # Within all the other waits the long ones are too rare to be seen.
    assert item["wait_p999_seconds"] < 1
    assert sum(item["longest_waits"]) == 1010


def test_few_streams_suggest_nothing(client: FlaskClient) -> None:
    streamed(upstream("one"), 999, 310_000)
    signed_in(client)

    [item] = read(client)

    assert (item["suggested_seconds"], item["is_limit_low"], item["limit_seconds"]) == (None, False, 60)


def test_an_upstream_that_never_rests_may_not_be_cut_at_once(client: FlaskClient) -> None:
    streamed(upstream("one"), 1000, 100)
    signed_in(client)

    assert read(client)[0]["suggested_seconds"] == 30


def test_what_is_gone_has_no_limit_and_others_are_left_out(client: FlaskClient) -> None:
    streamed("up_gone", 2, 100)
    streamed("up_other", 2, 100)
    signed_in(client)

    [item] = read(client, "?upstream_id=up_gone")

    assert (item["upstream_name"], item["limit_seconds"]) == (None, None)
    assert read(client, "?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z") == []


@pytest.mark.parametrize(("role", "status"), [("viewer", 200), ("operator", 200), ("user", 403)])
def test_silence_is_for_those_who_run_the_gateway(client: FlaskClient, role: Role, status: int) -> None:
    person("grace", role)
    signed_in(client, "grace")

    assert client.get("/api/silence").status_code == status


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z",
        "to=0001-01-01T00:00:00Z",
        "to=9999-12-31T23:59:59Z",
    ],
)
def test_a_time_without_hours_is_refused(client: FlaskClient, query: str) -> None:
    signed_in(client)

    answer = client.get(f"/api/silence?{query}")

    assert (answer.status_code, answer.get_json()["code"]) == (400, "validation_failed")
