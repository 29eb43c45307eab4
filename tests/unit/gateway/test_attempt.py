import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from floway.domain.protocol import ProtocolId
from floway.domain.proxy import Route
from floway.domain.upstream import Upstream
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest
from floway.errors import (
    CredentialUnusable,
    QuotaExhausted,
    UpstreamBroken,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from floway.gateway import attempt as attempts
from floway.gateway.attempt import attempt
from floway.gateway.candidate import Candidate
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import Plan, plans
from floway.gateway.request import ClientRequest
from floway.oauth.errors import ExchangeRefused
from floway.providers.base import Call
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, UPSTREAM_KEY, exchange, model, provider, request
from tests.support.builders import upstream as row
from tests.support.ports import free_port
from tests.support.proxies import connect_proxy
from tests.support.upstream import Peer, cuts, replies, sse, upstream, whole

START = '{"type":"message_start","message":{"usage":{"input_tokens":11}}}'
BLOCK = '{"type":"content_block_start","index":0}'
STOP = '{"type":"message_stop"}'
ERROR = '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}'


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def plan(base_url: str, **config: Any) -> Plan:
    return Plan(
        Candidate(provider(base_url=base_url, **config), model("m", upstream_id="their-m")), "messages"
    )


def tried(client: Client, origin: str, asked: ClientRequest | None = None, **config: Any) -> Outcome:
    asked = asked or request(b'{"model":"m","stream":true}', stream=True)
    return attempt(plan(origin, **config), asked, client, exchange(asked))


def test_a_whole_answer_is_read_billed_and_its_connection_kept(client: Client) -> None:
    body = b'{"usage":{"input_tokens":3,"output_tokens":4}}'
    answer = whole(body, "Content-Type: application/json", "Request-Id: r-1")
    asked = request(b'{"model":"m","max_tokens":5}')
    with upstream(replies(answer, answer)) as running:
        begun = exchange(asked)
        outcome = attempt(plan(running.origin), asked, client, begun)
        tried(client, running.origin, asked)

        assert running.connections == 1

    assert isinstance(outcome, Whole)
    assert (outcome.status, outcome.body, outcome.billing.usage) == (200, body, Usage(3, output_tokens=4))
    assert ("request-id", "r-1") in outcome.headers
    assert begun.upstream_request_id == "r-1"
    assert json.loads(running.requests[0].partition(b"\r\n\r\n")[2]) == {
        "model": "their-m",
        "max_tokens": 5,
    }


@pytest.mark.parametrize("status", [300, 400, 401, 429, 500, 529])
@pytest.mark.parametrize("stream", [True, False])
def test_a_refusal_is_kept_as_it_came(client: Client, status: int, stream: bool) -> None:
    with upstream(replies(*[whole(b"<no>", "Retry-After: 7", status=status)] * 2)) as running:
        outcome = tried(client, running.origin, request(stream=stream))
        tried(client, running.origin, request(stream=stream))

        assert running.connections == 1

    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.body) == (status, b"<no>")
    assert ("retry-after", "7") in outcome.headers


def test_a_stream_is_handed_on_at_its_first_content(client: Client) -> None:
    with upstream(replies(sse(START, BLOCK, end=b""))) as running:
        outcome = tried(client, running.origin)
        assert isinstance(outcome, Streaming)
        outcome.response.close()

    assert outcome.held.startswith(f"data: {START}\n\n".encode())
    assert not outcome.meter.began_with_error
    assert outcome.idle_seconds == 60


def test_an_error_as_the_first_event_is_told(client: Client) -> None:
    with upstream(replies(sse(START, ERROR))) as running:
        outcome = tried(client, running.origin)
        assert isinstance(outcome, Streaming)
        outcome.response.close()

    assert outcome.meter.began_with_error
    assert outcome.meter.error == "overloaded_error: Busy"


def test_an_envelope_is_not_held_back_for_long(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "PREAMBLE_SECONDS", 0.02)
    with upstream(replies(sse(START, end=b""))) as running:
        outcome = tried(client, running.origin)
        assert isinstance(outcome, Streaming)
        outcome.response.close()

    assert outcome.held == f"data: {START}\n\n".encode()
    assert not outcome.meter.is_semantic


