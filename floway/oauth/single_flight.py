"""Work that many greenlets want at the same time and one does."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import gevent
from gevent.event import AsyncResult

T = TypeVar("T")

#: Runs a function in a greenlet of its own, which nobody but the process ends.
Spawn = Callable[[Callable[[], None]], object]


class SingleFlight:
    """Shares the outcome of a function among all who ask for it while it runs; one per process.

    The function runs in a greenlet of its own: a waiter that is killed takes nothing from the others,
    and what was begun is finished even when nobody waits any more.
    """

    def __init__(self, spawn: Spawn = gevent.spawn) -> None:
        self._spawn = spawn
        self._flights: dict[Hashable, AsyncResult[Any]] = {}

    def run(self, key: Hashable, function: Callable[[], T]) -> T:
        """What the function returns or raises, or what the one of the same key does that runs already.

        Blocks the calling greenlet. An outcome is never kept: the next caller after it starts again.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = AsyncResult()
            # It begins only when this greenlet waits, so the entry is there before it ends.
            self._spawn(lambda: self._fly(key, function))
            self._flights[key] = flight
        outcome: T = flight.get()
        return outcome

    def _fly(self, key: Hashable, function: Callable[[], T]) -> None:
        outcome: T
        try:
            outcome = function()
        except BaseException as error:  # noqa: BLE001  raised again in every greenlet that waits
            self._flights.pop(key).set_exception(error)
        else:
            self._flights.pop(key).set(outcome)
