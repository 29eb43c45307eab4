"""A model without a price gets one: what clients are told, what operators see, what was used before."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import MESSAGES, ask
from tests.support.gateway import Gateway, running_gateway
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

MODEL = "sim-large"
#: Three tokens in and four out; Messages would write what the gateway has marked for the cache.
PROMPT = "hi [[sim:input=3+cache_read=0+cache_write=0+output=4]]"


@pytest.fixture
def priced(simulator: Simulator, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway of this story's own."""
    with running_gateway(tmp_path, simulator.base_url) as running:
        yield running


def answered(gateway: Gateway, stream: bool = False) -> Call:
    call = ask(gateway, MESSAGES, MODEL, stream, prompt=PROMPT).wait_head()
    call.read_all(30)
    assert call.status == 200, call.body
    return call


def told(gateway: Gateway, *arguments: str) -> Any:
    return json.loads(gateway.flask(*arguments, "--json"))


def test_a_model_without_a_price_gets_one(priced: Gateway) -> None:
    ledger = Ledger(priced)
    unpriced = answered(priced)
    record = ledger.record(unpriced.header("x-floway-request-id"))

    [row] = told(priced, "prices", "unpriced")
    assert (row["model"], row["requests"], row["has_price"]) == (MODEL, 1, False)
    assert (record.cost_microusd, record.price_version) == (None, "")
    assert unpriced.header("x-floway-upstream") == record.upstream_id
    assert (unpriced.header("x-floway-attempts"), unpriced.header("x-floway-cost")) == ("1", "")

    priced.flask("prices", "set", MODEL, "--input", "2", "--output", "10")
    wait_until(lambda: answered(priced).header("x-floway-cost"), "the price to be in force", 10)
    whole, streamed = answered(priced), answered(priced, stream=True)

    assert whole.header("x-floway-cost") == "0.000046"
    assert streamed.header("x-floway-upstream") == record.upstream_id
    # A head leaves before anybody knows what its stream will cost.
    assert streamed.header("x-floway-cost") == ""
    stored = ledger.record(streamed.header("x-floway-request-id"))
    assert (stored.cost_microusd, stored.price_version) == (46, "2/2/2/2/10/2/10")
    assert told(priced, "prices", "unpriced")[0]["has_price"] is True
    ledger.close()


def test_the_shipped_price_book_is_in_force_from_the_first_request_on(priced: Gateway) -> None:
    [row] = told(priced, "prices", "show", "claude-sonnet-4-6")

    assert (row["source"], row["price"]["base"]["output"]) == ("book", "15")
