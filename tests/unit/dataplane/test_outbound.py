from collections.abc import Iterator

from floway.dataplane.outbound import preflight, probe, to_flask
from floway.gateway.request import Reply


class Pieces:
    """A body in pieces that remembers how far it was taken."""

    def __init__(self) -> None:
        self.taken = 0
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        for piece in (b"one", b"two"):
            self.taken += 1
            yield piece

    def close(self) -> None:
        self.is_closed = True


def test_a_reply_keeps_its_lines_and_no_type_is_invented() -> None:
    response = to_flask(Reply(418, [("x-a", "1"), ("x-a", "2")], b"tea"))

    assert (response.status_code, response.data) == (418, b"tea")
    assert response.headers.getlist("x-a") == ["1", "2"]
    assert "content-type" not in response.headers
    assert response.headers["content-length"] == "3"


def test_a_stream_is_taken_piece_by_piece_and_closed() -> None:
    pieces = Pieces()
    response = to_flask(Reply(200, [("content-type", "text/event-stream")], pieces))

    iterator = iter(response.iter_encoded())
    assert (next(iterator), pieces.taken) == (b"one", 1)
    response.close()

    assert pieces.is_closed
    assert "content-length" not in response.headers


def test_browsers_may_call_from_anywhere() -> None:
    for response in (to_flask(Reply(200, [], b"")), probe(), preflight()):
        assert response.headers["access-control-allow-origin"] == "*"

    assert preflight().headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert preflight().headers["access-control-max-age"] == "86400"
