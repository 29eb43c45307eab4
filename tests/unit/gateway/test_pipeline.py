import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from typing import Any

import gevent
import gevent.event
import pytest
from gevent.queue import Queue

from floway import clock
from floway.domain.caller import Caller
from floway.domain.exchange import ExchangeRecord
from floway.domain.limit import Ceiling, Limits
from floway.domain.model import Catalog
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.errors import CatalogUnavailable, QuotaExhausted
from floway.gateway.catalog import Catalogs
from floway.gateway.exchange import Exchange
from floway.gateway.limits.ledger import Grant, Report, settled
from floway.gateway.limits.limiter import Limiter
from floway.gateway.live import Live
from floway.gateway.pipeline import Gateway, serve
from floway.gateway.request import ClientRequest, Reply
from floway.gateway.settle import UsageWriter
from floway.gateway.snapshot import Snapshot, Snapshots
from tests.support.builders import caller, provider, request
from tests.support.patched import in_gevent
from tests.support.upstream import Peer, Script, cuts, replies, sse, upstream, whole

TEXT = '{"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}'
STOP = '{"type":"message_stop"}'
JSON = "Content-Type: application/json"


class NoStore:
    """Catalogues that nobody else wants."""

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Nothing."""

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Nothing."""


class Running:
    """A gateway with one upstream, and what it wrote down."""

    def __init__(self, base_url: str, keepalive_seconds: float, **config: Any) -> None:
        self.records: list[ExchangeRecord] = []
        self.limits: dict[str, dict[str, Any]] = {}
        snapshots, client = Snapshots(), Client()
        manual = {"models": [{"upstream_model_id": "m"}], "models_fetch": {"enabled": False}}
        snapshots.current = Snapshot(1, providers=(provider(base_url=base_url, **{**manual, **config}),))
        self.gateway = Gateway(
            snapshots=snapshots,
            catalogs=Catalogs(snapshots, client, NoStore()),
            client=client,
            live=Live(),
            writer=UsageWriter(self.records.extend, 1),
            limiter=Limiter(self._settle),
            keepalive_seconds=keepalive_seconds,
        )

    def _settle(self, reports: Mapping[str, Report]) -> dict[str, dict[str, Grant]]:
        grants = {}
        for subject, report in reports.items():
            state = self.limits.get(subject, {})
            self.limits[subject], grants[subject] = settled(state, report, clock.now(), UTC)
        return grants

    def serve(self, asked: ClientRequest, who: Caller | None = None) -> Reply:
        begun = Exchange("req_1", "", who or caller(), asked, self.gateway.settled)
        return serve(self.gateway, who or caller(), asked, begun, None)

    def verdicts(self) -> list[Verdict]:
        """Of the records that reach the database."""
        self.gateway.writer.flush()
        assert len(self.gateway.live) == 0
        return [record.verdict for record in self.records]


@contextmanager
def running(*scripts: Script, keepalive_seconds: float = 30, **config: Any) -> Iterator[Running]:
    with upstream(*scripts) as behind:
        made = Running(behind.origin, keepalive_seconds, **config)
        counting = gevent.spawn(made.gateway.limiter.run)
        yield made
        made.gateway.limiter.stop()
        counting.join()
        made.gateway.client.close()


def text_of(reply: Reply, heard: Callable[[bytes], object] = lambda piece: None) -> bytes:
    """The whole body, read and closed as a server does; ``heard`` is told each piece of a stream."""
    if isinstance(reply.body, bytes):
        return reply.body
    pieces = []
    try:
        for piece in reply.body:
            pieces.append(piece)
            heard(piece)
        return b"".join(pieces)
    finally:
        reply.body.close()  # type: ignore[attr-defined]  # pieces have a close


def test_a_whole_answer_is_relayed_and_billed() -> None:
    body = b'{ "usage": {"input_tokens": 3} }'
    with running(replies(whole(body, JSON, "Set-Cookie: s", "X-Ratelimit-Left: 5"))) as made:
        reply = made.serve(request())

    assert (reply.status, reply.body) == (200, body)
    assert reply.headers == [("content-type", "application/json"), ("x-ratelimit-left", "5")]
    assert made.verdicts() == [Verdict.COMPLETE]
    assert made.records[0].usage == Usage(3)


@pytest.mark.parametrize("stream", [True, False])
def test_books_that_cannot_be_written_cost_no_client_its_answer(stream: bool) -> None:
    def refuses(batch: Sequence[ExchangeRecord]) -> None:
        raise OSError("the database is away")

    answer = sse(TEXT, STOP) if stream else whole(b'{"usage":{"input_tokens":3}}', JSON)
    with running(replies(answer)) as made:
        made.gateway = replace(made.gateway, writer=UsageWriter(refuses, 1))
        reply = made.serve(request(stream=stream))
        sent = text_of(reply)

    assert reply.status == 200
    assert b"message_stop" in sent if stream else b"input_tokens" in sent
    assert not made.gateway.writer.flush()


