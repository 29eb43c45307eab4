from collections.abc import Callable, Sequence

import gevent
import gevent.event
import pytest

from floway.domain.exchange import ExchangeRecord
from floway.gateway import settle
from floway.gateway.settle import UsageWriter
from tests.support.builders import record


class Database:
    """Takes batches, or fails as often as it is told."""

    def __init__(self, failures: int = 0, during: Callable[[], None] = lambda: None) -> None:
        self.failures = failures
        self.during = during
        self.batches: list[list[str]] = []

    def write(self, batch: Sequence[ExchangeRecord]) -> None:
        self.during()
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        self.batches.append([each.id for each in batch])


def test_what_was_added_is_written_once_in_order() -> None:
    database = Database()
    writer = UsageWriter(database.write, 1)
    for name in "abc":
        writer.add(record(name))

    assert writer.flush()
    assert writer.flush()
    assert database.batches == [["a", "b", "c"]]


def test_a_transaction_has_a_bounded_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "BATCH", 2)
    database = Database()
    writer = UsageWriter(database.write, 1)
    for name in "abcde":
        writer.add(record(name))

    assert writer.flush()
    assert database.batches == [["a", "b"], ["c", "d"], ["e"]]


def test_a_batch_that_could_not_be_written_is_kept_and_tried_again() -> None:
    database = Database(failures=1)
    writer = UsageWriter(database.write, 1)
    writer.add(record("a"))

    assert not writer.flush()
    writer.add(record("b"))
    assert writer.flush()
    assert database.batches == [["a", "b"]]


def test_a_batch_is_kept_when_its_writer_is_killed() -> None:
    gate = gevent.event.Event()
    database = Database(during=gate.wait)
    writer = UsageWriter(database.write, 1)
    writer.add(record("a"))
    flushing = gevent.spawn(writer.flush)
    gevent.sleep(0)
    flushing.kill()
    gate.set()

    assert writer.flush()
    assert database.batches == [["a"]]


def test_the_queue_is_bounded_and_drops_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "MAX_WAITING", 3)
    database = Database()
    writer = UsageWriter(database.write, 1)
    for name in "abcde":
        writer.add(record(name))

    writer.flush()
    assert database.batches == [["c", "d", "e"]]


def test_an_overflow_during_a_write_drops_nothing_in_the_place_of_the_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settle, "MAX_WAITING", 3)
    arrivals = [record(name) for name in "def"]
    database = Database(during=lambda: [writer.add(arrivals.pop(0)) for _ in range(len(arrivals))] and None)
    writer = UsageWriter(database.write, 1)
    for name in "abc":
        writer.add(record(name))

    assert writer.flush()
    assert database.batches == [["a", "b", "c"], ["d", "e", "f"]]


def test_a_failed_batch_counts_for_the_bound_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "MAX_WAITING", 3)
    arrivals = [record("d")]
    database = Database(failures=1, during=lambda: writer.add(arrivals.pop()) if arrivals else None)
    writer = UsageWriter(database.write, 1)
    for name in "abc":
        writer.add(record(name))

    assert not writer.flush()
    assert writer.flush()
    assert database.batches == [["b", "c", "d"]]


def test_run_writes_without_being_asked_and_stop_writes_the_rest() -> None:
    database = Database()
    writer = UsageWriter(database.write, 0.01)
    running = gevent.spawn(writer.run)
    writer.add(record("a"))
    with gevent.Timeout(5):
        while not database.batches:
            gevent.sleep(0.01)
    writer.add(record("b"))

    writer.stop()
    running.join(5)

    assert database.batches == [["a"], ["b"]]
    assert running.successful()


def test_two_flushes_of_one_time_write_nothing_twice() -> None:
    database = Database(during=lambda: gevent.sleep(0.01))
    writer = UsageWriter(database.write, 1)
    writer.add(record("a"))

    gevent.joinall([gevent.spawn(writer.flush), gevent.spawn(writer.flush)], timeout=5)

    assert database.batches == [["a"]]
