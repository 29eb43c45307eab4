import logging
from contextlib import ExitStack

import pytest

from floway.domain.exchange import ExchangeRecord
from floway.domain.protocol import COUNT_TOKENS, GENERATE, ActionId
from floway.domain.verdict import Verdict
from floway.egress.client import Client
from floway.errors import UpstreamBroken
from floway.gateway.candidate import Candidate
from floway.gateway.failover import open_first
from floway.gateway.health.finding import Fault
from floway.gateway.health.health import Health
from floway.gateway.health.policy import Policy
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.gateway.plan import Plan
from floway.protocols.base import Billing
from tests.support.builders import UPSTREAM_KEY, exchange, model, provider, request
from tests.support.health import Clock
from tests.support.ports import free_port
from tests.support.upstream import Peer, Script, cuts, replies, sse, upstream, whole

CONTENT = '{"type":"content_block_start","index":0}'
ERROR = '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}'
SERVES = sse(CONTENT, '{"type":"message_stop"}')


def resets(peer: Peer) -> None:
    peer.request()
    peer.reset()


def answers(answer: bytes) -> Script:
    """Gives the same answer to every request of a connection."""
    return replies(*[answer] * 20)


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
            self.outcome: Outcome = open_first(plans, asked, client, begun, Health())
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


def test_a_failure_is_told_without_the_key_that_the_vendor_repeats(caplog: pytest.LogCaptureFixture) -> None:
    repeats = ERROR.replace("Busy", f"Busy, {UPSTREAM_KEY}")

    with caplog.at_level(logging.WARNING, "floway"):
        Attempted(replies(sse(repeats)), replies(SERVES))

    [line] = [record for record in caplog.records if record.getMessage() == "attempt_failed"]
    assert getattr(line, "facts", {})["reason"] == "error in the stream: overloaded_error: Busy, [hidden]"


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


class Story:
    """Two upstreams behind one memory of their health, and requests to them one after the other."""

    def __init__(self, time: Clock, *scripts: Script, **thresholds: float) -> None:
        self.health = Health(Policy(**thresholds))  # type: ignore[arg-type]  # all are numbers
        self.records: list[ExchangeRecord] = []
        self._stack = ExitStack()
        self._client = Client()
        running = [self._stack.enter_context(upstream(script)) for script in scripts]
        self._plans = [
            Plan(Candidate(provider(f"up-{number}", base_url=each.origin), model("m")), "messages")
            for number, each in enumerate(running)
        ]

    def __enter__(self) -> "Story":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()
        self._stack.close()

    def asks(self, action: ActionId = GENERATE) -> Outcome:
        """What comes of one more request; its record is the newest."""
        asked = request(action=action)
        begun = exchange(asked, self.records, f"req_{len(self.records)}")
        outcome = open_first(self._plans, asked, self._client, begun, self.health)
        begun.settle(Verdict.COMPLETE, 200, Billing())
        return outcome

    def served_by(self) -> str:
        """The upstream that served one more request."""
        assert isinstance(self.asks(), Whole)
        return self.records[-1].upstream_id

    @property
    def trail(self) -> list[tuple[str, int | None, int | None, str]]:
        """What the newest record says about candidates that did not serve, but for durations."""
        return [
            (each.upstream_id, each.number, each.status, each.reason) for each in self.records[-1].attempt_log
        ]


JSON = "Content-Type: application/json"
ANSWERS = answers(whole(b"{}", JSON))
TOO_MANY = answers(whole(b"{}", "Retry-After: 7", status=429))
NO_KEY = answers(whole(b'{"error":{"message":"bad key"}}', JSON, status=401))


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_an_upstream_that_asked_for_time_is_passed_over_until_then(time: Clock) -> None:
    with Story(time, TOO_MANY, ANSWERS) as story:
        assert [story.served_by() for _ in range(3)] == ["up-1"] * 3
        assert [record.attempts for record in story.records] == [2, 1, 1]
        reason = "'name of up-0' rests until 2026-11-22T12:00:07Z: HTTP 429, retry-after: 7"
        assert story.trail == [("up-0", None, None, reason)]

        time.passes(7)
        story.asks()
        assert story.trail == [("up-0", 1, 429, "HTTP 429")]


def test_an_exchange_that_was_served_at_once_has_no_trail(time: Clock) -> None:
    with Story(time, ANSWERS) as story:
        assert story.served_by() == "up-0"
        assert story.trail == []


def test_when_all_asked_for_time_the_client_is_told_when_to_come_back(time: Clock) -> None:
    with Story(time, TOO_MANY) as story:
        first = story.asks()
        assert isinstance(first, Refused)
        time.passes(2)

        outcome = story.asks()

        assert isinstance(outcome, Failed)
        assert (outcome.failure.status, outcome.failure.retry_after_seconds) == (429, 5)
        assert "'name of up-0' rests until" in outcome.failure.message
        assert story.records[-1].attempts == 0


def test_the_user_of_one_upstream_is_never_locked_out_by_a_guess(time: Clock) -> None:
    with Story(time, answers(whole(b"no", status=500)), breaker_failures=2) as story:
        outcomes = [story.asks() for _ in range(5)]

        assert [each.status for each in outcomes if isinstance(each, Refused)] == [500] * 5
        assert story.records[-1].attempts == 1
        assert [number for _, number, _, _ in story.trail] == [None, 1]


def test_a_guess_is_tested_before_a_client_is_failed(time: Clock) -> None:
    down = answers(whole(b"no", status=500))
    with Story(time, down, ANSWERS, breaker_failures=2) as story:
        assert [story.served_by() for _ in range(4)] == ["up-1"] * 4
        assert story.records[-1].attempts == 1
        cut = Fault("failure", is_whole=True, status=None, excerpt="refused")
        for _ in range(2):
            story.health.failed(provider("up-1").upstream, "m", cut, "req_x")

        assert story.served_by() == "up-1"
        assert [number for _, number, _, _ in story.trail] == [None, None, 1]


def test_a_request_that_is_at_fault_is_not_taken_to_upstreams_that_fail(time: Clock) -> None:
    bad = answers(whole(b"{}", status=400))
    with Story(time, bad, answers(whole(b"no", status=500)), breaker_failures=1) as story:
        story.asks()
        story.asks()

        assert story.trail == [
            ("up-0", 1, 400, "HTTP 400"),
            ("up-1", None, None, "'name of up-1' fails too often until 2026-11-22T12:00:10Z: HTTP 500"),
        ]


def test_a_key_that_is_refused_is_tried_only_when_nobody_else_is_there(time: Clock) -> None:
    with Story(time, NO_KEY, answers(whole(b"no", status=500))) as story:
        story.asks()
        outcome = story.asks()
        assert isinstance(outcome, Refused)
        assert (outcome.status, story.records[-1].attempts) == (500, 1)

    with Story(time, NO_KEY) as story:
        story.asks()
        outcome = story.asks()
        assert isinstance(outcome, Refused)
        assert (outcome.status, story.records[-1].attempts) == (401, 1)


def test_counting_tokens_has_limits_of_its_own(time: Clock) -> None:
    with Story(time, TOO_MANY) as story:
        story.asks(COUNT_TOKENS)
        assert story.health.is_quiet

        story.asks()
        assert not story.health.is_quiet
        outcome = story.asks(COUNT_TOKENS)
        assert isinstance(outcome, Refused)