def test_a_stream_is_relayed_with_the_upstreams_headers() -> None:
    answer = sse(TEXT, STOP, headers=("Request-Id: r-1", "Cache-Control: no-store", "Set-Cookie: s"))
    with running(replies(answer)) as made:
        reply = made.serve(request(stream=True))
        assert len(made.gateway.live) == 1
        sent = text_of(reply)

    assert sent == f"data: {TEXT}\n\ndata: {STOP}\n\n".encode()
    assert reply.headers == [
        ("content-type", "text/event-stream"),
        ("request-id", "r-1"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
    ]
    assert made.verdicts() == [Verdict.COMPLETE]
    assert made.records[0].upstream_request_id == "r-1"


def test_a_refusal_is_relayed_verbatim_but_for_what_stays() -> None:
    with running(replies(whole(b"<no>", "Content-Type: text/html", "Retry-After: 7", status=429))) as made:
        reply = made.serve(request(stream=True))

    assert (reply.status, reply.body) == (429, b"<no>")
    assert reply.headers == [("content-type", "text/html"), ("retry-after", "7")]
    assert made.verdicts() == [Verdict.UPSTREAM_ERROR]
    assert made.records[0].error == "HTTP 429"


def test_an_unknown_model_is_refused_in_the_clients_protocol() -> None:
    with running(replies()) as made:
        reply = made.serve(request(model_id="x"))

    assert reply.status == 404
    assert json.loads(text_of(reply)) == {
        "type": "error",
        "error": {
            "type": "not_found_error",
            "message": "The model 'x' does not exist or this key may not use it.",
        },
        "request_id": "req_1",
    }
    assert made.verdicts() == [Verdict.ENDED_BY_US]
    assert made.records[0].upstream_id == ""


def test_the_gateways_own_refusal_is_not_taken_for_an_overflow() -> None:
    with running(replies()) as made:
        reply = made.serve(request(model_id="maximum context length is"))

    error = json.loads(text_of(reply))["error"]
    assert (reply.status, error["type"]) == (404, "not_found_error")
    assert error["message"].startswith("The model 'maximum context length is' does not exist")


def test_counting_tokens_leaves_no_usage() -> None:
    with running(replies(whole(b'{"input_tokens": 9}', JSON))) as made:
        reply = made.serve(request(action="count_tokens"))

    assert reply.body == b'{"input_tokens": 9}'
    assert made.verdicts() == []


@pytest.mark.parametrize("stream", [True, False])
def test_when_every_list_was_refused_the_vendors_refusal_is_relayed(stream: bool) -> None:
    refused = whole(b'{"error":"bad key"}', JSON, "Set-Cookie: s", status=401)
    with running(replies(refused), models=[], models_fetch={"enabled": True}) as made:
        reply = made.serve(request(stream=stream))

    assert (reply.status, reply.body) == (401, b'{"error":"bad key"}')
    assert reply.headers == [("content-type", "application/json")]
    assert made.verdicts() == [Verdict.UPSTREAM_ERROR]


def test_an_account_without_a_list_is_told_in_the_clients_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    def spent(*_: object) -> object:
        raise CatalogUnavailable("Used up.", 429) from QuotaExhausted("Used up.", 90, "of_the_kind")

    with running(replies()) as made:
        monkeypatch.setattr("floway.gateway.pipeline.candidates", spent)
        reply = made.serve(request())

    assert reply.status == 429
    assert ("retry-after", "90") in reply.headers
    assert json.loads(text_of(reply))["error"] == {"type": "of_the_kind", "message": "Used up."}


def test_a_defect_of_ours_is_an_internal_error_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("floway.gateway.pipeline.plans", fails)
    with running(replies()) as made:
        reply = made.serve(request())

    assert reply.status == 500
    assert b"secret" not in text_of(reply)
    assert b"req_1" in text_of(reply)
    assert made.verdicts() == [Verdict.ENDED_BY_US]


@in_gevent
def test_silence_before_the_head_is_filled_and_a_late_refusal_becomes_an_error_frame() -> None:
    ping = b'event: ping\ndata: {"type": "ping"}\n\n'
    pings: Queue[bytes] = Queue()

    def script(peer: Peer) -> None:
        peer.request()
        assert [pings.get(timeout=10), pings.get(timeout=10)] == [ping, ping]
        peer.send(whole(b'{"error":{"message":"Busy"}}', JSON, status=529))
        peer.wait_closed()

    with running(script, keepalive_seconds=0.05) as made:
        reply = made.serve(request(stream=True))
        assert reply.status == 200
        sent = text_of(reply, pings.put)

    assert sent.startswith(ping + ping)
    assert b'"overloaded_error","message":"Busy"' in sent
    assert made.verdicts() == [Verdict.UPSTREAM_ERROR]
    assert made.records[0].error == "HTTP 529: Busy"


@in_gevent
def test_a_late_stream_follows_its_keepalives() -> None:
    pings: Queue[bytes] = Queue()

    def script(peer: Peer) -> None:
        peer.request()
        pings.get(timeout=10)
        peer.send(sse(TEXT, STOP))
        peer.wait_closed()

    with running(script, keepalive_seconds=0.05) as made:
        sent = text_of(made.serve(request(stream=True)), pings.put)

    assert sent.endswith(f"data: {TEXT}\n\ndata: {STOP}\n\n".encode())
    assert sent.startswith(b"event: ping")
    assert made.verdicts() == [Verdict.COMPLETE]


@in_gevent
def test_a_client_that_leaves_before_the_head_stops_the_search() -> None:
    asked, left = gevent.event.Event(), gevent.event.Event()

    def script(peer: Peer) -> None:
        peer.request()
        asked.set()
        peer.wait_closed()
        left.set()

    with running(script, keepalive_seconds=0.05) as made:
        reply = made.serve(request(stream=True))
        assert not isinstance(reply.body, bytes)
        next(iter(reply.body))
        assert asked.wait(5)
        reply.body.close()  # type: ignore[attr-defined]  # pieces have a close
        assert left.wait(5)
        assert made.verdicts() == [Verdict.CLIENT_LEFT]


@in_gevent
def test_a_worker_that_stops_ends_a_request_that_waits() -> None:
    with running(Peer.wait_closed) as made:
        gevent.spawn_later(0.1, made.gateway.live.end_all)
        with gevent.Timeout(5):
            reply = made.serve(request())

    assert (reply.status, b"The gateway is stopping" in text_of(reply)) == (503, True)
    assert made.verdicts() == [Verdict.ENDED_BY_US]


def test_an_answer_that_is_cut_while_it_is_put_together_is_billed_as_far_as_it_came() -> None:
    begun = '{"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":9,"output_tokens":1}}}'
    asked = request(b'{"model":"m","messages":[{"role":"user","content":"hi"}]}', protocol="chat_completions")
    with running(cuts(sse(begun, TEXT, end=b"")), protocols=["messages"]) as made:
        reply = made.serve(asked)

    assert reply.status == 502
    assert made.verdicts() == [Verdict.UPSTREAM_ERROR]
    assert (made.records[0].usage, made.records[0].attempts) == (Usage(9, output_tokens=1), 1)


@in_gevent
def test_an_answer_that_its_client_leaves_is_billed_as_far_as_it_came() -> None:
    begun = '{"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":9}}}'
    asked = request(b'{"model":"m","messages":[{"role":"user","content":"hi"}]}', protocol="chat_completions")

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(begun, TEXT, end=b""))
        gevent.spawn_later(0.1, made.gateway.live.end_all)
        peer.wait_closed()

    with running(script, protocols=["messages"]) as made:
        made.serve(asked)
        assert made.verdicts() == [Verdict.ENDED_BY_US]

    assert made.records[0].usage == Usage(9)


