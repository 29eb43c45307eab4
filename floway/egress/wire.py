"""One HTTP/1.1 exchange on a connected socket, parsed by llhttp.

https://www.rfc-editor.org/rfc/rfc9112
"""

import socket
import time
from collections import deque

import httptools

from floway.errors import UpstreamBroken, UpstreamTimeout

#: What one read takes at most: several frames of a burst, without a large buffer per stream.
READ_BYTES = 32 * 1024
#: The largest response head. A vendor sends about 2 KiB; more is a broken or hostile peer.
MAX_HEAD_BYTES = 64 * 1024
MAX_HEADER_LINES = 100


class NoAnswer(Exception):
    """The connection ended before the first byte of an answer."""


class Wire:
    """Writes one request and reads its answer; usable once.

    ``headers`` are the answer's ``(name, value)`` lines, names in lower case, repeats kept.
    """

    __slots__ = (
        "_done",
        "_fault",
        "_framed",
        "_head_bytes",
        "_keep_alive",
        "_parser",
        "_pieces",
        "_sock",
        "headers",
        "status",
    )

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._parser = httptools.HttpResponseParser(self)
        self._pieces: deque[bytes] = deque()
        self._head_bytes = 0
        self._done = False
        self._keep_alive = False
        self._fault: UpstreamBroken | None = None
        # The answer says itself where it ends; otherwise the end of the connection does.
        self._framed = False
        self.status = 0
        self.headers: list[tuple[str, str]] = []

    def send(self, message: bytes, seconds: float) -> None:
        """Write the whole request.

        A peer may answer and close before it has read everything (413), so a broken pipe is
        no failure yet: ``read_head`` tells.

        :raises UpstreamTimeout: the peer stopped reading for longer than the limit.
        """
        self._sock.settimeout(seconds)
        try:
            sent = self._sock.send(message)
            if sent < len(message):
                self._sock.sendall(message[sent:])
        except TimeoutError:
            raise UpstreamTimeout("headers", seconds) from None
        except OSError:
            pass

    def read_head(self, seconds: float) -> None:
        """Read up to the end of the response head; 1xx heads are skipped.

        :raises NoAnswer: the peer closed without a byte.
        :raises UpstreamTimeout: the limit passed.
        :raises UpstreamBroken: not HTTP, or cut in the head.
        """
        deadline = time.monotonic() + seconds
        received = 0
        while not self.status:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise UpstreamTimeout("headers", seconds)
            self._sock.settimeout(remaining)
            try:
                chunk = self._sock.recv(READ_BYTES)
            except TimeoutError:
                raise UpstreamTimeout("headers", seconds) from None
            except OSError:
                # Reset, no route any more, or a TLS alert: no answer comes.
                chunk = b""
            if not chunk:
                if received:
                    raise UpstreamBroken("The upstream closed the connection within its response head.")
                raise NoAnswer
            received += len(chunk)
            self._feed(chunk)

    def read1(self, seconds: float | None) -> bytes:
        """Some body bytes as they arrive, b"" at the end of the body.

        :param seconds: how long to wait; None waits for ever.
        :raises TimeoutError: nothing came in that time; nothing is lost, call again.
        :raises UpstreamBroken: the body ended before its stated end.
        """
        while not self._pieces:
            if self._fault:
                raise self._fault
            if self._done:
                return b""
            self._sock.settimeout(seconds)
            try:
                chunk = self._sock.recv(READ_BYTES)
            except ConnectionError as error:
                raise UpstreamBroken("The upstream reset the connection within its answer.") from error
            if chunk:
                self._feed(chunk)
            elif self._framed:
                raise UpstreamBroken("The upstream closed the connection before the end of its answer.")
            else:
                self._done = True
        if len(self._pieces) == 1:
            return self._pieces.popleft()
        body = b"".join(self._pieces)
        self._pieces.clear()
        return body

    @property
    def is_reusable(self) -> bool:
        """The answer was read to its end and the peer keeps the connection open."""
        return self._done and self._keep_alive

    def _feed(self, chunk: bytes) -> None:
        if self._done:
            # Bytes behind the end of an answer nobody asked for: the connection is of no more use.
            self._keep_alive = False
            return
        if not self.status:
            self._head_bytes += len(chunk)
        try:
            self._parser.feed_data(chunk)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._keep_alive = False
            if not self._done:
                self._fault = UpstreamBroken("The upstream's answer is not valid HTTP/1.1.")
                # What came before the fault is handed out first.
                if not self.status:
                    raise self._fault from error
        if len(self.headers) > MAX_HEADER_LINES:
            raise UpstreamBroken(f"The upstream's response head has more than {MAX_HEADER_LINES} lines.")
        if not self.status and self._head_bytes > MAX_HEAD_BYTES:
            raise UpstreamBroken(f"The upstream's response head is larger than {MAX_HEAD_BYTES} bytes.")

    # What follows is called by llhttp while it is fed.

    def on_message_begin(self) -> None:
        # An answer behind ours is to a request that nobody made; its bytes are dropped.
        if self._done:
            self._keep_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers come behind the body, when the head has long been handed on.
        if self.status:
            return
        self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if status < 200 or self._done:
            return
        # llhttp knows this only here: asked after the message it always says no.
        self._keep_alive = self._parser.should_keep_alive()
        self._framed = status in (204, 304) or any(
            name in ("content-length", "transfer-encoding") for name, _ in self.headers
        )
        self.status = status

    def on_body(self, body: bytes) -> None:
        if not self._done:
            self._pieces.append(body)

    def on_message_complete(self) -> None:
        if self.status:
            self._done = True
        else:
            # "A client MUST be able to parse one or more 1xx responses received prior to a
            # final response." (RFC 9110, 15.2)
            self.headers.clear()
