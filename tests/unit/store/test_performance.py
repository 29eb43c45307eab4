from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from flask import Flask

from floway.domain.performance import EDGES
from floway.domain.usage import Usage
from floway.domain.usage_periods import Period
from floway.domain.verdict import Verdict
from floway.store import performance, performance_reports, usage
from floway.store.db import transaction
from floway.store.performance_reports import Question
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

DAY = datetime(2026, 5, 1, tzinfo=UTC)
NIGHT = Period(DAY, DAY + timedelta(days=1))
SERVED = record(
    "req_1",
    started_at=DAY + timedelta(hours=3),
    upstream_id="up_1",
    model_key="m",
    queue_us=300,
    gateway_us=150,
    connect_us=0,
    upstream_us=400_000,
    first_token_ms=650,
    duration_ms=2651,
    usage=Usage(output_tokens=101),
    waits=5,
    long_waits_ms=(2500,),
    upstream_protocol="responses",
)


def samples(period: Period = NIGHT) -> dict[str, int]:
    """``{metric: values}``."""
    found = {}
    for metric in EDGES:
        sums = performance_reports.histograms(metric, Question(), [period])
        found[metric] = sum(each.total for each in sums.values())
    return found


def ended(period: Period = NIGHT) -> list[int]:
    return performance_reports.endings(Question(), [period]).get((0, ()), [])


def test_an_exchange_is_added_to_the_histograms_of_its_hour() -> None:
    usage.record([SERVED, replace(SERVED, id="req_2")])
    usage.record([replace(SERVED, id="req_3", first_token_ms=90_000)])

    sums = performance_reports.histograms("first_token", Question(("upstream", "model_key")), [NIGHT])
    [(place, histogram)] = sums.items()
    assert place == (0, ("up_1", "m"))
    assert {histogram.edges[number]: count for number, count in enumerate(histogram.counts) if count} == {
        700_000: 2,
        120_000_000: 1,
    }


def test_a_batch_that_is_written_again_counts_once() -> None:
    usage.record([SERVED])
    usage.record([SERVED, replace(SERVED, id="req_2")])

    assert ended()[0] == 2
    assert samples()["first_token"] == 2


def test_ends_add_up_and_only_good_ones_have_times() -> None:
    usage.record([SERVED])
    usage.record([replace(SERVED, id="req_2", verdict=Verdict.CLIENT_LEFT)])
    usage.record([replace(SERVED, id="req_3", verdict=Verdict.STALLED)])
    silent = {"first_token_ms": None, "usage": Usage()}
    usage.record([replace(SERVED, id="req_4", verdict=Verdict.UPSTREAM_ERROR, status=503, **silent)])

    # requests, succeeded, failed with and without output, neutral, stalled
    assert ended() == [4, 1, 1, 1, 1, 1]
    found = samples()
    assert (found["first_token"], found["output_token"], found["total"]) == (2, 2, 2)
    # Silence is evidence whatever became of the stream.
    assert (found["wait"], found["longest_wait"]) == (20, 4)


def test_waits_go_by_what_is_spoken_with_the_upstream() -> None:
    usage.record([SERVED])

    for metric, protocol in (("wait", "responses"), ("longest_wait", "responses"), ("total", "messages")):
        [(_, members)] = performance_reports.histograms(metric, Question(("protocol",)), [NIGHT])  # type: ignore[arg-type]  # three of its values
        assert members == (protocol,)


def test_writers_at_the_same_time_lose_nothing(app: Flask) -> None:
    def write(writer: int) -> None:
        with app.app_context():
            for number in range(10):
                usage.record([replace(SERVED, id=f"req_{writer}_{number}", model_key=f"m{number % 3}")])

    writers = [Thread(target=write, args=(writer,)) for writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert (ended()[0], samples()["total"]) == (40, 40)


def test_hours_of_a_day_become_one_row_with_the_same_sums() -> None:
    for number in range(4):
        at = DAY + timedelta(hours=8 * number)
        usage.record([replace(SERVED, id=f"req_{number}", started_at=at)])
    before = (ended(), samples())
    assert performance.has_hours("2026-05-01")

    assert performance.fold("2026-05-01")

    assert not performance.has_hours("2026-05-01")
    assert not performance.fold("2026-05-01")
    assert (ended(), samples()) == before
    # What came in late is added the next time.
    usage.record([replace(SERVED, id="late")])
    assert performance.fold("2026-05-01")
    assert ended()[0] == before[0][0] + 1
    assert performance.has_hours("2026-05-02")


def test_two_processes_that_fold_the_same_day_add_nothing_twice(app: Flask) -> None:
    usage.record([SERVED])
    inside, leave = Event(), Event()

    def fold_slowly() -> None:
        with app.app_context(), transaction():
            assert performance.fold("2026-05-01")
            inside.set()
            leave.wait(0.5)

    first = Thread(target=fold_slowly)
    first.start()
    assert inside.wait(10)

    assert not performance.fold("2026-05-01")

    leave.set()
    first.join()
    assert (ended(), samples()["total"]) == ([1, 1, 0, 0, 0, 0], 1)


def test_old_rows_are_counted_and_deleted_some_at_a_time() -> None:
    usage.record([SERVED, replace(SERVED, id="req_2", started_at=DAY + timedelta(days=2))])
    performance.fold("2026-05-01")
    old = performance.count_before("2026-05-02")
    # One of endings, nine of times: no connection was made.
    assert old == 10

    assert performance.remove_before("2026-05-02", 4) == 4
    assert performance.remove_before("2026-05-02", 100) == 6

    assert performance.count_before("2026-05-02") == 0
    assert performance.has_hours("2026-05-03")
