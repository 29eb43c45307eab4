"""Work that outlives its request."""

import gevent
import pytest
from gevent.event import Event

from floway.gateway.background import Background


def test_what_is_spawned_runs_and_is_waited_for() -> None:
    background, go, done = Background(), Event(), []

    def work() -> None:
        go.wait()
        done.append(True)

    background.spawn(work)
    background.join(0.01)
    assert (len(background), done) == (1, [])

    go.set()
    background.join(5)
    assert (len(background), done) == (0, [True])


def test_it_goes_on_when_the_greenlet_that_spawned_it_is_killed() -> None:
    background, done = Background(), []

    def request() -> None:
        background.spawn(lambda: done.append(True))
        gevent.sleep(60)

    greenlet = gevent.spawn(request)
    gevent.sleep(0)
    greenlet.kill()
    background.join(5)
    assert done == [True]


def test_a_failure_is_logged_and_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    background, done, seen = Background(), [], []
    monkeypatch.setattr(
        "floway.gateway.background.emit", lambda event, fault: seen.append((event.fault, fault))
    )

    def failing() -> None:
        raise ValueError("of the work")

    background.spawn(failing)
    background.spawn(lambda: done.append(True))
    background.join(5)
    assert done == [True]
    ((name, fault),) = seen
    assert (name, str(fault)) == ("ValueError", "of the work")
