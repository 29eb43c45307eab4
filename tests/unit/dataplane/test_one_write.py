"""Head and body of a small answer leave in one write, and gunicorn knows."""

from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.wsgi import Response
from gunicorn.http2.response import HTTP2Response

from floway.dataplane.one_write import answered


class Socket:
    """Takes so many bytes at once."""

    def __init__(self, takes: int = 1 << 20) -> None:
        self.takes = takes
        self.writes: list[bytes] = []

    def send(self, data: bytes) -> int:
        self.writes.append(data[: self.takes])
        return len(self.writes[-1])

    def sendall(self, data: bytes) -> None:
        self.writes.append(data)


def served(body: bytes, sock: Socket, closes: bool = False) -> tuple[Response, list[bytes]]:
    """What gunicorn does with an app's answer."""
    request = SimpleNamespace(method="POST", version=(1, 1), should_close=lambda: closes)
    response = Response(request, sock, Config())
    headers = [("content-type", "text/plain"), ("content-length", str(len(body))), ("x-a", "\u00fc")]
    left = list(answered(response.start_response, "200 OK", headers, body))
    for piece in left:
        response.write(piece)
    response.close()
    return response, left


@pytest.mark.parametrize("closes", [False, True])
@pytest.mark.parametrize("body", [b"", b"ok", b"x" * 32 * 1024])
def test_a_small_answer_is_one_write_of_the_bytes_that_gunicorn_would_send(body: bytes, closes: bool) -> None:
    sock = Socket()
    response, left = served(body, sock, closes)

    stock = Socket()
    request = SimpleNamespace(method="POST", version=(1, 1), should_close=lambda: closes)
    plain = Response(request, stock, Config())
    plain.start_response(
        "200 OK", [("content-type", "text/plain"), ("content-length", str(len(body))), ("x-a", "\u00fc")]
    )
    plain.write(body)
    plain.close()

    assert (len(sock.writes), left) == (1, [])
    assert without_date(sock.writes[0]) == without_date(b"".join(stock.writes))
    assert (response.sent, response.headers_sent, response.should_close()) == (len(body), True, closes)


def test_what_the_kernel_did_not_take_follows() -> None:
    sock = Socket(takes=10)
    served(b"the whole body", sock)

    assert len(sock.writes) == 2
    assert b"".join(sock.writes).endswith(b"\r\n\r\nthe whole body")


def test_a_large_body_is_left_to_the_server() -> None:
    body = b"x" * (32 * 1024 + 1)
    response, left = served(body, Socket())

    assert left == [body]
    assert response.sent == len(body)


@pytest.mark.parametrize("server", ["another", "HTTP/2"])
def test_other_servers_get_the_body_to_send(server: str) -> None:
    started: list[Any] = []
    response: Any = object.__new__(HTTP2Response)
    response.start_response = lambda *answer: started.append(answer)  # type: ignore[method-assign]
    start = response.start_response if server == "HTTP/2" else lambda *answer: started.append(answer)

    assert list(answered(start, "200 OK", [("content-length", "2")], b"ok")) == [b"ok"]
    assert started == [("200 OK", [("content-length", "2")])]


def test_a_header_that_would_split_the_answer_is_refused_by_gunicorn() -> None:
    sock = Socket()
    response = Response(
        SimpleNamespace(method="POST", version=(1, 1), should_close=lambda: False), sock, Config()
    )

    with pytest.raises(Exception, match="x-a"):
        answered(response.start_response, "200 OK", [("x-a", "1\r\nx-b: 2")], b"ok")
    assert sock.writes == []


def without_date(message: bytes) -> list[bytes]:
    return [line for line in message.split(b"\r\n") if not line.startswith(b"Date: ")]
