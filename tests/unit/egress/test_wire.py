import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from floway.egress.wire import NoAnswer, Wire
from floway.errors import UpstreamBroken, UpstreamTimeout
from tests.support.upstream import chunked, whole


@contextmanager
def wire(sent: bytes, *, closes: bool = True) -> Iterator[Wire]:
    """A wire whose peer has sent these bytes, and has closed or stays silent."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(sent)
        if closes:
            theirs.shutdown(socket.SHUT_WR)
        yield Wire(ours)


def body_of(answer: Wire) -> bytes:
    return b"".join(iter(lambda: answer.read1(5), b""))


@pytest.mark.parametrize(
    ("sent", "body", "reusable"),
    [
        (whole(b"hello"), b"hello", True),
        (whole(b""), b"", True),
        (whole(b"hello", "Connection: close"), b"hello", False),
        (chunked(b"hel", b"lo"), b"hello", True),
        (chunked(b"hello", end=b"0;ext=1\r\nX-Trailer: t\r\n\r\n"), b"hello", True),
        (b"HTTP/1.1 200 OK\r\n\r\nhello", b"hello", False),
        (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello", False),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
        (b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", b"", True),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", b"", True),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + whole(b"hello"),
            b"hello",
            True,
        ),
    ],
    ids=[
        "length",
        "empty",
        "asked to close",
        "chunks",
        "trailers",
        "until the end",
        "old",
        "no content",
        "no content in spite of a length",
        "not modified",
        "behind heads of 1xx",
    ],
)
@pytest.mark.parametrize("piece_bytes", [1, 100_000])
def test_an_answer_is_read_however_it_is_framed_and_cut(
    sent: bytes, body: bytes, reusable: bool, piece_bytes: int
) -> None:
    ours, theirs = socket.socketpair()

    def trickle() -> None:
        for at in range(0, len(sent), piece_bytes):
            theirs.sendall(sent[at : at + piece_bytes])
        theirs.shutdown(socket.SHUT_WR)

    with ours, theirs:
        thread = threading.Thread(target=trickle)
        thread.start()
        answer = Wire(ours)
        answer.read_head(5)
        assert body_of(answer) == body
        assert answer.is_reusable is reusable
        thread.join()


def test_header_names_are_lowered_and_repeats_kept() -> None:
    with wire(whole(b"", "Set-Cookie: a=1", "SET-COOKIE: b=2", "X-Odd: caf\xe9")) as answer:
        answer.read_head(5)

        assert answer.headers == [
            ("content-length", "0"),
            ("set-cookie", "a=1"),
            ("set-cookie", "b=2"),
            ("x-odd", "cafÃ©"),
        ]


def test_heads_of_1xx_leave_no_headers_behind() -> None:
    with wire(b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + whole(b"")) as answer:
        answer.read_head(5)

        assert (answer.status, answer.headers) == (200, [("content-length", "0")])


def test_trailers_are_no_headers() -> None:
    with wire(chunked(b"a", end=b"0\r\nX-Trailer: t\r\n\r\n")) as answer:
        answer.read_head(5)
        body_of(answer)

        assert answer.headers == [("transfer-encoding", "chunked")]


@pytest.mark.parametrize(
    "sent",
    [
        whole(b"hello")[:-1],
        chunked(b"hello", end=b""),
        chunked(b"hello", end=b"5\r\nhe"),
        chunked(b"hello", end=b"0\r\n"),
        chunked(b"hello", end=b"zz\r\n"),
    ],
    ids=["short length", "no last chunk", "within a chunk", "within the trailers", "no chunk size"],
)
def test_a_body_that_ends_early_is_broken(sent: bytes) -> None:
    with wire(sent) as answer:
        answer.read_head(5)
        with pytest.raises(UpstreamBroken):
            body_of(answer)


@pytest.mark.parametrize(
    "sent",
    [
        whole(b"hello")[:10],
        b"SSH-2.0-server\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: a\r\n folded\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["cut", "no HTTP", "HTTP/2", "two lengths", "length and chunks", "negative", "upgrade", "folded"],
)
def test_a_head_that_is_not_whole_or_not_clear_is_broken(sent: bytes) -> None:
    with wire(sent) as answer, pytest.raises(UpstreamBroken):
        answer.read_head(5)


def test_a_head_with_too_many_lines_is_refused() -> None:
    with (
        wire(whole(b"", *["X: y"] * 100)) as answer,
        pytest.raises(UpstreamBroken, match="more than 100 lines"),
    ):
        answer.read_head(5)
    with wire(whole(b"", *["X: y"] * 99)) as answer:
        answer.read_head(5)
        assert len(answer.headers) == 100


def test_a_head_without_end_is_refused() -> None:
    endless = b"HTTP/1.1 200 OK\r\nX: " + b"y" * 150_000

    with wire(endless) as answer, pytest.raises(UpstreamBroken, match="larger than 65536 bytes"):
        answer.read_head(5)


@pytest.mark.parametrize("behind", [whole(b"bad", status=500), b"garbage", whole(b"")[:-2]])
def test_bytes_behind_the_answer_do_not_change_it_but_spoil_the_connection(behind: bytes) -> None:
    with wire(whole(b"ok") + behind, closes=False) as answer:
        answer.read_head(5)

        assert body_of(answer) == b"ok"
        assert answer.status == 200
        assert answer.headers == [("content-length", "2")]
        assert not answer.is_reusable


def test_a_peer_that_closes_without_a_byte_gave_no_answer() -> None:
    with wire(b"") as answer, pytest.raises(NoAnswer):
        answer.read_head(5)


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_head_that_does_not_come_in_time_is_a_timeout(sent: bytes) -> None:
    with wire(sent, closes=False) as answer, pytest.raises(UpstreamTimeout) as late:
        answer.read_head(0.05)

    assert (late.value.phase, late.value.seconds) == ("headers", 0.05)


def test_a_head_that_trickles_does_not_move_the_limit() -> None:
    ours, theirs = socket.socketpair()
    stopped = threading.Event()
    with ours, theirs:
        theirs.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        thread = threading.Thread(target=_trickles(theirs, stopped))
        thread.start()
        with pytest.raises(UpstreamTimeout):
            Wire(ours).read_head(0.3)
        stopped.set()
        thread.join()


def _trickles(sock: socket.socket, stopped: threading.Event) -> Callable[[], None]:
    def trickle() -> None:
        while not stopped.wait(0.02):
            sock.sendall(b"y")

    return trickle


def test_a_peer_that_does_not_read_the_request_is_a_timeout() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(UpstreamTimeout) as late:
        Wire(ours).send(b"x" * 10_000_000, 0.05)

    assert late.value.phase == "headers"


def test_a_peer_that_answers_before_it_has_read_everything_is_heard() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(whole(b"too large", "Connection: close", status=413))
        theirs.shutdown(socket.SHUT_RD)
        answer = Wire(ours)
        answer.send(b"x" * 10_000_000, 5)
        answer.read_head(5)

        assert (answer.status, body_of(answer)) == (413, b"too large")


def test_waiting_in_vain_for_body_bytes_loses_none() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(chunked(b"one", end=b""))
        answer = Wire(ours)
        answer.read_head(5)
        assert answer.read1(5) == b"one"

        heard = b""
        for piece in (b"3\r\nt", b"w", b"o\r\n"):
            with pytest.raises(TimeoutError):
                answer.read1(0.02)
            theirs.sendall(piece)
            heard += answer.read1(5)
        assert heard == b"two"


def test_what_came_before_a_fault_in_the_body_is_given_out_first() -> None:
    with wire(chunked(b"hello", end=b"zz\r\n")) as answer:
        answer.read_head(5)

        assert answer.read1(5) == b"hello"
        with pytest.raises(UpstreamBroken, match="not valid HTTP"):
            answer.read1(5)
