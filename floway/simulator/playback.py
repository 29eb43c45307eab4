"""An answer onto the socket, with the pace and the faults that its options ask for."""

import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

from floway.simulator import http1
from floway.simulator.connection import Connection
from floway.simulator.journal import Entry
from floway.simulator.wire import Reply

_BROKEN_FRAME = b'data: {"type": "broken", "text": "this JSON never\n\n'
_GZIP_WINDOW_BITS = 31
_PAGE = b"<!doctype html><title>Simulated page</title><h1>Something in between answered.</h1>"


class Cut(Exception):
    """The answer is over in the middle of its body; the connection cannot be kept."""


def play(reply: Reply, connection: Connection, keep_alive: bool, entry: Entry) -> bool:
    """Send ``reply``; whether the connection can be kept.

    :raises ClientLeft: the client was gone before the end.
    """
    options = reply.options
    entry.status = reply.status
    if options.delay:
        connection.pause(options.delay / 1000)
    if options.reset:
        connection.reset()
        return False
    if options.accept_stall:
        connection.pause(None)
    if options.html:
        reply = replace(reply, headers=(("content-type", "text/html"),), body=_PAGE, frames=None)
    body = _Body(reply, connection, keep_alive)
    try:
        if reply.frames is None:
            _play_whole(reply, body, connection)
        else:
            _play_frames(reply, body, connection, entry)
    except Cut:
        return False
    return body.finish()


def _play_whole(reply: Reply, body: "_Body", connection: Connection) -> None:
    options = reply.options
    content = reply.body
    if options.malformed is not None and reply.status < 300:
        content = content[: options.malformed] + b"\x00{"
    if options.gzip:
        content = body.compress(content)
    body.open(length=len(content))
    limits = [limit for limit in (options.cut, options.end, options.stall) if limit is not None]
    if limits and reply.status < 300:
        # A body of a stated length that ends early is cut for every reader: ``end`` means the same.
        body.write(content[: min(limits)])
        if options.stall is not None:
            connection.pause(None)
        raise Cut
    body.write(content)


def _play_frames(reply: Reply, body: "_Body", connection: Connection, entry: Entry) -> None:
    options = reply.options
    assert reply.frames is not None
    body.open(length=None)
    start = time.monotonic() + options.first / 1000
    if options.first:
        connection.pause(options.first / 1000)
    for index, frame in enumerate(_with_malformed(reply.frames, options.malformed)):
        if index and options.gap:
            # An absolute schedule: a late frame does not delay the ones behind it.
            connection.pause(max(0.0, start + index * options.gap / 1000 - time.monotonic()))
        if options.end == index:
            return
        _stop_at(index, reply, connection)
        prefix = (b": simulated\n\n" if options.comments else b"") + (reply.ping if options.pings else b"")
        body.write_frame(prefix + frame)
        entry.frames_sent = index + 1
    _stop_at(entry.frames_sent, reply, connection)


def _stop_at(sent: int, reply: Reply, connection: Connection) -> None:
    options = reply.options
    if options.cut == sent:
        raise Cut
    if options.stall == sent:
        connection.pause(None)


def _with_malformed(frames: Iterator[bytes], after: int | None) -> Iterator[bytes]:
    for index, frame in enumerate(frames):
        if index == after:
            yield _BROKEN_FRAME
        yield frame


class _Body:
    """The body on the wire: chunked, of a stated length, or up to the close."""

    def __init__(self, reply: Reply, connection: Connection, keep_alive: bool) -> None:
        self._reply = reply
        self._options = reply.options
        self._connection = connection
        self._keep_alive = keep_alive and not reply.options.http10
        self._is_chunked = False
        self._gzip = zlib.compressobj(wbits=_GZIP_WINDOW_BITS) if reply.options.gzip else None
        self._line_end = b"\r\n" if reply.options.crlf else b"\r" if reply.options.cr else b"\n"

    def open(self, length: int | None) -> None:
        """Send the head."""
        headers = list(self._reply.headers)
        if self._options.gzip:
            headers.append(("content-encoding", "gzip"))
        if not self._options.http10:
            self._is_chunked = length is None
            headers.append(
                ("transfer-encoding", "chunked") if length is None else ("content-length", str(length))
            )
        if not self._keep_alive:
            headers.append(("connection", "close"))
        self._connection.send(http1.head(self._reply.status, tuple(headers)))

    def write_frame(self, frame: bytes) -> None:
        """Send one frame, compressed up to its end, in one write unless the options split it."""
        if self._line_end != b"\n":
            frame = frame.replace(b"\n", self._line_end)
        if self._gzip:
            frame = self._gzip.compress(frame) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        self.write(frame)

    def write(self, content: bytes) -> None:
        """Send some bytes of the body."""
        size = self._options.split or len(content)
        for at in range(0, len(content), size or 1):
            piece = content[at : at + size]
            self._connection.send(http1.chunk(piece) if self._is_chunked else piece)

    def compress(self, content: bytes) -> bytes:
        """A whole body, compressed."""
        assert self._gzip is not None
        compressed = self._gzip.compress(content) + self._gzip.flush()
        self._gzip = None
        return compressed

    def finish(self) -> bool:
        """End the body; whether the connection can be kept."""
        if self._gzip:
            self.write(self._gzip.flush())
        if self._is_chunked:
            self._connection.send(http1.LAST_CHUNK)
        return self._keep_alive
