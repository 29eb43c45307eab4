"""Captured exchanges on their way to the disk: collected here, written one by one behind the requests."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from gevent.event import Event as Signal
from gevent.lock import Semaphore

from floway.gateway.dumps.capture import Capture
from floway.gateway.dumps.events import DumpsDropped, DumpWriteFailed
from floway.logs import emit

#: How much of bodies waits at most; what comes then is not kept, and counted. More would let a disk that
#: is slow take the memory that requests need.
MAX_WAITING_BYTES = 128 * 1024 * 1024


class DumpWriter:
    """The one of a worker.

    :param write: stores a capture; may block its greenlet, never the hub.
    :param body_bytes: how much of each body is kept.
    """

    def __init__(self, write: Callable[[Capture], None], interval_seconds: float, body_bytes: int) -> None:
        self._write = write
        self._interval = interval_seconds
        self._body_bytes = body_bytes
        self._waiting: deque[Capture] = deque()
        self._waiting_bytes = 0
        self._dropped = 0
        self._stopping = Signal()
        self._writing = Semaphore()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def capture(
        self, environ: Mapping[str, Any], headers: Mapping[str, str], body: bytes, raw_key: str
    ) -> Capture:
        """Begin to listen to a request."""
        return Capture(environ, headers, body, raw_key, self._body_bytes, self.add)

    def add(self, capture: Capture) -> None:
        """Queue a capture that has ended; never blocks."""
        if capture.record is None:
            return
        size = capture.kept_bytes
        if self._waiting_bytes + size > MAX_WAITING_BYTES:
            self._dropped += 1
            return
        self._waiting.append(capture)
        self._waiting_bytes += size

    def run(self) -> None:
        """Write until ``stop``; the body of a greenlet."""
        while not self._stopping.wait(self._interval):
            self.flush()

    def stop(self) -> None:
        """End ``run`` and write what is left."""
        self._stopping.set()
        self.flush()

    def flush(self) -> None:
        """Write everything that waits; what cannot be written is given up, for it may be large."""
        with self._writing:
            while self._waiting:
                capture = self._waiting.popleft()
                self._waiting_bytes -= capture.kept_bytes
                try:
                    self._write(capture)
                except Exception as error:  # noqa: BLE001 -- any fault of disk or database: others follow
                    failed = capture.record.id if capture.record else ""
                    emit(DumpWriteFailed(failed, type(error).__name__), fault=error)
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            emit(DumpsDropped(dropped))