def test_an_upstream_that_breaks_its_streams_off_is_passed_over_at_last() -> None:
    with running(cuts(sse(TEXT, end=b"")), keepalive_seconds=30) as made:
        for _ in range(made.gateway.health.policy.breaker_failures):
            text_of(made.serve(request(stream=True)))

        [found] = made.gateway.health.known.values()

    assert set(made.verdicts()) == {Verdict.UPSTREAM_CUT}
    assert (found.state, found.domain.scope, found.evidence.status) == ("open", "m", 200)
    assert found.evidence.excerpt == made.records[-1].error != ""


def held_to(limits: Limits) -> Caller:
    return replace(caller(), limits=(Ceiling("key:key-1", limits),))


@pytest.mark.parametrize("stream", [True, False])
def test_a_call_over_a_limit_is_refused_before_an_upstream_is_asked(stream: bool) -> None:
    answer = sse(TEXT, STOP) if stream else whole(b"{}", JSON)
    who = held_to(Limits(requests_per_minute=1))
    with running(replies(answer), replies(answer)) as made:
        text_of(made.serve(request(stream=stream), who))
        refused = made.serve(request(stream=stream), who)

    assert refused.status == 429
    # A request counts for 60 to 61 seconds, and a second may begin between the two.
    assert dict(refused.headers)["retry-after"] in ("60", "61")
    error = json.loads(text_of(refused))["error"]
    assert error["type"] == "rate_limit_error"
    assert "requests_per_minute" in error["message"]
    assert made.verdicts() == [Verdict.COMPLETE, Verdict.ENDED_BY_US]
    assert made.records[1].attempts == 0


def test_what_a_stream_used_is_counted_when_it_has_ended() -> None:
    usage = '{"type":"message_delta","usage":{"output_tokens":70}}'
    who = held_to(Limits(tokens_per_day=100, concurrent_requests=1))
    with running(replies(sse(TEXT, usage, STOP)), replies(sse(TEXT, STOP))) as made:
        open_one = made.serve(request(stream=True), who)
        while_open = made.serve(request(stream=True), who)
        text_of(open_one)
        text_of(made.serve(request(stream=True), who))

    assert while_open.status == 429
    counts = made.limits["key:key-1"]
    assert (list(counts["used"]["tokens_per_day"].values()), counts["held"]) == ([70], {})


def test_counting_tokens_is_not_limited() -> None:
    counted = request(action="count_tokens")
    with running(replies(whole(b'{"input_tokens":1}', JSON))) as made:
        reply = made.serve(counted, held_to(Limits(requests_per_minute=0)))

    assert reply.status == 200
    assert made.limits == {}