def test_an_answer_that_is_no_stream_is_a_failure_that_quotes_it(client: Client) -> None:
    left: list[bool] = []

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(whole(b'{"id":"x"}' + b"y" * 2000, "Content-Type: application/json"))
        peer.wait_closed()
        left.append(True)

    with upstream(script) as running:
        outcome = tried(client, running.origin)
        client.close()

    assert left == [True]
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamBroken)
    assert 'content type \'application/json\' instead of an event stream: {"id":"x"}yyy' in str(outcome.error)
    assert len(str(outcome.error)) < 1300


@pytest.mark.parametrize("answer", [sse(), sse(START), whole(b": x\n\n", "Content-Type: text/event-stream")])
def test_a_stream_that_ends_before_it_says_anything_is_a_failure(client: Client, answer: bytes) -> None:
    with upstream(replies(answer)) as running:
        outcome = tried(client, running.origin)

    assert isinstance(outcome, Failed)
    assert str(outcome.error) == "The upstream ended its stream before its first event."


def test_what_is_quoted_of_an_answer_has_no_key_of_the_upstream(client: Client) -> None:
    page = f"<p>{UPSTREAM_KEY} is wrong</p>".encode()
    with upstream(cuts(whole(page, "Content-Type: text/html"))) as running:
        outcome = tried(client, running.origin)

    assert isinstance(outcome, Failed)
    assert str(outcome.error).endswith("<p>[hidden] is wrong</p>")


def test_a_refusal_that_repeats_the_key_is_relayed_without_it(client: Client) -> None:
    said = b'{"error":{"message":"Incorrect key: %s, told in req_1"}}'
    body = said % UPSTREAM_KEY.encode()
    with upstream(replies(whole(body, "Content-Type: application/json", status=403))) as running:
        outcome = tried(client, running.origin)

    assert isinstance(outcome, Refused)
    assert outcome.body == said % (b"*" * len(UPSTREAM_KEY))


def test_a_stream_whose_only_event_has_no_blank_line_is_heard(client: Client) -> None:
    answer = whole(f"data: {BLOCK}".encode(), "Content-Type: Text/Event-Stream; charset=utf-8")
    with upstream(replies(answer)) as running:
        outcome = tried(client, running.origin)
        assert isinstance(outcome, Streaming)
        outcome.response.close()

    # What follows, be it an error frame, is a frame of its own.
    assert outcome.held == f"data: {BLOCK}\n\n".encode()


@pytest.mark.parametrize("stream", [True, False])
def test_silence_within_the_answer_is_a_stall(client: Client, stream: bool) -> None:
    left: list[bool] = []

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(sse(end=b""))
        peer.wait_closed()
        left.append(True)

    with upstream(script) as running:
        outcome = tried(client, running.origin, request(stream=stream), timeouts={"idle_seconds": 1})

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamTimeout)
    assert (outcome.error.phase, outcome.error.seconds) == ("idle", 1)
    assert left == [True]


def test_no_head_in_time_is_a_failure(client: Client) -> None:
    with upstream(replies()) as running:
        outcome = tried(client, running.origin, timeouts={"headers_seconds": 1})

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamTimeout)
    assert outcome.error.phase == "headers"


def test_a_closed_port_is_a_failure(client: Client) -> None:
    outcome = tried(client, f"http://127.0.0.1:{free_port()}")

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamUnreachable)


@pytest.mark.parametrize("stream", [True, False])
def test_a_cut_answer_is_a_failure(client: Client, stream: bool) -> None:
    with upstream(cuts(sse(START, end=b""))) as running:
        outcome = tried(client, running.origin, request(stream=stream))

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamBroken)


