"""The examination inside a process that serves: off the hub, every check bounded, one round at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

import gevent
from flask import Flask
from gevent.event import AsyncResult
from gevent.pool import Pool

from floway.egress.client import Client
from floway.errors import EditConflict
from floway.services.doctor.examination import examine
from floway.services.doctor.finding import Finding
from floway.services.doctor.runner import Overdue
from floway.store.db import off_hub

T = TypeVar("T")

#: A check of the database that takes longer tells as much as one that fails.
LOCAL_SECONDS: Final = 10.0
#: Longer than a dial and an answer may take, and the end of one that drips.
OUTSIDE_SECONDS: Final = 25.0
#: Ways that are tried at once; each costs a socket and its handshake.
_WAYS_AT_ONCE: Final = 16
#: Read in a few seconds from a slow disk; a larger file would keep one of the few threads for minutes.
_LARGEST_FILE_BYTES: Final = 512 * 1024**2


class ExaminationRuns(EditConflict):
    """This process looks already."""

    def __init__(self) -> None:
        super().__init__("doctor_busy", "An examination is under way; try again when it is done.")


class Doctor:
    """Examines the installation of one worker, never twice at the same time."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._is_busy = False

    def examine(self, *, offline: bool = False) -> list[Finding]:
        """The findings; blocks the calling greenlet only.

        A check that never comes back keeps its thread, and later examinations out.

        :raises ExaminationRuns: the one before is not over.
        """
        if self._is_busy:
            raise ExaminationRuns
        self._is_busy = True
        runner, client = _BesideRequests(self._app), Client()
        try:
            return list(examine(self._app, client, offline=offline, runner=runner))
        finally:
            if runner.is_done:
                self._end(runner, client)
            else:
                gevent.spawn(self._end, runner, client)

    def _end(self, runner: "_BesideRequests", client: Client) -> None:
        runner.join()
        client.close()
        self._is_busy = False


class _BesideRequests:
    """Calls checks in greenlets of their own, and leaves those that are late behind."""

    largest_file_bytes: int | None = _LARGEST_FILE_BYTES

    def __init__(self, app: Flask) -> None:
        self._app = app
        #: Queries cannot be ended from here; what is left over has to end by itself.
        self._open: set[AsyncResult[Any]] = set()

    @property
    def is_done(self) -> bool:
        """Whether no check is left over."""
        return not self._open

    def join(self) -> None:
        """Wait for what is left over."""
        for left in tuple(self._open):
            left.wait()

    def local(self, function: Callable[[], T]) -> T:
        """What the function returns; :raises Overdue: not in time."""
        answer: AsyncResult[T] = AsyncResult()
        self._open.add(answer)
        gevent.spawn(self._look, function, answer)
        try:
            returned: T = answer.get(timeout=LOCAL_SECONDS)
        except gevent.Timeout:
            raise Overdue(LOCAL_SECONDS) from None
        return returned

    def outside(self, functions: Sequence[Callable[[], T]]) -> Iterator[T | None]:
        """What the functions return, in their order, many at once."""
        pool = Pool(_WAYS_AT_ONCE)
        try:
            yield from pool.imap(_in_time, functions)
        finally:
            pool.kill()

    def _look(self, function: Callable[[], T], answer: "AsyncResult[T]") -> None:
        try:
            answer.set(off_hub(self._app, function))
        except Exception as error:  # noqa: BLE001  raised again in the greenlet that waits
            answer.set_exception(error)
        finally:
            self._open.discard(answer)


def _in_time(function: Callable[[], T]) -> T | None:
    try:
        with gevent.Timeout(OUTSIDE_SECONDS):
            return function()
    except gevent.Timeout:
        return None
