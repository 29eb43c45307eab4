import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import gevent
import pytest

from floway import clock
from floway.domain.exchange import ExchangeRecord, Lost, Tried
from floway.domain.price import Price, Rates
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.egress.adapter import UpstreamResponse
from floway.errors import LossyTranslation
from floway.gateway.candidate import Candidate
from floway.gateway.exchange import Exchange
from floway.gateway.plan import Plan
from floway.gateway.prices import PriceIndex
from floway.protocols.base import Billing
from floway.translate.ledger import Loss, LossKind
from tests.support.builders import NOON, UPSTREAM_KEY, caller, exchange, model, provider, request


def plan(upstream_id: str = "up-1", **facts: Any) -> Plan:
    return Plan(Candidate(provider(upstream_id), model("m", upstream_id="their-m")), "messages")


class Response:
    """An open answer that remembers whether it was aborted."""

    def __init__(self) -> None:
        self.raw = self
        self.is_aborted = False

    def abort(self) -> None:
        self.is_aborted = True


def answer() -> UpstreamResponse:
    """The head of an answer whose connection was open already."""
    response = UpstreamResponse.__new__(UpstreamResponse)
    response.header_lines = []
    return response


def test_the_facts_are_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[ExchangeRecord] = []
    seconds = [100.0]
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(seconds=seconds[0]))
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    found = exchange(request(stream=True), settled, "req_7")
    seconds[0] = 101.0
    found.tries(plan("up-1"))
    seconds[0] = 102.0
    found.tries(plan("up-2"))
    found.note_first_output(102.25)
    seconds[0] = 103.5

    found.settle(Verdict.COMPLETE, 200, Billing(Usage(3, output_tokens=4), "priority"))

    assert settled == [
        ExchangeRecord(
            id="req_7",
            started_at=NOON + timedelta(seconds=100),
            key_id="key-1",
            user_id="user-1",
            protocol="messages",
            action="generate",
            model="m",
            verdict=Verdict.COMPLETE,
            status=200,
            upstream_id="up-2",
            model_key="their-m",
            tier="priority",
            stream=True,
            attempts=2,
            usage=Usage(3, output_tokens=4),
            cost_microusd=None,
            duration_ms=3500,
            first_token_ms=250,
            queue_us=2_000_000,
            upstream_protocol="messages",
        )
    ]


def test_the_way_to_the_head_of_the_answer_has_four_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[ExchangeRecord] = []
    seconds = [10.0]
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    found = exchange(request(), settled)
    seconds[0] += 1
    found.tries(plan("up-1"))
    seconds[0] += 2
    found.sends()
    seconds[0] += 4
    found.note_answer(answer())
    seconds[0] += 8

    found.settle(Verdict.COMPLETE, 200, Billing())

    [kept] = settled
    assert (kept.queue_us, kept.gateway_us, kept.connect_us, kept.upstream_us, kept.duration_ms) == (
        1_000_000,
        2_000_000,
        0,
        4_000_000,
        15_000,
    )


