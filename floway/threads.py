"""Real threads for calls that would stop the gevent hub: SQLite, password hashing, pictures."""

import os
from collections.abc import Callable
from typing import TypeVar

import gevent
from gevent import monkey
from gevent._hub_local import get_hub_if_exists
from gevent.threadpool import ThreadPool

T = TypeVar("T")


class Threads:
    """A pool of threads; the calling greenlet waits for its answer while others go on."""

    def __init__(self, size: int) -> None:
        self._size = size
        #: ``{process id: its pool}``: a worker that was forked cannot use the pool of its parent.
        self._pools: dict[int, ThreadPool] = {}

    def run(self, function: Callable[[], T]) -> T:
        """What the function returns or raises; at most ``size`` run at the same time.

        Without a hub (command line, or a pool thread) nobody else is stopped, and it runs in place.
        """
        if not on_hub():
            return function()
        failure: list[BaseException] = []
        answer: list[T] = []

        def caught() -> None:
            # gevent prints whatever leaves a pool thread, so nothing does.
            try:
                answer.append(function())
            except BaseException as error:  # noqa: BLE001  raised again in the calling greenlet
                failure.append(error)

        self._pool().apply(caught)
        if failure:
            raise failure[0]
        return answer[0]

    def _pool(self) -> ThreadPool:
        pool = self._pools.get(os.getpid())
        if pool is None:
            self._pools.clear()
            pool = self._pools[os.getpid()] = ThreadPool(self._size)
        return pool


def on_hub() -> bool:
    """Whether the caller is a greenlet beside others, rather than a thread or a plain process."""
    return monkey.is_module_patched("socket") and get_hub_if_exists() is not None


def pause(seconds: float) -> None:
    """Sleep without stopping anybody else."""
    if on_hub():
        gevent.sleep(seconds)
    else:
        # In a pool thread the patched sleep would start a second hub.
        monkey.get_original("time", "sleep")(seconds)
