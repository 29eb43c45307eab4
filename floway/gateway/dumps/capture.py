"""Listens to one exchange, for a key that keeps whole requests.

Nothing is changed and nobody waits: bytes are kept by reference as they pass. What is left out and how it
is stored is decided later, off the request path (``document``).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.egress.adapter import UpstreamResponse
from floway.egress.request import UpstreamRequest
from floway.egress.tap import TappedBody
from floway.gateway.masking import secrets_of
from floway.gateway.request import Reply

#: Pieces of a body whose times are kept; later ones count as one with the last.
MAX_PIECES = 20_000

Headers = tuple[tuple[str, str], ...]


class Opener(Protocol):
    """Who sends a request: a client of the egress, or somebody who listens to one."""

    def open(self, request: UpstreamRequest) -> UpstreamResponse:
        """The response, whose body is still to be read, and must be closed."""


class Heard:
    """The beginning of a body, in the pieces in which it came."""

    __slots__ = ("_began", "_kept", "_limit", "_room", "size", "times")

    def __init__(self, limit: int, began: float, whole: bytes | None = None) -> None:
        self._limit = limit
        self._began = began
        self._room = limit
        self._kept: list[bytes] = []
        #: ``[(milliseconds since the arrival, end of the piece)]`` of what is kept.
        self.times: list[tuple[int, int]] = []
        #: Of all that came, also beyond what is kept.
        self.size = 0
        if whole is not None:
            self.add(whole)

    def add(self, piece: bytes) -> None:
        """Hear what comes next."""
        self.size += len(piece)
        if self._room <= 0 or not piece:
            return
        kept = piece if len(piece) <= self._room else piece[: self._room]
        self._room -= len(kept)
        self._kept.append(kept)
        if len(self.times) >= MAX_PIECES:
            self.times.pop()
        milliseconds = round((clock.monotonic() - self._began) * 1000)
        self.times.append((milliseconds, self._limit - self._room))

    @property
    def is_truncated(self) -> bool:
        """Whether only the beginning is kept."""
        return self.size > self._limit - self._room

    @property
    def kept(self) -> bytes:
        """What is kept, in one piece."""
        return b"".join(self._kept)

    @property
    def kept_bytes(self) -> int:
        """How much is kept."""
        return self._limit - self._room


@dataclass(slots=True)
class Call:
    """One side of an exchange: a request, and the answer as far as it came."""

    method: str
    #: A path, or a URL where it is ours.
    address: str
    request_headers: Headers
    request: Heard
    status: int | None = None
    response_headers: Headers = ()
    response: Heard | None = None


class Capture:
    """What is heard of one exchange.

    :param finished: told once, when there is nothing more to hear; never waits.
    """

    def __init__(
        self,
        environ: Mapping[str, Any],
        headers: Mapping[str, str],
        body: bytes,
        raw_key: str,
        max_body_bytes: int,
        finished: Callable[["Capture"], None],
    ) -> None:
        self._limit = max_body_bytes
        self._began = clock.monotonic()
        self._finished = finished
        query = environ.get("QUERY_STRING", "")
        address = f"{environ.get('PATH_INFO', '')}{'?' if query else ''}{query}"
        lines = tuple(headers.items())
        self.client = Call(environ.get("REQUEST_METHOD", "POST"), address, lines, self._heard(body))
        #: Of the last call to an upstream; None without one.
        self.upstream: Call | None = None
        #: The outcome, once the exchange is settled.
        self.record: ExchangeRecord | None = None
        #: What must not be stored, whatever it looks like.
        self.secrets: set[str] = {raw_key, *secrets_of(lines)}

    def watching(self, client: Opener, secrets: Iterable[str]) -> Opener:
        """A client whose calls are heard.

        :param secrets: of the upstream.
        """
        self.secrets.update(secrets)
        return _Watching(client, self)

    def sends(self, request: UpstreamRequest) -> Call:
        """An upstream is called; what was heard of the one before is forgotten."""
        self.secrets.update(secrets_of(request.headers))
        call = Call(request.method, request.url, request.headers, self._heard(request.body))
        self.upstream = call
        return call

    def answers(self, call: Call, response: UpstreamResponse) -> None:
        """Hear the answer to a call while it is read."""
        call.status, call.response_headers = response.status_code, tuple(response.header_lines)
        call.response = self._heard()
        response.raw = TappedBody(response.raw, call.response.add)

    def settled(self, record: ExchangeRecord) -> None:
        """The exchange has ended."""
        self.record = record

    def replies(self, reply: Reply) -> Reply:
        """The reply as the client gets it, heard while it is sent."""
        self.client.status, self.client.response_headers = reply.status, tuple(reply.headers)
        if isinstance(reply.body, bytes):
            self.client.response = self._heard(reply.body)
            self._finished(self)
            return reply
        self.client.response = self._heard()
        return Reply(reply.status, reply.headers, _WatchedBody(reply.body, self))

    def ended(self) -> None:
        """The server has let go of a streamed reply."""
        self._finished(self)

    @property
    def kept_bytes(self) -> int:
        """How much memory the bodies take."""
        calls = [self.client] if self.upstream is None else [self.client, self.upstream]
        bodies = [body for call in calls for body in (call.request, call.response) if body is not None]
        return sum(body.kept_bytes for body in bodies)

    def _heard(self, whole: bytes | None = None) -> Heard:
        return Heard(self._limit, self._began, whole)


class _Watching:
    """Sends requests, and lets a capture hear them."""

    __slots__ = ("_capture", "_client")

    def __init__(self, client: Opener, capture: Capture) -> None:
        self._client = client
        self._capture = capture

    def open(self, request: UpstreamRequest) -> UpstreamResponse:
        """The response, as the client gives it."""
        call = self._capture.sends(request)
        response = self._client.open(request)
        self._capture.answers(call, response)
        return response


class _WatchedBody:
    """The pieces of a streamed reply, heard as the server takes them."""

    __slots__ = ("_body", "_capture", "_hear", "_pieces")

    def __init__(self, body: Iterable[bytes], capture: Capture) -> None:
        self._body = body
        self._pieces = iter(body)
        self._capture = capture
        assert capture.client.response is not None, "the reply has no body yet"
        self._hear = capture.client.response.add

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self._hear(piece)
        return piece

    def close(self) -> None:
        """Called by the server after the last piece, or when the client is gone."""
        try:
            self._body.close()  # type: ignore[attr-defined]  # pieces have a close
        finally:
            self._capture.ended()
