from contextlib import ExitStack

import pytest

from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.errors import UpstreamBroken
from floway.gateway.candidate import Candidate
from floway.gateway.failover import open_first
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming
from floway.gateway.plan import Plan
from floway.protocols.base import Billing
from tests.support.builders import exchange, model, provider, request
from tests.support.ports import free_port
from tests.support.upstream import Peer, Script, cuts, replies, sse, upstream, whole

CONTENT = '{"type":"content_block_start","index":0}'
ERROR = '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}'
SERVES = sse(CONTENT, '{"type":"message_stop"}')


def resets(peer: Peer) -> None:
    peer.request()
    peer.reset()


class Attempted:
    """What came of upstreams that behave in such ways; None is one that does not listen."""

    def __init__(self, *scripts: Script | None) -> None:
        asked = request(stream=True)
        settled: list[ExchangeRecord] = []
        begun = exchange(asked, settled)
        client = Client()
        with ExitStack() as stack:
            running = [stack.enter_context(upstream(script)) if script else None for script in scripts]
            origins = [each.origin if each else f"http://127.0.0.1:{free_port()}" for each in running]
            plans = [
                Plan(Candidate(provider(f"up-{number}", base_url=origin), model("m")), "messages")
                for number, origin in enumerate(origins)
            ]
            self.outcome: Outcome = open_first(plans, asked, client, begun)
            if isinstance(self.outcome, Streaming):
                self.outcome.response.close()
            client.close()
        begun.settle(Verdict.COMPLETE, 200, Billing())
        #: To whom the exchange is charged, and how many attempts there were.
        self.charged = (settled[0].upstream_id, settled[0].attempts)
        #: How many calls each listening upstream received.
        self.calls = [len(each.requests) for each in running if each]


@pytest.mark.parametrize(
    "fails",
    [
        *(replies(whole(b"no", status=status)) for status in (400, 401, 403, 404, 429, 500, 529)),
        replies(whole(b"{}", "Content-Type: application/json")),
        replies(sse(ERROR)),
        replies(sse('{"type":"message_start","message":{}}', ERROR)),
        replies(sse()),
        cuts(b""),
        cuts(b"HTTP/1.1 200 OK\r\n"),
        cuts(sse(end=b"")),
        resets,
        None,
    ],
    ids=[
        *("400", "401", "403", "404", "429", "500", "529"),
        *("no stream", "error first", "error behind the envelope", "empty stream", "no answer"),
        *("cut head", "cut stream", "reset", "no listener"),
    ],
)
def test_whatever_fails_before_the_first_content_the_next_one_serves(fails: Script | None) -> None:
    attempted = Attempted(fails, replies(SERVES))

    assert isinstance(attempted.outcome, Streaming)
    assert attempted.outcome.held.startswith(b'data: {"type":"content_block_start"')
    assert attempted.charged == ("up-1", 2)


def test_the_first_that_serves_is_the_last_that_is_asked() -> None:
    attempted = Attempted(replies(SERVES), replies(SERVES))

    assert attempted.calls == [1, 0]
    assert attempted.charged == ("up-0", 1)


def test_an_error_after_content_is_not_failed_over() -> None:
    attempted = Attempted(replies(sse(CONTENT, ERROR)), replies(SERVES))

    assert isinstance(attempted.outcome, Streaming)
    assert attempted.calls == [1, 0]


def test_when_all_fail_the_last_refusal_is_kept_verbatim() -> None:
    attempted = Attempted(
        replies(whole(b"first", status=500)), replies(whole(b"last", "Retry-After: 7", status=429))
    )

    assert isinstance(attempted.outcome, Refused)
    assert (attempted.outcome.status, attempted.outcome.body) == (429, b"last")
    assert ("retry-after", "7") in attempted.outcome.headers
    assert attempted.charged == ("up-1", 2)


def test_when_all_fail_the_last_failure_without_an_answer_is_kept() -> None:
    attempted = Attempted(replies(whole(b"first", status=500)), cuts(b""))

    assert isinstance(attempted.outcome, Failed)
    assert isinstance(attempted.outcome.error, UpstreamBroken)
    assert attempted.charged == ("up-1", 2)


def test_a_first_error_of_the_last_candidate_is_streamed_as_it_came() -> None:
    attempted = Attempted(None, replies(sse(ERROR)))

    assert isinstance(attempted.outcome, Streaming)
    assert attempted.outcome.held == f"data: {ERROR}\n\n".encode()


def test_a_failed_stream_is_closed_before_the_next_attempt() -> None:
    order: list[str] = []

    def fails(peer: Peer) -> None:
        peer.request()
        peer.send(sse(ERROR, end=b""))
        peer.wait_closed()
        order.append("first closed")

    def serves(peer: Peer) -> None:
        peer.request()
        peer.send(SERVES)
        peer.wait_closed()

    attempted = Attempted(fails, serves)

    assert order == ["first closed"]
    assert attempted.calls == [1, 1]