def test_an_answer_that_is_too_large_is_a_failure(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MAX_BODY_BYTES", 10)
    with upstream(replies(whole(b"x" * 11))) as running:
        outcome = tried(client, running.origin, request())

    assert isinstance(outcome, Failed)
    assert "larger than 10 bytes" in str(outcome.error)


class Renewing(CustomProvider):
    """Sends a better key once it was refused, and notes what it sees."""

    def __init__(self, row: Upstream, has_better: bool = True) -> None:
        super().__init__(row, LIMITS)
        self.has_better = has_better
        self.heads: list[int] = []
        self.bodies: list[tuple[int, bytes]] = []
        self.refused_bodies: list[bytes] = []

    def renewed(self, call: Call, sent: UpstreamRequest) -> UpstreamRequest | None:
        return replace(sent, body=b'{"again":true}') if self.has_better else None

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        self.heads.append(status)

    def refused(
        self, sent: UpstreamRequest, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        self.bodies.append((status, body))
        self.refused_bodies.append(sent.body)


def test_a_provider_may_send_another_request_after_a_401_once(client: Client) -> None:
    asked = request(b'{"model":"m"}')
    with upstream(replies(whole(b"old", status=401), whole(b'{"ok":true}'))) as running:
        renewing = Renewing(row(base_url=running.origin))
        outcome = attempt(Plan(Candidate(renewing, model("m")), "messages"), asked, client, exchange(asked))

    assert isinstance(outcome, Whole)
    assert running.requests[1].endswith(b'{"again":true}')
    assert (renewing.heads, renewing.bodies) == ([401, 200], [])


@pytest.mark.parametrize("has_better", [True, False])
def test_the_last_401_is_relayed_and_seen_by_its_provider(client: Client, has_better: bool) -> None:
    asked = request(b'{"model":"m"}')
    with upstream(replies(*[whole(b"no", status=401)] * 2)) as running:
        renewing = Renewing(row(base_url=running.origin), has_better)
        outcome = attempt(Plan(Candidate(renewing, model("m")), "messages"), asked, client, exchange(asked))

    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.body) == (401, b"no")
    assert renewing.bodies == [(401, b"no")]
    # What was refused is what was sent last.
    assert [b"again" in body for body in renewing.refused_bodies] == [has_better]
    assert renewing.heads == [401] * (1 + has_better)


def test_a_refusal_that_is_about_the_account_fails_the_attempt(client: Client) -> None:
    class Dead(CustomProvider):
        def refused(
            self, sent: UpstreamRequest, status: int, headers: Sequence[tuple[str, str]], body: bytes
        ) -> None:
            raise CredentialUnusable("Import it again.")

    asked = request(b'{"model":"m"}')
    with upstream(replies(whole(b"no", status=401))) as running:
        dead = Dead(row(base_url=running.origin), LIMITS)
        outcome = attempt(Plan(Candidate(dead, model("m")), "messages"), asked, client, exchange(asked))

    assert isinstance(outcome, Failed)
    assert (outcome.failure.status, outcome.failure.message) == (503, "Import it again.")


class Refusing(CustomProvider):
    """Gets no token for a call."""

    body = b'{"message":"no seat"}'

    def prepare(self, call: Call) -> UpstreamRequest:
        raise ExchangeRefused("No seat.", 403, (("content-type", "application/json"),), self.body)


@pytest.mark.parametrize("protocol", ["messages", "chat_completions"])
def test_what_a_token_endpoint_refuses_is_relayed_like_an_answer(
    client: Client, protocol: ProtocolId
) -> None:
    body = b'{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}'
    asked = request(body, protocol=protocol)
    refusing = Candidate(Refusing(row(), LIMITS), model("m", protocols=frozenset({"messages"})))
    [planned] = plans(asked, [refusing])

    outcome = attempt(planned, asked, client, exchange(asked))

    assert isinstance(outcome, Refused)
    assert outcome.status == 403
    told = json.loads(outcome.body)
    assert (told if protocol == "messages" else told["error"])["message"] == "no seat"
    assert ("content-type", "application/json") in outcome.headers


def test_an_exchange_without_an_answer_fails_the_attempt(client: Client) -> None:
    asked = request(b'{"model":"m"}')
    refusing = Refusing(row(), LIMITS)
    refusing.body = b""

    outcome = attempt(Plan(Candidate(refusing, model("m")), "messages"), asked, client, exchange(asked))

    assert isinstance(outcome, Failed)
    assert str(outcome.error) == "No seat."


class Plain(CustomProvider):
    """Has words of its own for one status."""

    def reworded(self, protocol: ProtocolId, status: int, body: bytes) -> tuple[int, bytes] | None:
        return (400, b'{"in":"%b"}' % protocol.encode()) if status == 413 else None


@pytest.mark.parametrize(
    ("status", "told"),
    [(413, (400, b'{"in":"messages"}', "application/json")), (418, (418, b"tea", "text/plain"))],
)
def test_a_provider_may_put_a_refusal_in_other_words(client: Client, status: int, told: Any) -> None:
    asked = request(b'{"model":"m"}')
    with upstream(replies(whole(b"tea", "Content-Type: text/plain", status=status))) as running:
        plain = Plain(row(base_url=running.origin), LIMITS)
        outcome = attempt(Plan(Candidate(plain, model("m")), "messages"), asked, client, exchange(asked))

    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.body, dict(outcome.headers)["content-type"]) == told
    # What is learned about the upstream is learned from its own words.
    assert (outcome.original or outcome).body == b"tea"


