"""The body of an upstream's answer while it arrives."""

import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard

from floway.egress.pool import Connection, Origin, Pool, Tunnel
from floway.egress.wire import Wire
from floway.errors import UpstreamBroken


class Aborted(Exception):
    """The body was given up from outside while it was being read."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, /) -> bytes: ...


class _Members:
    """A body of several compressed streams in a row, which are one text.

    "A gzip file consists of a series of members", https://www.rfc-editor.org/rfc/rfc1952#section-2.2;
    frames of zstd may be concatenated as well, https://www.rfc-editor.org/rfc/rfc8878#section-3.1.
    """

    __slots__ = ("_current", "_make")

    unused_data = b""

    def __init__(self, make: Callable[[], _Decompressor]) -> None:
        self._make = make
        self._current = make()

    @property
    def eof(self) -> bool:
        """Whether a member is complete, and none has begun behind it."""
        return self._current.eof

    def decompress(self, data: bytes, /) -> bytes:
        """The text of what ``data`` completes."""
        pieces = []
        while data:
            if self._current.eof:
                # Some writers fill up with zeros.
                data = data.lstrip(b"\0")
                if not data:
                    break
                self._current = self._make()
            pieces.append(self._current.decompress(data))
            data = self._current.unused_data if self._current.eof else b""
        return b"".join(pieces)


def _gzip() -> _Decompressor:
    return zlib.decompressobj(32 + zlib.MAX_WBITS)


#: Encodings that upstreams use although ``identity`` was asked for. zlib's 32 + 15 tells
#: gzip from zlib by its head.
_DECOMPRESSORS: dict[str, Callable[[], _Decompressor]] = {
    "gzip": lambda: _Members(_gzip),
    "x-gzip": lambda: _Members(_gzip),
    "deflate": _gzip,
    "zstd": lambda: _Members(zstandard.ZstdDecompressor().decompressobj),
}


class Body:
    """Reads decoded body bytes; whoever holds it must ``close`` it or read it to its end."""

    __slots__ = ("_connection", "_decompressor", "_has_begun", "_is_aborted", "_pool", "_wire")

    def __init__(self, wire: Wire, connection: Connection, pool: Pool) -> None:
        self._wire = wire
        self._pool = pool
        self._connection: Connection | None = connection
        self._is_aborted = False
        self._has_begun = False
        self._decompressor = _decompressor(wire.headers)

    @property
    def place(self) -> Origin | Tunnel | None:
        """Over which way it comes; None when all of it has come."""
        return self._connection.place if self._connection is not None else None

    def read1(self, seconds: float | None = None) -> bytes:
        """Some bytes as they arrive, b"" at the end.

        :raises TimeoutError: nothing came within ``seconds``; call again, nothing is lost.
        :raises UpstreamBroken: the body was cut or cannot be decoded.
        :raises Aborted: ``abort`` was called meanwhile.
        """
        while self._connection is not None:
            try:
                chunk = self._wire.read1(seconds)
            except (OSError, UpstreamBroken) as error:
                if self._is_aborted:
                    raise Aborted from error
                if isinstance(error, TimeoutError | UpstreamBroken):
                    raise
                raise UpstreamBroken("The connection to the upstream failed within its answer.") from error
            if not chunk:
                self.close()
                self._check_end()
                return b""
            if self._decompressor is None:
                return chunk
            self._has_begun = True
            try:
                decoded = self._decompressor.decompress(chunk)
            except (zlib.error, zstandard.ZstdError) as error:
                raise UpstreamBroken("The upstream's answer is not in the encoding it claims.") from error
            if decoded:
                return decoded
        if self._is_aborted:
            raise Aborted
        return b""

    def _check_end(self) -> None:
        # HTTP's own end says nothing about the compressed stream, which a proxy may have cut.
        if self._decompressor is not None and self._has_begun and not self._decompressor.eof:
            raise UpstreamBroken("The upstream's compressed answer ends before its end.")

    def read_all(self, max_bytes: int, idle_seconds: float | None = None) -> bytes:
        """The whole body.

        :raises TimeoutError: the upstream fell silent for ``idle_seconds``.
        :raises UpstreamBroken: it was cut, or is larger than ``max_bytes``.
        """
        pieces = []
        size = 0
        while piece := self.read1(idle_seconds):
            size += len(piece)
            if size > max_bytes:
                self.close()
                raise UpstreamBroken(f"The upstream's answer is larger than {max_bytes} bytes.")
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def close(self) -> None:
        """Let the connection go: back to the pool when the answer was read to its end, else closed."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._wire.is_reusable:
            self._pool.give_back(connection)
        else:
            connection.close()

    def abort(self) -> None:
        """Close at once, from another greenlet or a hub callback; a waiting ``read1`` raises."""
        self._is_aborted = True
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _decompressor(headers: list[tuple[str, str]]) -> _Decompressor | None:
    encoding = next((value for name, value in headers if name == "content-encoding"), "").strip().lower()
    if encoding in ("", "identity"):
        return None
    make = _DECOMPRESSORS.get(encoding)
    if make is None:
        raise UpstreamBroken(
            f"The upstream answered in the encoding '{encoding[:64]}', which was not asked for."
        )
    return make()
