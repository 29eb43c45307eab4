"""HTTP requests out of bytes."""

import pytest

from floway.simulator import http1
from floway.simulator.http1 import MAX_BODY_BYTES, BadRequest, RequestParser, chunk, head

REQUEST = b"POST /v1/x%2By?alt=sse HTTP/1.1\r\nX-Api-Key: k\r\nContent-Length: 5\r\n\r\nhello"


def test_a_request_is_whole_however_it_is_cut() -> None:
    for cut in range(len(REQUEST) + 1):
        parser = RequestParser()
        parser.feed(REQUEST[:cut])
        parser.feed(REQUEST[cut:])
        [(request, keep_alive)] = parser.requests

        assert (request.method, request.path, request.query) == ("POST", "/v1/x%2By", "alt=sse")
        assert (request.header("x-api-key"), request.body, keep_alive) == ("k", b"hello", True)


def test_requests_in_one_piece_are_told_apart() -> None:
    parser = RequestParser()
    parser.feed(REQUEST + b"GET / HTTP/1.0\r\n\r\n")

    assert [(request.method, request.body, keep) for request, keep in parser.requests] == [
        ("POST", b"hello", True),
        ("GET", b"", False),
    ]


def test_a_body_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http1, "MAX_BODY_BYTES", 4)
    parser = RequestParser()
    parser.feed(REQUEST)

    assert parser.requests[0][0].is_too_large
    assert parser.requests[0][0].body == b""
    assert MAX_BODY_BYTES == 32 * 1024 * 1024


def test_noise_is_refused() -> None:
    with pytest.raises(BadRequest):
        RequestParser().feed(b"\x00\x01\x02\r\n\r\n")


def test_heads_and_chunks_are_written() -> None:
    assert head(529, (("a", "b"),)) == b"HTTP/1.1 529 Overloaded\r\na: b\r\n\r\n"
    assert head(404, ()) == b"HTTP/1.1 404 Not Found\r\n\r\n"
    assert chunk(b"x" * 17) == b"11\r\n" + b"x" * 17 + b"\r\n"
