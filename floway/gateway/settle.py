"""Usage on its way to the database: collected here, written in batches off the request path.

Written within ``interval_seconds`` of an exchange's end, and when the worker stops. A worker that
is killed loses what it collected since the last write, at most one second of finished exchanges.
"""

from collections.abc import Callable, Sequence

import gevent
from gevent.event import Event as Signal
from gevent.lock import Semaphore

from floway.domain.exchange import ExchangeRecord
from floway.gateway.events import UsageDropped, UsageWriteFailed
from floway.logs import emit

#: Rows of one transaction: half as many cost a third more each. More would hold SQLite's write lock for
#: longer than its other users wait.
BATCH = 400
#: What waits at most while the database is away; the oldest is dropped beyond it, and counted.
MAX_WAITING = 50_000


class UsageWriter:
    """The one writer of a worker.

    :param write: stores a batch; may block its greenlet, never the hub; storing the same record
        twice must count it once.
    """

    def __init__(self, write: Callable[[Sequence[ExchangeRecord]], None], interval_seconds: float) -> None:
        self._write = write
        self._interval = interval_seconds
        self._waiting: list[ExchangeRecord] = []
        self._stopping = Signal()
        # The flusher and a final flush must not write the same batch at the same time.
        self._writing = Semaphore()

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def add(self, record: ExchangeRecord) -> None:
        """Queue a record; never blocks."""
        self._waiting.append(record)
        self._bound()

    def run(self) -> None:
        """Write until ``stop``; the body of a greenlet."""
        while not self._stopping.wait(self._interval):
            self.flush()

    def stop(self) -> None:
        """End ``run`` and write what is left."""
        self._stopping.set()
        self.flush()

    def flush(self) -> bool:
        """Write everything that waits; False when the database would not take it."""
        with self._writing:
            while self._waiting:
                # Out of the queue while it is written: the bound must not drop others in its place.
                batch = self._waiting[:BATCH]
                del self._waiting[: len(batch)]
                try:
                    self._write(batch)
                except Exception as error:  # noqa: BLE001 -- any fault of the database: the batch is kept
                    self._keep(batch)
                    emit(UsageWriteFailed(len(self._waiting), f"{type(error).__name__}"), fault=error)
                    return False
                except BaseException:
                    self._keep(batch)
                    raise
                gevent.sleep(0)
        return True

    def _keep(self, batch: list[ExchangeRecord]) -> None:
        self._waiting[:0] = batch
        self._bound()

    def _bound(self) -> None:
        excess = len(self._waiting) - MAX_WAITING
        if excess > 0:
            del self._waiting[:excess]
            emit(UsageDropped(excess))
