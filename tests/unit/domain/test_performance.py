from typing import Any

import pytest

from floway.domain.performance import EDGES, METRICS, Ending, ending_of, measured, waited
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store.tables.performance import BUCKETS
from tests.support.builders import record

SERVED: dict[str, Any] = {
    "upstream_id": "up_1",
    "queue_us": 300,
    "gateway_us": 150,
    "connect_us": 20_000,
    "upstream_us": 400_000,
    "first_token_ms": 650,
    "duration_ms": 2651,
    "usage": Usage(output_tokens=101),
}


def test_edges_ascend_and_have_columns() -> None:
    assert set(EDGES) == set(METRICS)
    for metric, edges in EDGES.items():
        assert list(edges) == sorted(set(edges)), metric
        assert len(edges) < BUCKETS, metric


@pytest.mark.parametrize(
    ("facts", "ending"),
    [
        ({}, "succeeded"),
        ({"upstream_id": "up_1", "verdict": Verdict.UPSTREAM_ERROR, "status": 503}, "failed_without_output"),
        ({"upstream_id": "up_1", "verdict": Verdict.STALLED, "first_token_ms": 5}, "failed_with_output"),
        (
            {"upstream_id": "up_1", "verdict": Verdict.UPSTREAM_CUT, "usage": Usage(0, 0, 0, 0, 7)},
            "failed_with_output",
        ),
        ({"upstream_id": "up_1", "verdict": Verdict.UPSTREAM_ERROR, "status": 400}, "neutral"),
        ({"upstream_id": "up_1", "verdict": Verdict.CLIENT_LEFT, "first_token_ms": 5}, "neutral"),
        ({"upstream_id": "up_1", "verdict": Verdict.ENDED_BY_US, "status": 503}, "neutral"),
        # Nobody was asked.
        ({"verdict": Verdict.UPSTREAM_ERROR, "status": 503}, "neutral"),
    ],
)
def test_an_exchange_speaks_for_its_upstream_or_against_it_or_neither(
    facts: dict[str, Any], ending: Ending
) -> None:
    assert ending_of(record(**facts)) == ending


def test_a_served_exchange_has_all_times() -> None:
    found = {metric: EDGES[metric][number] for metric, number in measured(record(**SERVED), "succeeded")}

    assert found == {
        "queue": 500,
        "gateway": 200,
        "connect": 20_000,
        "upstream": 500_000,
        # 420.15 ms
        "first_byte": 500_000,
        "first_token": 700_000,
        # 2,000.7 ms for a hundred tokens
        "output_token": 25_000,
        "total": 2_800_000,
    }


@pytest.mark.parametrize(("ms", "bucket"), [(0, 0), (100, 0), (101, 1), (300_000, 18), (300_001, 19)])
def test_an_edge_belongs_to_the_bucket_below_it(ms: int, bucket: int) -> None:
    found = dict(measured(record(**SERVED | {"first_token_ms": ms}), "succeeded"))

    assert found["first_token"] == bucket


def test_a_connection_that_was_open_took_no_time_to_count() -> None:
    found = dict(measured(record(**SERVED | {"connect_us": 0}), "succeeded"))

    assert "connect" not in found
    assert EDGES["first_byte"][found["first_byte"]] == 500_000


def test_without_two_tokens_there_is_no_time_between_them() -> None:
    found = dict(measured(record(**SERVED | {"usage": Usage(output_tokens=1)}), "succeeded"))

    assert "output_token" not in found
    assert "first_token" in found


def test_a_whole_answer_has_no_first_token() -> None:
    found = dict(measured(record(**SERVED | {"first_token_ms": None}), "succeeded"))

    assert set(found) == {"total", "queue", "gateway", "connect", "upstream", "first_byte"}


@pytest.mark.parametrize("ending", ["neutral", "failed_without_output"])
def test_what_failed_before_it_said_anything_has_no_times(ending: Ending) -> None:
    assert list(measured(record(**SERVED), ending)) == []


def test_the_silences_of_a_stream_are_counted_and_the_longest_once_more() -> None:
    stream = record(waits=10, long_waits_ms=(1500, 310_000))

    found = [(metric, EDGES[metric][number] // 10**6, times) for metric, number, times in waited(stream)]

    assert found == [("wait", 1, 8), ("wait", 2, 1), ("wait", 360, 1), ("longest_wait", 360, 1)]


def test_a_stream_may_never_be_silent_and_what_is_no_stream_does_not_wait() -> None:
    assert list(waited(record(waits=3))) == [("wait", 0, 3), ("longest_wait", 0, 1)]
    assert list(waited(record())) == []
