"""A search for an upstream in the greenlet of its own request."""

from collections.abc import Callable
from typing import TypeVar

import gevent

T = TypeVar("T")


class Search:
    """Runs a function that another greenlet or the hub can stop; usable once.

    A greenlet of its own would do that, too, but costs more than all else that a small call needs
    before it goes upstream. Killing the request's greenlet by gevent's means could hit it after the
    search, in the middle of its answer.
    """

    __slots__ = ("_greenlet", "_is_running")

    def __init__(self) -> None:
        self._greenlet = gevent.getcurrent()
        self._is_running = False

    def run(self, function: Callable[[], T]) -> T | None:
        """What the function returns; None when it was stopped."""
        self._is_running = True
        try:
            return function()
        except gevent.GreenletExit:
            return None
        finally:
            self._is_running = False

    def kill(self, *, block: bool = False) -> None:
        """Stop the function where it waits, soon: it sees a ``GreenletExit``."""
        gevent.get_hub().loop.run_callback(self._stop)

    def _stop(self) -> None:
        if self._is_running:
            self._greenlet.throw(gevent.GreenletExit)
