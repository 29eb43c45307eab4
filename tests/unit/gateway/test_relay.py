import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import gevent
import pytest

from floway.domain.exchange import ExchangeRecord
from floway.domain.protocol import ProtocolId
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.gateway import relay as relays
from floway.gateway.attempt import attempt
from floway.gateway.candidate import Candidate
from floway.gateway.exchange import Exchange
from floway.gateway.meter import Meter
from floway.gateway.outcome import Streaming
from floway.gateway.plan import Plan
from floway.gateway.relay import StreamBody, relay
from floway.gateway.watch import ClientWatch
from floway.protocols import sse as events
from floway.protocols.messages.frames import MessagesReading
from tests.support.builders import exchange, model, provider, request
from tests.support.patched import in_gevent
from tests.support.upstream import Peer, Script, chunk, cuts, replies, sse, upstream

START = '{"type":"message_start","message":{"usage":{"input_tokens":11}}}'
TEXT = '{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}'
STOP = '{"type":"message_stop"}'
ERROR = '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}'
PING = b'event: ping\ndata: {"type": "ping"}\n\n'

CHAT_STOP = '{"choices":[{"delta":{},"finish_reason":"stop"}]}'
CHAT_USAGE = '{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}'

#: One answer of each protocol: its first frame, and what ends it.
ANSWERS: dict[ProtocolId, tuple[str, str]] = {
    "messages": (TEXT, STOP),
    "chat_completions": ('{"choices":[{"delta":{"content":"a"}}]}', "[DONE]"),
    "responses": (
        '{"type":"response.output_text.delta","delta":"a","sequence_number":4}',
        '{"type":"response.completed","response":{}}',
    ),
    "gemini": (
        '{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}',
        '{"candidates":[{"finishReason":"STOP"}]}',
    ),
}


class Relayed:
    """A stream that was opened, its exchange, and how that was settled."""

    def __init__(self, opened: Streaming, begun: Exchange, settled: list[ExchangeRecord]) -> None:
        self.opened = opened
        self.exchange = begun
        self._settled = settled

    def frames(self, keepalive_seconds: float = 30) -> Iterator[bytes]:
        return relay(self.exchange, self.opened, keepalive_seconds)

    @property
    def record(self) -> ExchangeRecord:
        assert len(self._settled) == 1
        return self._settled[0]

    @property
    def end(self) -> tuple[Verdict, str]:
        return self.record.verdict, self.record.error


@contextmanager
def relayed(script: Script, protocol: ProtocolId = "messages", **config: Any) -> Iterator[Relayed]:
    asked = request(stream=True, protocol=protocol)
    settled: list[ExchangeRecord] = []
    begun = exchange(asked, settled)
    client = Client()
    with upstream(script) as running:
        plan = Plan(Candidate(provider(base_url=running.origin, **config), model("m")), protocol)
        begun.tries(plan)
        opened = attempt(plan, asked, client, begun)
        assert isinstance(opened, Streaming), opened
        begun.streams_from(opened.response)
        yield Relayed(opened, begun, settled)
        opened.response.close()
        client.close()


def data(*frames: str) -> bytes:
    return b"".join(f"data: {frame}\n\n".encode() for frame in frames)


@pytest.mark.parametrize("protocol", ANSWERS)
def test_a_whole_answer_goes_through_as_it_is(protocol: ProtocolId) -> None:
    first, last = ANSWERS[protocol]

    with relayed(replies(sse(first, last)), protocol) as stream:
        assert b"".join(stream.frames()) == data(first, last)

    assert stream.end == (Verdict.COMPLETE, "")


