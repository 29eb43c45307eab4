from collections.abc import Callable

import gevent
import pytest
from gevent.event import Event

from floway.oauth.single_flight import SingleFlight


class Work:
    """Something slow that counts how often it was begun; ``go`` lets it end."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.begun = 0
        self.ended = 0
        self.go = Event()
        self._fault = fault

    def __call__(self) -> int:
        self.begun += 1
        self.go.wait(5)
        self.ended += 1
        if self._fault:
            raise self._fault
        return self.begun


def waiters(count: int, wait: Callable[[], int]) -> list["gevent.Greenlet[[], int]"]:
    spawned = [gevent.spawn(wait) for _ in range(count)]
    gevent.sleep(0.01)
    return spawned


def test_all_who_ask_meanwhile_get_the_one_answer() -> None:
    flights, work = SingleFlight(), Work()
    waiting = waiters(10, lambda: flights.run("key", work))
    work.go.set()
    gevent.joinall(waiting, timeout=5, raise_error=True)

    assert [each.value for each in waiting] == [1] * 10
    assert flights.run("key", work) == 2


def test_keys_do_not_wait_for_each_other() -> None:
    flights, slow = SingleFlight(), Work()
    [waiting] = waiters(1, lambda: flights.run(("up_1", True), slow))

    assert flights.run(("up_1", False), lambda: 7) == 7
    slow.go.set()
    assert waiting.get(timeout=5) == 1


def test_a_failure_reaches_everybody_and_is_not_kept() -> None:
    flights, work = SingleFlight(), Work(OSError("the line is down"))
    waiting = waiters(3, lambda: flights.run("key", work))
    work.go.set()
    gevent.joinall(waiting, timeout=5)

    assert [str(each.exception) for each in waiting] == ["the line is down"] * 3
    assert work.begun == 1
    assert flights.run("key", lambda: 7) == 7


def test_a_waiter_that_is_killed_takes_nothing_from_the_others() -> None:
    flights, work = SingleFlight(), Work()
    leader, follower = waiters(2, lambda: flights.run("key", work))
    leader.kill()
    work.go.set()

    assert follower.get(timeout=5) == 1


def test_what_was_begun_ends_even_when_nobody_waits() -> None:
    flights, work = SingleFlight(), Work()
    for each in waiters(2, lambda: flights.run("key", work)):
        each.kill()
    work.go.set()
    gevent.sleep(0.01)

    assert (work.begun, work.ended) == (1, 1)


def test_work_runs_where_it_is_told_to() -> None:
    spawned: list[Callable[[], None]] = []

    def spawn(function: Callable[[], None]) -> None:
        spawned.append(function)
        gevent.spawn(function)

    assert SingleFlight(spawn).run("key", lambda: 7) == 7
    assert len(spawned) == 1


def test_work_that_cannot_be_begun_is_forgotten() -> None:
    tries: list[int] = []

    def spawn(function: Callable[[], None]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("no more greenlets")
        gevent.spawn(function)

    flights = SingleFlight(spawn)
    with pytest.raises(RuntimeError):
        flights.run("key", lambda: 7)

    assert flights.run("key", lambda: 7) == 7
