"""Work that a request leaves behind: it outlives the request, but not the process."""

from collections.abc import Callable

import gevent
from gevent.pool import Group

from floway.gateway.events import BackgroundFailed
from floway.logs import emit


class Background:
    """The greenlets of one worker that nobody waits for until it stops."""

    def __init__(self) -> None:
        self._greenlets = Group()

    def __len__(self) -> int:
        return len(self._greenlets)

    def spawn(self, function: Callable[[], None]) -> None:
        """Run a function soon; what it raises is logged."""
        self._greenlets.spawn(_guarded, function)

    def join(self, seconds: float) -> None:
        """Wait until everything has ended, at most so long."""
        self._greenlets.join(timeout=seconds)


def _guarded(function: Callable[[], None]) -> None:
    try:
        function()
    except gevent.GreenletExit:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost boundary of a background greenlet
        name = getattr(function, "__qualname__", type(function).__name__)
        emit(BackgroundFailed(name, type(error).__name__), fault=error)