@pytest.mark.parametrize("protocol", ANSWERS)
@pytest.mark.parametrize("ends", ["cleanly", "cut"])
def test_an_answer_without_its_end_never_looks_whole(protocol: ProtocolId, ends: str) -> None:
    first, _ = ANSWERS[protocol]
    script = replies(sse(first)) if ends == "cleanly" else cuts(sse(first, end=b""))

    with relayed(script, protocol) as stream:
        sent = b"".join(stream.frames())

    assert sent.startswith(data(first))
    assert b'"error"' in sent.removeprefix(data(first))
    assert sent.endswith(b"}\n\n")
    assert b"[DONE]" not in sent
    assert stream.record.verdict is Verdict.UPSTREAM_CUT
    assert stream.record.error


CHAT = (ANSWERS["chat_completions"][0], CHAT_STOP, CHAT_USAGE)


@pytest.mark.parametrize(
    "script",
    [
        replies(sse(*CHAT)),
        replies(sse(*CHAT, end=b"9\r\ndata: [DO\r\n0\r\n\r\n")),
        replies(sse(*CHAT, end=b"")),
        cuts(sse(*CHAT, end=b"")),
    ],
    ids=["closed", "closed within its last frame", "held open", "cut"],
)
def test_a_chat_stream_that_lacks_only_its_done_gets_one(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relays, "STRAGGLER_SECONDS", 0.02)

    with relayed(script, "chat_completions") as stream:
        sent = b"".join(stream.frames())

    # The client did not ask for the usage.
    assert sent == data(*CHAT[:2], "[DONE]")
    assert stream.end == (Verdict.COMPLETE, "")
    assert stream.record.usage == Usage(9, output_tokens=2)


def test_an_error_frame_of_the_upstream_is_the_end_already() -> None:
    with relayed(replies(sse(START, TEXT, ERROR))) as stream:
        assert b"".join(stream.frames()) == data(START, TEXT, ERROR)

    assert stream.end == (Verdict.UPSTREAM_ERROR, "overloaded_error: Busy")
    assert stream.record.usage == Usage(11)


def test_silence_beyond_the_idle_limit_is_a_stall_that_is_billed() -> None:
    with relayed(replies(sse(START, TEXT, end=b"")), timeouts={"idle_seconds": 1}) as stream:
        sent = b"".join(stream.frames())

    assert b'"type":"timeout_error"' in sent.removeprefix(data(START, TEXT))
    assert stream.end == (Verdict.STALLED, "The upstream sent nothing for 1 s and was given up.")
    assert stream.record.usage == Usage(11)
    # The silence that ended it counts as well.
    [longest] = stream.record.long_waits_ms
    assert 1000 <= longest < 10_000


def test_waits_are_counted_and_long_ones_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relays, "SHORT_SECONDS", 0.03)
    told = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(TEXT, end=b""))
        told.wait(10)
        peer.send(chunk(data(STOP)) + b"0\r\n\r\n")
        peer.wait_closed()

    with relayed(script) as stream:
        frames = stream.frames(keepalive_seconds=0.02)
        assert [next(frames), next(frames), next(frames)] == [data(TEXT), PING, PING]
        told.set()
        for _ in frames:
            pass

    # For its beginning, and for its end, which came behind two keep-alives.
    assert stream.record.waits == 2
    [longest] = stream.record.long_waits_ms
    assert 40 <= longest < 20_000


def test_a_frame_beyond_the_bound_ends_the_stream_with_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_FRAME_BYTES", 50_000)
    endless = chunk(b"data: " + b"x" * 300_000)

    with relayed(cuts(sse(START, TEXT, end=endless))) as stream:
        sent = b"".join(stream.frames())

    assert b"a frame of more than 50000 bytes" in sent
    assert stream.record.verdict is Verdict.UPSTREAM_CUT


def test_silence_of_the_upstream_is_filled_with_keepalives() -> None:
    told = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(TEXT, end=b""))
        told.wait(10)
        peer.send(chunk(data(STOP)) + b"0\r\n\r\n")
        peer.wait_closed()

    with relayed(script) as stream:
        frames = stream.frames(keepalive_seconds=0.02)
        assert [next(frames), next(frames), next(frames)] == [data(TEXT), PING, PING]
        told.set()
        rest = b"".join(frames)

    assert rest.replace(PING, b"") == data(STOP)
    assert stream.end == (Verdict.COMPLETE, "")


