"""HTTP/1.1 requests out of bytes, and heads of answers into bytes."""

from http import HTTPStatus

import httptools

from floway.simulator.wire import Headers, Request

#: What Anthropic takes; larger bodies are thrown away while they are read and answered with 413.
MAX_BODY_BYTES = 32 * 1024 * 1024


class BadRequest(Exception):
    """The bytes are not HTTP."""


class RequestParser:
    """Feed it bytes; it collects whole requests.

    ``expects_continue`` is set while a client waits for ``100 Continue`` before it sends its body.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[Request, bool]] = []
        self.expects_continue = False
        self._parser = httptools.HttpRequestParser(self)
        self._start()

    def feed(self, received: bytes) -> None:
        """Parse some more.

        :raises BadRequest: and the connection cannot be used any more.
        """
        try:
            self._parser.feed_data(received)
        except httptools.HttpParserError as error:
            raise BadRequest(str(error)) from error

    def on_message_begin(self) -> None:
        """Start a request; called by httptools, as are the next five."""
        self._start()

    def on_url(self, url: bytes) -> None:
        """Collect the target."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a header."""
        self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Note what is true only at this moment."""
        # llhttp answers this rightly only inside this callback, not once the message is complete.
        self._keep_alive = self._parser.should_keep_alive()
        self.expects_continue = ("expect", "100-continue") in self._headers

    def on_body(self, piece: bytes) -> None:
        """Collect a piece of the body, unless there is too much of it."""
        self._size += len(piece)
        if self._size <= MAX_BODY_BYTES:
            self._body.append(piece)
        else:
            self._body.clear()

    def on_message_complete(self) -> None:
        """Hand the request over."""
        path, _, query = self._url.decode("latin-1").partition("?")
        request = Request(
            method=self._parser.get_method().decode("ascii"),
            path=path,
            query=query,
            headers=tuple(self._headers),
            body=b"".join(self._body),
            is_too_large=self._size > MAX_BODY_BYTES,
        )
        self.expects_continue = False
        self.requests.append((request, self._keep_alive))

    def _start(self) -> None:
        self._url = b""
        self._headers: list[tuple[str, str]] = []
        self._body: list[bytes] = []
        self._size = 0
        self._keep_alive = False


def head(status: int, headers: Headers) -> bytes:
    """The status line and headers of an answer."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Overloaded" if status == 529 else "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def chunk(piece: bytes) -> bytes:
    """A piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(piece), piece)


LAST_CHUNK = b"0\r\n\r\n"
