"""An upstream that does exactly what a test tells it to, byte by byte.

Each connection runs one script with its ``Peer``; the last script serves all further connections.
Threads of a plain process and of a monkey-patched one both work.
"""

import contextlib
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)


class Peer:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, requests: list[bytes]) -> None:
        self._sock = sock
        self._requests = requests
        sock.settimeout(20)

    def request(self) -> bytes:
        """Read one whole request; b"" when the client has closed."""
        received = b""
        while b"\r\n\r\n" not in received:
            chunk = self._sock.recv(65536)
            if not chunk:
                return b""
            received += chunk
        head, _, body = received.partition(b"\r\n\r\n")
        found = _LENGTH.search(head + b"\r\n")
        while len(body) < (int(found[1]) if found else 0):
            body += self._sock.recv(65536)
        self._requests.append(head + b"\r\n\r\n" + body)
        return self._requests[-1]

    def send(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._sock.sendall(data)

    def wait_closed(self) -> None:
        """Wait until the client closes or resets the connection, whatever it sends before."""
        with contextlib.suppress(ConnectionError):
            while self._sock.recv(65536):
                pass

    def reset(self) -> None:
        """Close with a RST."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()


Script = Callable[[Peer], None]


class Upstream:
    """A running server: where it listens, and what it was sent."""

    def __init__(
        self, listener: socket.socket, scripts: tuple[Script, ...], context: ssl.SSLContext | None
    ) -> None:
        self.port: int = listener.getsockname()[1]
        self.origin = f"{'https' if context else 'http'}://127.0.0.1:{self.port}"
        #: Whole requests, in the order in which they came.
        self.requests: list[bytes] = []
        #: Connections that were accepted.
        self.connections = 0
        self.faults: list[BaseException] = []
        self._listener = listener
        self._scripts = scripts
        self._context = context
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def accept_all(self) -> None:
        """The body of the listening thread."""
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock, script), daemon=True)
            thread.start()
            # Only now: what has not started cannot be joined.
            self._threads.append(thread)

    def _serve(self, sock: socket.socket, script: Script) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._context:
                sock = self._context.wrap_socket(sock, server_side=True)
            self._open.append(sock)
            script(Peer(sock, self.requests))
        except OSError:
            # The client left or refused the certificate; tests look at what the client saw.
            pass
        except BaseException as fault:
            self.faults.append(fault)
            raise
        finally:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def join(self) -> None:
        """Wait until every script has ended."""
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive(), "a script of the upstream does not end"

    def close(self) -> None:
        """Stop listening and cut what is open for reading, so that every script ends."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RD)


@contextmanager
def upstream(*scripts: Script, context: ssl.SSLContext | None = None) -> Iterator[Upstream]:
    """A server on a free port of 127.0.0.1, with TLS when there is a context."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Upstream(listener, scripts, context)
        thread = threading.Thread(target=running.accept_all, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.close()
            thread.join(5)
            running.join()
    assert running.faults == []


def replies(*answers: bytes) -> Script:
    """Read a request, send an answer, once for each; then wait for the client's end."""

    def script(peer: Peer) -> None:
        for answer in answers:
            if not peer.request():
                return
            peer.send(answer)
        peer.wait_closed()

    return script


def cuts(answer: bytes) -> Script:
    """Read a request, send an answer and close at once."""

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(answer)

    return script


def whole(body: bytes, *headers: str, status: int = 200) -> bytes:
    """An answer with a content length."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(*pieces: bytes, headers: tuple[str, ...] = (), end: bytes = b"0\r\n\r\n") -> bytes:
    """An answer in chunks."""
    lines = ["HTTP/1.1 200 X", "Transfer-Encoding: chunked", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + b"".join(map(chunk, pieces)) + end


def chunk(piece: bytes) -> bytes:
    """One chunk."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def sse(*frames: str, headers: tuple[str, ...] = (), end: bytes = b"0\r\n\r\n") -> bytes:
    """An event stream of data frames, a chunk each."""
    pieces = [f"data: {frame}\n\n".encode() for frame in frames]
    return chunked(*pieces, headers=("Content-Type: text/event-stream", *headers), end=end)