@pytest.mark.parametrize(("seconds", "long_waits_ms"), [(0.5, ()), (1.5, (1500,))])
def test_a_stream_begins_with_a_wait(
    monkeypatch: pytest.MonkeyPatch, seconds: float, long_waits_ms: tuple[int, ...]
) -> None:
    settled: list[ExchangeRecord] = []
    now = [10.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    found = exchange(request(stream=True), settled)
    found.tries(plan())
    found.sends()
    found.note_answer(answer())
    now[0] += seconds

    found.waited_for_beginning()
    found.settle(Verdict.COMPLETE, 200, Billing())

    assert (settled[0].waits, settled[0].long_waits_ms) == (1, long_waits_ms)
    assert settled[0].upstream_protocol == "messages"


def test_what_did_not_come_to_pass_took_no_time() -> None:
    settled: list[ExchangeRecord] = []
    exchange(request(), settled).settle(Verdict.ENDED_BY_US, 404, Billing())
    refused = exchange(request(), settled)
    refused.tries(plan())
    refused.settle(Verdict.UPSTREAM_ERROR, 502, Billing())

    assert (settled[0].queue_us, settled[0].gateway_us) == (None, None)
    assert settled[1].queue_us is not None
    assert (settled[1].gateway_us, settled[1].upstream_us) == (None, None)


def test_what_the_client_says_of_itself_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    settled: list[ExchangeRecord] = []
    headers = {
        "user-agent": "codex_cli_rs/0.38.0 (Linux)",
        "session-id": "0198-ab",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }
    caplog.set_level("INFO", "floway")

    exchange(request(headers=headers), settled).settle(Verdict.ENDED_BY_US, 404, Billing())

    [kept] = settled
    assert (kept.client, kept.session_id) == ("codex_cli_rs/0.38.0", "0198-ab")
    assert (kept.trace_id, kept.parent_span_id) == ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")
    assert caplog.records[-1].__dict__["facts"]["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


def test_an_exchange_settles_once() -> None:
    settled: list[ExchangeRecord] = []
    found = exchange(request(), settled)

    found.settle(Verdict.CLIENT_LEFT, 200, Billing())
    found.settle(Verdict.COMPLETE, 200, Billing(Usage(3)))

    assert [each.verdict for each in settled] == [Verdict.CLIENT_LEFT]
    assert found.is_settled


def test_an_exchange_without_an_attempt_has_no_upstream() -> None:
    settled: list[ExchangeRecord] = []

    exchange(request(), settled).settle(Verdict.ENDED_BY_US, 404, Billing(), "No such model.")

    assert (settled[0].upstream_id, settled[0].model_key, settled[0].attempts) == ("", "", 0)
    assert settled[0].error == "No such model."


def test_what_clients_and_upstreams_make_long_is_cut() -> None:
    settled: list[ExchangeRecord] = []
    found = exchange(request(model_id="m" * 300), settled)
    found.upstream_request_id = "r" * 300

    found.settle(Verdict.COMPLETE, 200, Billing(), "e" * 900)

    lengths = [len(text) for text in (settled[0].model, settled[0].upstream_request_id, settled[0].error)]
    assert lengths == [256, 128, 500]


def test_a_vendor_that_repeats_its_key_tells_it_to_nobody(caplog: pytest.LogCaptureFixture) -> None:
    settled: list[ExchangeRecord] = []
    found = exchange(request(), settled)
    found.tries(plan())

    with caplog.at_level(logging.INFO, "floway"):
        found.settle(Verdict.UPSTREAM_ERROR, 200, Billing(), f"Incorrect API key: {UPSTREAM_KEY}")

    assert settled[0].error == "Incorrect API key: [hidden]"
    assert UPSTREAM_KEY not in str(caplog.records[0].__dict__)


def test_a_log_that_cannot_be_written_does_not_cost_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    settled: list[ExchangeRecord] = []
    monkeypatch.setattr("floway.gateway.exchange.emit", full_disk)

    exchange(request(), settled).settle(Verdict.COMPLETE, 200, Billing())

    assert len(settled) == 1


def test_what_was_used_is_charged_by_the_tier_that_was_served() -> None:
    price = Price(
        Rates(input_usd=Decimal(2), output_usd=Decimal(10)), {"priority": Rates(input_usd=Decimal(5))}
    )
    settled: list[ExchangeRecord] = []
    for tier in ("", "priority"):
        found = exchange(request(), settled, prices=PriceIndex(book={"their-m": price}))
        found.tries(plan())
        found.settle(Verdict.COMPLETE, 200, Billing(Usage(3, output_tokens=4), tier))

    assert [(each.cost_microusd, each.price_version) for each in settled] == [
        (46, "2/2/2/2/10/2/10"),
        (55, "5/5/5/5/10/5/10"),
    ]


def test_an_answer_that_breaks_off_is_charged_for_what_was_seen() -> None:
    settled: list[ExchangeRecord] = []
    price = Price(Rates(input_usd=Decimal(2), output_usd=Decimal(10)))
    found = exchange(request(stream=True), settled, prices=PriceIndex(book={"their-m": price}))
    found.tries(plan())

    found.settle(Verdict.CLIENT_LEFT, 200, Billing(Usage(3)))

    assert settled[0].cost_microusd == 6


def test_a_refusal_costs_nothing_whatever_the_price() -> None:
    settled: list[ExchangeRecord] = []

    exchange(request(), settled).settle(Verdict.ENDED_BY_US, 404, Billing(), "No such model.")

    assert (settled[0].cost_microusd, settled[0].price_version) == (0, "")


@pytest.mark.parametrize(("action", "billable"), [("generate", True), ("count_tokens", False)])
def test_counting_tokens_is_not_billed(action: Any, billable: bool) -> None:
    assert exchange(request(action=action)).is_billable is billable


def test_an_end_from_outside_aborts_the_open_answer() -> None:
    found, response = exchange(request()), Response()
    found.streams_from(response)  # type: ignore[arg-type]  # only its body is used

    found.end(Verdict.CLIENT_LEFT)

    assert response.is_aborted
    assert found.verdict is Verdict.CLIENT_LEFT


def test_an_end_that_came_before_the_answer_aborts_it_as_it_comes() -> None:
    found, response = exchange(request()), Response()
    found.end(Verdict.ENDED_BY_US)

    found.streams_from(response)  # type: ignore[arg-type]  # only its body is used

    assert response.is_aborted


def test_an_end_while_an_upstream_is_looked_for_stops_the_search() -> None:
    found = exchange(request())
    opener = gevent.spawn(gevent.sleep, 30)
    found.opens_with(opener)
    gevent.sleep(0)

    found.end(Verdict.CLIENT_LEFT)

    opener.join(5)
    assert isinstance(opener.value, gevent.GreenletExit)


def test_the_first_end_gives_the_verdict_and_a_settled_exchange_has_none() -> None:
    found = exchange(request())
    found.end(Verdict.CLIENT_LEFT)
    found.end(Verdict.ENDED_BY_US)
    assert found.verdict is Verdict.CLIENT_LEFT

    finished = exchange(request())
    finished.settle(Verdict.COMPLETE, 200, Billing())
    finished.end(Verdict.ENDED_BY_US)
    assert finished.verdict is None


def test_the_record_goes_to_whoever_began_the_exchange() -> None:
    seen: list[tuple[Exchange, str]] = []
    found = Exchange("req_9", "", caller(), request(), lambda each, record: seen.append((each, record.id)))

    found.settle(Verdict.COMPLETE, 200, Billing())

    assert seen == [(found, "req_9")]


LOSSES = (
    Loss("top_k", LossKind.DROPPED, "no place for it"),
    Loss("system", LossKind.RENAMED, "instructions"),
    Loss("max_tokens", LossKind.CLAMPED, "the model's limit"),
    Loss("top_k", LossKind.DROPPED, "no place for it"),
)


def test_losses_of_the_last_attempt_are_kept_with_the_record() -> None:
    settled: list[ExchangeRecord] = []
    found = exchange(request(), settled)
    found.note_losses(LOSSES)
    found.note_losses((Loss("m" * 300, LossKind.INVENTED, "r" * 300),) * 100)

    found.settle(Verdict.COMPLETE, 200, Billing())

    assert settled[0].losses == (Lost("m" * 200, "invented", "r" * 200),) * 64


def test_a_strict_key_refuses_losses_but_not_other_names() -> None:
    strict = replace(caller(), strict_losses=True)
    found = Exchange("req_1", "", strict, request(), lambda _, record: None)

    found.note_losses(LOSSES[1:2])
    with pytest.raises(LossyTranslation, match="without changing top_k, max_tokens") as refused:
        found.note_losses(LOSSES)

    assert (refused.value.status, refused.value.param) == (400, "top_k")


def test_the_refusal_of_many_losses_stays_short() -> None:
    error = LossyTranslation(tuple(f"messages[{number}]" + "x" * 200 for number in range(50)))

    assert "messages[19]" in str(error)
    assert "messages[20]" not in str(error)
    assert "and 30 more" in str(error)


def test_the_trail_of_an_exchange_says_who_did_not_serve_and_why(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[ExchangeRecord] = []
    seconds = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    found = exchange(request(), settled)
    found.note_skipped("up-1", "it rests")
    found.tries(plan("up-2"))
    seconds[0] += 0.25
    found.note_failed("HTTP 401: key sk-abcdefghijklmnopqrstuvwxyz0123456789 is wrong", 401)

    found.settle(Verdict.COMPLETE, 200, Billing())

    assert settled[0].attempt_log == (
        Tried("up-1", None, None, "it rests", 0),
        Tried("up-2", 1, 401, "HTTP 401: key [hidden] is wrong", 250),
    )


def test_the_trail_is_bounded() -> None:
    settled: list[ExchangeRecord] = []
    found = exchange(request(), settled)
    for number in range(100):
        found.note_skipped(f"up-{number}", "because " * 100)

    found.settle(Verdict.COMPLETE, 200, Billing())

    assert len(settled[0].attempt_log) == 32
    assert max(len(each.reason) for each in settled[0].attempt_log) == 200