@pytest.mark.parametrize(
    ("line", "kind"), [("X-Other: a", Streaming), ("Content-Type: text/html", Failed)], ids=["absent", "html"]
)
def test_a_laconic_provider_says_what_a_stream_without_a_type_is(
    client: Client, line: str, kind: type[Outcome]
) -> None:
    class Laconic(CustomProvider):
        unstated_content_type = "text/event-stream"

    asked = request(b'{"model":"m","stream":true}', stream=True)
    with upstream(replies(whole(f"data: {START}\n\ndata: {BLOCK}\n\n".encode(), line))) as running:
        laconic = Laconic(row(base_url=running.origin), LIMITS)
        outcome = attempt(Plan(Candidate(laconic, model("m")), "messages"), asked, client, exchange(asked))
        if isinstance(outcome, Streaming):
            outcome.response.close()

    assert isinstance(outcome, kind)


def test_a_credential_that_cannot_be_used_fails_the_attempt() -> None:
    class Spent(CustomProvider):
        def prepare(self, call: Call) -> UpstreamRequest:
            raise QuotaExhausted("Used up.", 90)

    asked = request(b'{"model":"m"}')
    plan = Plan(Candidate(Spent(row(), LIMITS), model("m")), "messages")

    outcome = attempt(plan, asked, Client(), exchange(asked))

    assert isinstance(outcome, Failed)
    assert (outcome.failure.status, outcome.failure.retry_after_seconds) == (429, 90)
    assert outcome.verdict is Verdict.UPSTREAM_ERROR


def test_a_call_takes_the_ways_of_its_upstream(client: Client) -> None:
    asked = request()
    with upstream(replies(whole(b"{}"))) as running, connect_proxy() as proxy:
        direct = row(base_url=running.origin)
        routed = replace(direct, route=Route(direct.id, (proxy.proxy(),)))
        planned = Plan(Candidate(CustomProvider(routed, LIMITS), model()), "messages")

        outcome = attempt(planned, asked, client, exchange(asked))

        assert isinstance(outcome, Whole)
        assert proxy.tunnels == [f"127.0.0.1:{running.port}"]
        client.close()


def test_a_request_renewed_after_a_401_takes_them_too(client: Client) -> None:
    asked = request()
    with upstream(cuts(whole(b"no", status=401)), replies(whole(b"{}"))) as running, connect_proxy() as proxy:
        direct = row(base_url=running.origin)
        routed = replace(direct, route=Route(direct.id, (proxy.proxy(),)))
        planned = Plan(Candidate(Renewing(routed), model()), "messages")

        attempt(planned, asked, client, exchange(asked))

        assert len(proxy.tunnels) == running.connections == 2
        client.close()
