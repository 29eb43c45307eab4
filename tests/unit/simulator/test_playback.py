"""Answers on a socket, each option by itself."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from gevent import socket

from floway.simulator.connection import Connection
from floway.simulator.journal import Entry, Journal
from floway.simulator.options import Options
from floway.simulator.playback import play
from floway.simulator.wire import Reply, Request

FRAMES = (b"data: 1\n\n", b"data: 2\n\n", b"data: 3\n\n")


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    near = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    yield near, far
    for sock in (near, far, listener):
        sock.close()


def _played(pair: Any, reply: Reply, keep_alive: bool = True) -> tuple[bytes, bool, Entry]:
    near, far = pair
    entry = Journal().open(Request("POST", "/", "", (), b""))
    can_keep = play(reply, Connection(far), keep_alive, entry)
    far.close()
    received = b""
    while piece := near.recv(65536):
        received += piece
    return received, can_keep, entry


def _stream(pair: Any, **options: Any) -> tuple[bytes, bool, Entry]:
    return _played(pair, Reply(200, (), frames=iter(FRAMES), options=Options(**options)))


def test_a_stream_is_chunked_frame_by_frame(pair: Any) -> None:
    received, can_keep, entry = _stream(pair)

    chunks = b"".join(b"9\r\n" + frame + b"\r\n" for frame in FRAMES)
    assert received == b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert (can_keep, entry.status, entry.frames_sent) == (True, 200, 3)


@pytest.mark.parametrize(
    ("options", "body", "can_keep"),
    [
        ({"cut": 2}, b"9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n", False),
        ({"cut": 3}, b"9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n9\r\ndata: 3\n\n\r\n", False),
        ({"end": 1}, b"9\r\ndata: 1\n\n\r\n0\r\n\r\n", True),
        ({"end": 0}, b"0\r\n\r\n", True),
        ({"http10": True}, b"".join(FRAMES), False),
        ({"http10": True, "crlf": True, "end": 1}, b"data: 1\r\n\r\n", False),
        (
            {"http10": True, "pings": True, "comments": True, "end": 1},
            b": simulated\n\n: ping\n\ndata: 1\n\n",
            False,
        ),
        ({"split": 5, "end": 1}, b"5\r\ndata:\r\n4\r\n 1\n\n\r\n0\r\n\r\n", True),
    ],
)
def test_an_option_changes_the_body(pair: Any, options: dict[str, Any], body: bytes, can_keep: bool) -> None:
    received, kept, _ = _stream(pair, **options)

    assert received.partition(b"\r\n\r\n")[2] == body
    assert kept is can_keep


def test_a_plain_body_has_its_length(pair: Any) -> None:
    received, can_keep, _ = _played(pair, Reply(404, (("a", "b"),), b"gone"), keep_alive=False)

    assert received == b"HTTP/1.1 404 Not Found\r\na: b\r\ncontent-length: 4\r\nconnection: close\r\n\r\ngone"
    assert not can_keep


def test_a_plain_body_can_be_compressed_or_broken(pair: Any) -> None:
    received, _, _ = _played(pair, Reply(200, (), b"{}" * 50, options=Options(gzip=True)))

    assert gzip.decompress(received.partition(b"\r\n\r\n")[2]) == b"{}" * 50


def test_a_cut_plain_body_is_shorter_than_its_length(pair: Any) -> None:
    received, can_keep, _ = _played(pair, Reply(200, (), b"0123456789", options=Options(cut=4)))

    assert received.endswith(b"content-length: 10\r\n\r\n0123")
    assert not can_keep


def test_a_page_of_html_takes_the_place_of_an_answer(pair: Any) -> None:
    reply = Reply(502, (("content-type", "application/json"),), b"{}", options=Options(html=True))

    received, _, _ = _played(pair, reply)

    assert received.startswith(b"HTTP/1.1 502 ")
    assert b"content-type: text/html" in received
    assert received.endswith(b"</h1>")