def test_a_keepalive_never_stands_within_a_frame() -> None:
    told = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(TEXT, end=b"") + chunk(b"data: " + STOP.encode()[:8]))
        told.wait(10)
        peer.send(chunk(STOP.encode()[8:] + b"\n\n") + b"0\r\n\r\n")
        peer.wait_closed()

    with relayed(script) as stream:
        frames = stream.frames(keepalive_seconds=0.02)
        assert [next(frames), next(frames)] == [data(TEXT), PING]
        told.set()
        assert b"".join(frames).replace(PING, b"") == data(STOP)


@pytest.mark.parametrize(("taken", "verdict"), [(1, Verdict.CLIENT_LEFT), (2, Verdict.COMPLETE)])
def test_a_client_may_leave_only_after_the_terminal_frame(taken: int, verdict: Verdict) -> None:
    told = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(START, TEXT, end=b""))
        told.wait(10)
        peer.send(chunk(data(STOP)))
        peer.wait_closed()

    with relayed(script) as stream:
        body = StreamBody(stream.exchange, ClientWatch(None, lambda: None), stream.opened, 30)
        frames = iter(body)
        next(frames)
        told.set()
        for _ in range(taken - 1):
            next(frames)
        body.close()
        body.close()

    assert stream.end == (verdict, "")
    assert stream.record.usage == Usage(11)


def test_a_client_that_left_before_the_first_frame_is_settled_too() -> None:
    with relayed(replies(sse(START, TEXT, STOP))) as stream:
        StreamBody(stream.exchange, ClientWatch(None, lambda: None), stream.opened, 30).close()

    assert stream.end == (Verdict.CLIENT_LEFT, "")
    assert stream.record.usage == Usage(11)


def test_an_upstream_that_keeps_open_after_its_end_does_not_keep_the_client(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relays, "STRAGGLER_SECONDS", 0.02)

    with relayed(replies(sse(TEXT, STOP, end=b""))) as stream:
        assert b"".join(stream.frames()) == data(TEXT, STOP)

    assert stream.end == (Verdict.COMPLETE, "")


@in_gevent
def test_an_exchange_that_we_end_gets_an_error_frame() -> None:
    with relayed(replies(sse(START, TEXT, end=b""))) as stream:
        gevent.spawn_later(0.05, stream.exchange.end, Verdict.ENDED_BY_US)
        with gevent.Timeout(5):
            sent = b"".join(stream.frames())

    assert b"The gateway is stopping" in sent
    assert stream.end == (Verdict.ENDED_BY_US, "")
    assert stream.record.usage == Usage(11)


@in_gevent
def test_an_exchange_whose_client_left_in_silence_gets_none() -> None:
    with relayed(replies(sse(START, TEXT, end=b""))) as stream:
        gevent.spawn_later(0.05, stream.exchange.end, Verdict.CLIENT_LEFT)
        with gevent.Timeout(5):
            sent = b"".join(stream.frames())

    assert sent == data(START, TEXT)
    assert stream.end == (Verdict.CLIENT_LEFT, "")


def test_a_defect_of_ours_ends_the_stream_with_an_error_that_tells_nothing() -> None:
    class Faulty(Meter):
        __slots__ = ()

        def feed(self, chunk: bytes) -> bytes:
            raise ZeroDivisionError("secret detail")

    told = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(TEXT, end=b""))
        told.wait(10)
        peer.send(chunk(data(STOP)))
        peer.wait_closed()

    with relayed(script) as stream:
        stream.opened = replace(stream.opened, meter=Faulty(MessagesReading(), hides_usage=False))
        told.set()
        sent = b"".join(stream.frames())

    assert b"Internal error of the gateway. Its log has the details under req_1." in sent
    assert b"secret" not in sent
    assert stream.end == (Verdict.ENDED_BY_US, "Internal error of the gateway.")
