from decimal import Decimal
from typing import cast

import pytest

from floway.domain.price import Price, Rates
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.egress.adapter import UpstreamResponse
from floway.gateway.candidate import Candidate
from floway.gateway.headers import facts_of, for_client, loss_header
from floway.gateway.plan import Plan
from floway.gateway.prices import PriceIndex
from floway.protocols.base import Billing
from floway.translate.ledger import Ledger
from tests.support.builders import exchange, model, provider, request

PASS = (
    "content-type",
    "x-ratelimit-remaining-tokens",
    "anthropic-ratelimit-unified-status",
    "request-id",
    "x-request-id",
    "retry-after",
    "cf-ray",
    "openai-processing-ms",
    "x-should-retry",
)
STAY = (
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
    "content-encoding",
    "set-cookie",
    "set-cookie2",
    "access-control-allow-origin",
    "access-control-expose-headers",
)


@pytest.mark.parametrize("name", PASS)
def test_what_a_client_needs_passes(name: str) -> None:
    assert for_client([(name, "v")]) == [(name, "v")]


@pytest.mark.parametrize("name", STAY)
def test_what_belongs_to_the_connection_or_the_site_stays(name: str) -> None:
    assert for_client([(name, "v")]) == []


def test_order_and_repeats_are_kept() -> None:
    lines = [("x-b", "1"), ("set-cookie", "s"), ("x-a", "2"), ("x-b", "3")]

    assert for_client(lines) == [("x-b", "1"), ("x-a", "2"), ("x-b", "3")]


def test_without_a_loss_there_is_no_header() -> None:
    assert loss_header(()) == []


def test_losses_are_listed_by_kind() -> None:
    ledger = Ledger()
    ledger.dropped("metadata", "no place for it")
    ledger.dropped("top_k", "no place for it")
    ledger.dropped("metadata", "no place for it")

    assert loss_header(tuple(ledger.losses)) == [("x-floway-loss", "dropped metadata, top_k")]


def test_a_members_name_cannot_break_out_of_the_header() -> None:
    ledger = Ledger()
    ledger.dropped("a\r\nset-cookie: x\u2603", "odd")

    assert loss_header(tuple(ledger.losses)) == [("x-floway-loss", "dropped a??set-cookie: x?")]


def plan() -> Plan:
    return Plan(Candidate(provider("up-7"), model("m")), "messages")


def test_a_whole_answer_says_who_served_it_and_what_it_cost() -> None:
    price = Price(Rates(input_usd=Decimal("0.5"), output_usd=Decimal(10)))
    found = exchange(request(), prices=PriceIndex(book={"m": price}))
    found.tries(plan())
    found.tries(plan())
    found.settle(Verdict.COMPLETE, 200, Billing(Usage(3, output_tokens=4)))

    assert facts_of(found) == [
        ("x-floway-upstream", "up-7"),
        ("x-floway-attempts", "2"),
        ("x-floway-cost", "0.000042"),
    ]


def test_what_has_no_price_says_no_cost_and_counting_says_none_either() -> None:
    for asked in (request(), request(action="count_tokens")):
        found = exchange(asked)
        found.tries(plan())
        found.settle(Verdict.COMPLETE, 200, Billing(Usage(3 if asked.action == "generate" else 0)))

        assert [name for name, _ in facts_of(found)] == ["x-floway-upstream", "x-floway-attempts"]


def test_a_stream_that_has_begun_says_who_serves_it() -> None:
    found = exchange(request(stream=True))
    found.tries(plan())
    assert facts_of(found) == []

    found.streams_from(cast(UpstreamResponse, object()))

    assert facts_of(found) == [("x-floway-upstream", "up-7"), ("x-floway-attempts", "1")]


def test_a_refusal_without_an_upstream_says_nothing() -> None:
    found = exchange(request())
    found.settle(Verdict.ENDED_BY_US, 404, Billing())

    assert facts_of(found) == []


@pytest.mark.parametrize("name", ["request-id", "upstream", "attempts", "cost"])
def test_what_another_floway_says_of_itself_is_not_passed_on(name: str) -> None:
    assert for_client([(f"x-floway-{name}", "1")]) == []
