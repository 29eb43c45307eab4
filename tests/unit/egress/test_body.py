import gzip
import os
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gevent
import gevent.event
import pytest
import zstandard

from floway.egress.adapter import UpstreamResponse
from floway.egress.body import Aborted
from floway.egress.client import Client
from floway.egress.pool import Origin
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import UpstreamBroken
from tests.support.certificates import authority
from tests.support.patched import in_gevent
from tests.support.upstream import Peer, Script, chunk, chunked, cuts, replies, upstream, whole

LIMITS = Timeouts(connect_seconds=5, headers_seconds=5)
TEXT = b"data: hello\n\n" * 500


def post(origin: str) -> UpstreamRequest:
    return UpstreamRequest("POST", f"{origin}/v1/messages", (("accept", "*/*"),), b"{}", LIMITS)


@contextmanager
def response(*scripts: Script, context: Any = None) -> Iterator[UpstreamResponse]:
    client = Client()
    with upstream(*scripts, context=context) as running:
        opened = client.open(post(running.origin))
        try:
            yield opened
        finally:
            opened.close()
            client.close()


def packed(text: bytes) -> bytes:
    """The same on every machine and at every time: tests are named by it."""
    return gzip.compress(text, mtime=0)


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        ("gzip", packed(TEXT)),
        ("x-gzip", packed(TEXT)),
        ("GZIP", packed(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("zstd", zstandard.compress(TEXT)),
        ("gzip", packed(TEXT[:1300]) + packed(TEXT[1300:])),
        ("gzip", packed(TEXT) + packed(b"") + bytes(512)),
        ("zstd", zstandard.compress(TEXT[:1300]) + zstandard.compress(TEXT[1300:])),
        ("identity", TEXT),
    ],
)
@pytest.mark.parametrize("piece_bytes", [1, 100_000])
def test_an_encoding_that_was_not_asked_for_is_undone(
    encoding: str, encoded: bytes, piece_bytes: int
) -> None:
    pieces = [encoded[at : at + piece_bytes] for at in range(0, len(encoded), piece_bytes)]
    answer = chunked(*pieces, headers=(f"Content-Encoding: {encoding}",))

    with response(replies(answer)) as opened:
        assert opened.raw.read_all(10**6, 5) == TEXT


def test_each_flushed_frame_of_a_compressed_stream_comes_at_once() -> None:
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b"data: 1\n\n") + packer.flush(zlib.Z_SYNC_FLUSH)
    second = packer.compress(b"data: 2\n\n") + packer.flush()
    heard = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(chunked(first, headers=("Content-Encoding: gzip",), end=b""))
        heard.wait(10)
        peer.send(chunk(second) + b"0\r\n\r\n")
        peer.wait_closed()

    client = Client()
    with upstream(script) as running:
        opened = client.open(post(running.origin))
        assert opened.raw.read1(5) == b"data: 1\n\n"
        with pytest.raises(TimeoutError):
            opened.raw.read1(0.05)
        heard.set()
        assert opened.raw.read_all(100, 5) == b"data: 2\n\n"
        client.close()


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [
        ("gzip", packed(TEXT)[:-9]),
        ("gzip", packed(TEXT[:1300]) + packed(TEXT[1300:])[:-9]),
        ("zstd", zstandard.compress(TEXT)[:-5]),
        ("deflate", zlib.compress(TEXT)[:-5]),
    ],
)
def test_a_compressed_answer_that_is_cut_inside_is_broken(encoding: str, encoded: bytes) -> None:
    with (
        response(replies(whole(encoded, f"Content-Encoding: {encoding}"))) as opened,
        pytest.raises(UpstreamBroken, match="compressed answer ends before its end"),
    ):
        opened.raw.read_all(10**6, 5)


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "deflate"])
def test_an_answer_in_another_encoding_than_it_claims_is_broken(encoding: str) -> None:
    with (
        response(replies(whole(b"plain text", f"Content-Encoding: {encoding}"))) as opened,
        pytest.raises(UpstreamBroken, match="not in the encoding it claims"),
    ):
        opened.raw.read_all(10**6, 5)


def test_an_empty_answer_needs_no_encoding() -> None:
    with response(replies(whole(b"", "Content-Encoding: gzip", status=500))) as opened:
        assert opened.raw.read_all(10, 5) == b""


def test_an_unknown_encoding_is_refused_and_the_connection_closed() -> None:
    left: list[bool] = []

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b"??", "Content-Encoding: br"))
        peer.wait_closed()
        left.append(True)

    client = Client()
    with upstream(script) as running, pytest.raises(UpstreamBroken, match="encoding 'br'"):
        client.open(post(running.origin))
    assert left == [True]


