"""An HTTP/1.1 client that shows exactly which bytes came, and when."""

import socket
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType

import httptools

_READ_BYTES = 65536
#: How long a test waits for bytes that must come; generous, because the machine may be busy.
PATIENCE_SECONDS = 30.0


class Call:
    """One request on a connection of its own; its answer is read only when asked for.

    Closing it in the middle of an answer is how a client leaves.
    """

    def __init__(
        self,
        port: int,
        method: str,
        path: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> None:
        #: 0 until the head has arrived.
        self.status = 0
        #: ``(name, value)`` lines, names in lower case.
        self.headers: list[tuple[str, str]] = []
        #: The body so far, without chunk framing.
        self.body = b""
        #: ``(when, bytes)`` for each read that brought some of the body; seconds, monotonic.
        self.pieces: list[tuple[float, bytes]] = []
        #: The body has arrived to its stated end.
        self.is_whole = False
        #: The peer has closed.
        self.is_closed = False
        self._arrived = b""
        self._parser = httptools.HttpResponseParser(self)
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        given = list(headers.items() if isinstance(headers, Mapping) else headers)
        lines += [f"{name}: {value}" for name, value in given]
        if not any(name.lower() == "transfer-encoding" for name, _ in given):
            lines.append(f"Content-Length: {len(body)}")
        self._socket.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def __enter__(self) -> "Call":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        # A test that fails half-way must not make a later one fail for a socket left open.
        self._socket.close()

    @property
    def local_port(self) -> int:
        """The client's end of the connection."""
        return int(self._socket.getsockname()[1])

    def close(self) -> float:
        """Leave; the monotonic instant of it."""
        self._socket.close()
        return time.monotonic()

    def header(self, name: str) -> str:
        """The only header of this lower-case name, or ''.

        :raises AssertionError: there are several.
        """
        found = [value for each, value in self.headers if each == name]
        assert len(found) < 2, f"{len(found)} headers '{name}'"
        return found[0] if found else ""

    def wait_head(self, seconds: float = PATIENCE_SECONDS) -> "Call":
        """Read until the head is there."""
        self._read_while(lambda: not self.status, "the head", seconds)
        return self

    def wait_for(self, mark: bytes, seconds: float = PATIENCE_SECONDS) -> bytes:
        """Read until the body holds ``mark``; the body so far."""
        self._read_while(lambda: mark not in self.body, f"{mark!r}", seconds)
        return self.body

    def read_all(self, seconds: float = PATIENCE_SECONDS) -> bytes:
        """Read to the end of the body, and close.

        :raises AssertionError: it was cut, or did not end in time.
        """
        try:
            self._read_while(lambda: not self.is_whole, "the end of the body", seconds)
        finally:
            self.close()
        return self.body

    def _read_while(self, is_missing: Callable[[], bool], what: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while is_missing():
            assert not self.is_closed, f"closed before {what}; so far {self.status} {self.body[-500:]!r}"
            self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
            try:
                received = self._socket.recv(_READ_BYTES)
            except TimeoutError:
                raise AssertionError(
                    f"{what} did not come within {seconds:g} s; so far {self.status} {self.body[-500:]!r}"
                ) from None
            if not received:
                self.is_closed = True
                # Without a stated length the body ends with the connection.
                self.is_whole |= bool(self.status) and not self._has_stated_end()
                continue
            self._parser.feed_data(received)
            if self._arrived:
                self.pieces.append((time.monotonic(), self._arrived))
                self.body += self._arrived
                self._arrived = b""

    def _has_stated_end(self) -> bool:
        return any(name in ("content-length", "transfer-encoding") for name, _ in self.headers)

    # What follows is called by llhttp while it is fed.

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self._arrived += body

    def on_message_complete(self) -> None:
        self.is_whole = True
