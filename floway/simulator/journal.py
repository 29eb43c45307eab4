"""What the simulator saw and did, for the tests to ask."""

import hashlib
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from floway.simulator.wire import Document, Request

#: How many requests ``GET /__sim/requests`` can show.
KEPT_REQUESTS = 200
#: Bodies are kept up to here; the hash is always that of the whole body.
_KEPT_BODY_BYTES = 1 << 20


@dataclass(slots=True)
class Entry:
    """One request and how it ended; instants are seconds of the monotonic clock."""

    id: int
    method: str
    path: str
    query: str
    headers: list[tuple[str, str]]
    body: str
    body_bytes: int
    sha256: str
    started_at: float
    model: str | None = None
    status: int | None = None
    #: The usage member as it was sent, in the vendor's spelling.
    usage: Document | None = None
    frames_sent: int = 0
    #: ``done`` when all that was to be sent was sent, ``aborted`` when the client left before.
    ended: str | None = None
    ended_at: float | None = None


@dataclass(slots=True)
class Journal:
    """All entries that are kept, and counters over all that ever were."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=KEPT_REQUESTS))
    started: int = 0
    done: int = 0
    aborted: int = 0
    connections: int = 0
    connections_open: int = 0
    _next_id: int = 1

    def open(self, request: Request) -> Entry:
        """Note a request that arrived."""
        entry = Entry(
            id=self._next_id,
            method=request.method,
            path=request.path,
            query=request.query,
            headers=list(request.headers),
            body=request.body[:_KEPT_BODY_BYTES].decode(errors="replace"),
            body_bytes=len(request.body),
            sha256=hashlib.sha256(request.body).hexdigest(),
            started_at=time.monotonic(),
        )
        self._next_id += 1
        self.started += 1
        self.entries.append(entry)
        return entry

    def close(self, entry: Entry, ended: str) -> None:
        """Note how a request ended."""
        entry.ended = ended
        entry.ended_at = time.monotonic()
        if ended == "done":
            self.done += 1
        else:
            self.aborted += 1

    def requests(self) -> list[dict[str, Any]]:
        """The kept entries, oldest first."""
        return [asdict(entry) for entry in self.entries]

    def stats(self) -> dict[str, int]:
        """The counters."""
        return {
            "open": self.started - self.done - self.aborted,
            "started": self.started,
            "done": self.done,
            "aborted": self.aborted,
            "connections": self.connections,
            "connections_open": self.connections_open,
        }

    def reset(self) -> None:
        """Forget the entries and start counting again; requests under way stay counted as started."""
        under_way = self.started - self.done - self.aborted
        self.entries.clear()
        self.started, self.done, self.aborted = under_way, 0, 0
        self.connections = self.connections_open
