"""The transport adapter of the hot path.

It stands behind the interface of requests' adapters, so that an upstream that needs something
unusual can have the stock ``HTTPAdapter`` mounted in its place. In between it leaves out what
costs most there: session merging, cookies, hooks, the e-mail parser, line-by-line chunks.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import requests
from requests.adapters import BaseAdapter

from floway import clock
from floway.egress.body import Body
from floway.egress.errors import RequestUnsendable
from floway.egress.pool import Connection, Pool, target
from floway.egress.request import Timeouts
from floway.egress.wire import NoAnswer, Wire
from floway.errors import UpstreamBroken


class UpstreamResponse(requests.Response):
    """A response whose body is read with ``raw.read1``.

    ``requests.Response`` makes a cookie jar with a lock for each; nobody here has cookies.
    """

    raw: Body
    #: How long it took to have a connection; 0 for one that was open already.
    connect_seconds: float = 0.0

    def __init__(self, status: int, headers: list[tuple[str, str]], body: Body) -> None:
        self.status_code = status
        #: ``(name, value)`` lines, names in lower case, repeats kept.
        self.header_lines = headers
        self.raw = body

    def header(self, name: str) -> str:
        """The first header of that (lower-case) name, or ''."""
        return next((value for each, value in self.header_lines if each == name), "")

    def close(self) -> None:
        """Let the connection go."""
        self.raw.close()


class WireAdapter(BaseAdapter):
    """Sends hand-built requests over pooled sockets."""

    def __init__(self, pool: Pool) -> None:
        super().__init__()
        self._pool = pool

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = True,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> UpstreamResponse:
        """The response as soon as its head is there.

        A pooled connection that turns out to be closed is replaced once, and only if not one
        byte of an answer came: the upstream cannot have answered the request twice.

        :param timeout: a ``Timeouts``.
        :raises UpstreamError: unreachable, too late, or not HTTP.
        """
        limits: Timeouts = timeout
        origin, path, host = target(request.url or "")
        body = request.body
        assert isinstance(body, bytes)
        message = message_of(request.method or "GET", path, host, request.headers, body)
        connection = self._pool.take(origin)
        if connection is not None:
            try:
                return self._exchange(connection, message, limits)
            except NoAnswer:
                pass
        begun = clock.monotonic()
        connection = self._pool.connect(origin, limits.connect_seconds)
        return self._first_exchange(connection, message, limits, clock.monotonic() - begun)

    def _first_exchange(
        self, connection: Connection, message: bytes, limits: Timeouts, connect_seconds: float
    ) -> UpstreamResponse:
        """The response over a connection that was just made."""
        try:
            response = self._exchange(connection, message, limits)
        except NoAnswer:
            raise UpstreamBroken("The upstream closed the connection without an answer.") from None
        response.connect_seconds = connect_seconds
        return response

    def _exchange(self, connection: Connection, message: bytes, limits: Timeouts) -> UpstreamResponse:
        wire = Wire(connection.sock)
        try:
            wire.send(message, limits.headers_seconds)
            wire.read_head(limits.headers_seconds)
            return UpstreamResponse(wire.status, wire.headers, Body(wire, connection, self._pool))
        except BaseException:
            # Also when the greenlet is killed because the client left.
            connection.close()
            raise

    def close(self) -> None:
        """Close every idle connection."""
        self._pool.close()


def message_of(method: str, path: str, host: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A whole request as it is written.

    :raises RequestUnsendable: a header has a character that a head cannot have.
    """
    lines = _lines(method, path, host, tuple(headers.items()))
    return b"%bContent-Length: %d\r\n\r\n%b" % (lines, len(body), body)


@lru_cache(maxsize=512)
def _lines(method: str, path: str, host: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    """A request head up to its length; an upstream gets the same one again and again.

    :raises RequestUnsendable: it has a character that a head cannot have.
    """
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers]
    head = "\r\n".join(lines)
    # A header value or path with a line break would let a client write header lines of its own;
    # a zero byte ends the line for some servers.
    if head.count("\n") != len(lines) - 1 or head.count("\r") != len(lines) - 1 or "\0" in head:
        raise RequestUnsendable("A header for the upstream has a control character in it; nothing was sent.")
    try:
        return f"{head}\r\n".encode("latin-1")
    except UnicodeEncodeError:
        raise RequestUnsendable(
            "A header for the upstream has a character outside of Latin-1; the request was not sent."
        ) from None
