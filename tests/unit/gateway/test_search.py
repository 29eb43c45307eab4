"""A search that can be stopped, in the greenlet of its request."""

import gevent
import pytest
from gevent.event import Event

from floway.gateway.search import Search


def test_what_is_found_is_returned() -> None:
    assert Search().run(lambda: "found") == "found"


def test_a_failure_leaves_as_it_came() -> None:
    def failing() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Search().run(failing)


@pytest.mark.parametrize("times", [1, 2])
def test_a_search_that_is_stopped_ends_where_it_waits(times: int) -> None:
    cleaned = []

    def waiting() -> str:
        try:
            gevent.sleep(60)
        finally:
            cleaned.append(True)
        return "never"

    def request() -> tuple[str | None, str]:
        search = Search()
        for _ in range(times):
            gevent.spawn(search.kill, block=False)
        found = search.run(waiting)
        gevent.sleep(0.01)
        return found, "answered"

    assert gevent.spawn(request).get(timeout=5) == (None, "answered")
    assert cleaned == [True]


def test_what_comes_after_the_search_is_not_hit() -> None:
    answered = Event()

    def request() -> str:
        search = Search()
        assert search.run(lambda: "found") == "found"
        search.kill()
        answered.wait(0.05)
        return "answered"

    assert gevent.spawn(request).get(timeout=5) == "answered"