def test_an_answer_that_is_too_large_is_refused() -> None:
    with (
        response(replies(whole(b"x" * 1001))) as opened,
        pytest.raises(UpstreamBroken, match="larger than 1000 bytes"),
    ):
        opened.raw.read_all(1000, 5)
    with response(replies(whole(b"x" * 1000))) as opened:
        assert opened.raw.read_all(1000, 5) == b"x" * 1000


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused() -> None:
    bomb = packed(b"\0" * 5_000_000)

    with (
        response(replies(whole(bomb, "Content-Encoding: gzip"))) as opened,
        pytest.raises(UpstreamBroken, match="larger than 1000000 bytes"),
    ):
        opened.raw.read_all(1_000_000, 5)


def test_a_reset_within_the_answer_is_broken() -> None:
    heard = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(chunked(b"a", end=b""))
        heard.wait(10)
        peer.reset()

    client = Client()
    with upstream(script) as running:
        opened = client.open(post(running.origin))
        assert opened.raw.read1(5) == b"a"
        heard.set()
        with pytest.raises(UpstreamBroken):
            opened.raw.read1(5)
        opened.close()
        client.close()


def test_a_cut_answer_is_broken_after_what_came() -> None:
    with response(cuts(chunked(b"data: 1\n\n", end=b""))) as opened:
        assert opened.raw.read1(5) == b"data: 1\n\n"
        with pytest.raises(UpstreamBroken):
            opened.raw.read1(5)


def test_after_the_end_there_is_nothing_more() -> None:
    with response(replies(whole(b"a"))) as opened:
        assert opened.raw.read_all(10, 5) == b"a"
        assert opened.raw.read1(5) == b""
        opened.raw.abort()
        with pytest.raises(Aborted):
            opened.raw.read1(5)


def _abort_wakes_a_waiting_read(context: Any = None) -> None:
    client = Client()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(chunked(b"a", end=b""))
        peer.wait_closed()
        left.append(True)

    left: list[bool] = []
    with upstream(script, context=context) as running:
        opened = client.open(post(running.origin))
        assert opened.raw.read1(5) == b"a"
        waiting = gevent.spawn(opened.raw.read1, 30)
        gevent.sleep(0.05)
        assert not waiting.ready()
        gevent.get_hub().loop.run_callback(opened.raw.abort)
        waiting.join(5)
        assert isinstance(waiting.exception, Aborted), waiting
        with gevent.Timeout(5):
            while not left:
                gevent.sleep(0.01)
    assert left == [True]


def _silence_over_tls_loses_nothing(context: Any) -> None:
    client = Client()
    told = gevent.event.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(chunked(b"one", end=b""))
        told.wait(10)
        peer.send(b"3\r\ntw")
        peer.send(b"o\r\n0\r\n\r\n")
        peer.wait_closed()

    with upstream(script, context=context) as running:
        opened = client.open(post(running.origin))
        assert opened.raw.read1(5) == b"one"
        for _ in range(3):
            try:
                opened.raw.read1(0.05)
            except TimeoutError:
                continue
            raise AssertionError("nothing was sent")
        told.set()
        assert opened.raw.read_all(100, 5) == b"two"
        assert running.connections == 1
        client.close()


@in_gevent
def test_an_abort_from_the_hub_wakes_a_read_that_waits() -> None:
    _abort_wakes_a_waiting_read()


@in_gevent
def test_tls_streams_time_out_and_abort_like_plain_ones() -> None:
    with TemporaryDirectory() as folder:
        trusted = authority(Path(folder))
        os.environ["SSL_CERT_FILE"] = str(trusted.path)
        _abort_wakes_a_waiting_read(trusted.server)
        _silence_over_tls_loses_nothing(trusted.server)


@in_gevent
def test_a_greenlet_that_is_killed_while_it_waits_for_the_head_leaves_no_connection() -> None:
    left: list[bool] = []

    def script(peer: Peer) -> None:
        peer.request()
        peer.wait_closed()
        left.append(True)

    client = Client()
    with upstream(script) as running:
        opening = gevent.spawn(client.open, post(running.origin))
        with gevent.Timeout(5):
            while not running.requests:
                gevent.sleep(0.01)
        opening.kill()
        with gevent.Timeout(5):
            while not left:
                gevent.sleep(0.01)
    assert left == [True]


def test_an_answer_tells_over_which_way_it_comes_until_it_has_come() -> None:
    with response(replies(whole(b"hi"))) as opened:
        way = opened.raw.place
        assert opened.raw.read_all(10, 5) == b"hi"

        assert isinstance(way, Origin)
        assert (way.scheme, way.host) == ("http", "127.0.0.1")
        assert opened.raw.place is None
