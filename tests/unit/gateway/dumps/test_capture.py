from collections.abc import Iterator
from typing import Any

import pytest

from floway.egress.client import Client
from floway.egress.request import Timeouts, UpstreamRequest
from floway.gateway.dumps import capture as captures
from floway.gateway.dumps.capture import Capture, Heard
from floway.gateway.request import Reply
from tests.support.builders import record
from tests.support.upstream import replies, upstream, whole

ENVIRON = {"REQUEST_METHOD": "POST", "PATH_INFO": "/v1/messages", "QUERY_STRING": "beta=true"}
HEADERS = {"content-type": "application/json", "x-api-key": "the-key-of-the-client"}


def listening(finished: list[Capture] | None = None, max_body_bytes: int = 100, **environ: Any) -> Capture:
    """A capture of a small request."""
    into = finished if finished is not None else []
    return Capture(ENVIRON | environ, HEADERS, b'{"model":"m"}', "raw-key", max_body_bytes, into.append)


class Pieces:
    """The body of a streamed reply."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = iter(pieces)
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self.is_closed = True


def test_a_body_is_kept_up_to_its_limit_and_counted_beyond() -> None:
    heard = Heard(5, 0.0)
    for piece in (b"abc", b"", b"def", b"ghi"):
        heard.add(piece)

    assert (heard.kept, heard.size, heard.kept_bytes, heard.is_truncated) == (b"abcde", 9, 5, True)
    assert [end for _, end in heard.times] == [3, 5]


def test_a_body_that_fits_exactly_is_whole() -> None:
    heard = Heard(3, 0.0, b"abc")

    assert (heard.kept, heard.is_truncated) == (b"abc", False)


def test_times_of_more_pieces_than_anybody_looks_at_are_told_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captures, "MAX_PIECES", 2)
    heard = Heard(100, 0.0)
    for piece in (b"a", b"b", b"c", b"d"):
        heard.add(piece)

    assert (heard.kept, [end for _, end in heard.times]) == (b"abcd", [1, 4])


def test_the_request_is_heard_when_it_begins() -> None:
    capture = listening()

    assert (capture.client.method, capture.client.address) == ("POST", "/v1/messages?beta=true")
    assert capture.client.request_headers == tuple(HEADERS.items())
    assert capture.client.request.kept == b'{"model":"m"}'
    assert capture.secrets == {"raw-key", "the-key-of-the-client"}


def test_a_whole_reply_is_the_same_and_ends_the_capture() -> None:
    finished: list[Capture] = []
    capture = listening(finished)
    reply = Reply(200, [("content-type", "application/json")], b"{}")

    assert capture.replies(reply) is reply
    assert finished == [capture]
    assert capture.client.status == 200
    assert capture.client.response is not None
    assert capture.client.response.kept == b"{}"


def test_a_streamed_reply_is_heard_as_it_is_sent() -> None:
    finished: list[Capture] = []
    capture = listening(finished)
    pieces = Pieces(b"one", b"two")

    reply = capture.replies(Reply(200, [], pieces))
    assert not isinstance(reply.body, bytes)
    sent = next(iter(reply.body))
    heard = capture.client.response
    assert heard is not None

    assert (sent, heard.kept, finished) == (b"one", b"one", [])
    assert list(reply.body) == [b"two"]
    reply.body.close()  # type: ignore[attr-defined]  # pieces have a close
    assert pieces.is_closed
    assert (heard.kept, finished) == (b"onetwo", [capture])


def test_a_fault_of_the_body_ends_the_capture_all_the_same() -> None:
    class Faulty(Pieces):
        def close(self) -> None:
            raise OSError("gone")

    finished: list[Capture] = []
    reply = listening(finished).replies(Reply(200, [], Faulty()))

    with pytest.raises(OSError, match="gone"):
        reply.body.close()  # type: ignore[union-attr]  # pieces have a close
    assert len(finished) == 1


def test_the_last_call_to_an_upstream_counts() -> None:
    capture = listening()
    client = Client()
    headers = (("authorization", "Bearer key-of-the-upstream"),)
    limits = Timeouts(connect_seconds=5, headers_seconds=5)
    with upstream(replies(whole(b"first"), whole(b"second", "X-A: 1"))) as running:
        way = capture.watching(client, ["refresh-token"])
        for body in (b"1", b"2"):
            response = way.open(UpstreamRequest("POST", f"{running.origin}/v1", headers, body, limits))
            response.raw.read_all(100, 5)
            response.close()
        client.close()

    call = capture.upstream
    assert call is not None
    assert call.response is not None
    assert (call.request.kept, call.status, call.response.kept) == (b"2", 200, b"second")
    assert ("x-a", "1") in call.response_headers
    assert {"refresh-token", "key-of-the-upstream"} <= capture.secrets
    assert capture.kept_bytes == len(b'{"model":"m"}' + b"2" + b"second")


def test_its_outcome_is_noted() -> None:
    capture = listening()
    capture.settled(record("req_1"))

    assert capture.record is not None
    assert capture.record.id == "req_1"
