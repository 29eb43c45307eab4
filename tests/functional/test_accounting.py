"""Three books agree: the vendor's journal, the single exchanges, the hourly sums."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from typing import Any

import pytest

from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict
from floway.store.usage import Bucket
from tests.support.cases import CASES, Case, ask
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage, total, vendor_usage

#: No other test asks for it, so its sums in the books are of this module.
MODEL = "sim-large"

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
#: A tool in the spelling of each protocol.
TOOLS: dict[str, list[dict[str, Any]]] = {
    "messages": [{"name": "weather", "input_schema": SCHEMA}],
    "chat_completions": [{"type": "function", "function": {"name": "weather", "parameters": SCHEMA}}],
    "responses": [{"type": "function", "name": "weather", "parameters": SCHEMA, "strict": False}],
    "gemini": [{"functionDeclarations": [{"name": "weather", "parametersJsonSchema": SCHEMA}]}],
}

#: What the prompts say: plain, tools, cache, reasoning, tiers, a lot of output, next to none.
PROMPTS = (
    "Good morning",
    "Please call weather",
    "long " * 2000,
    "hi [[sim:thinking]]",
    "hi [[sim:tier=priority]]",
    "hi [[sim:tier=flex+cache_read=9+cache_write=4+cache_write_1h=2+reasoning=3+output=8]]",
    "hi [[sim:events=400]]",
    "hi [[sim:text=x+input=1+output=1]]",
)
LOAD = [(case, prompt, stream) for case in CASES for prompt in PROMPTS for stream in (True, False)]


def run(gateway: Gateway, case: Case, prompt: str, stream: bool) -> str:
    call = ask(gateway, case, MODEL, stream, prompt=prompt, tools=TOOLS[case.id])
    call.wait_head().read_all(60)
    assert call.status == 200, call.body
    return call.header("x-floway-request-id")


def totals(buckets: list[Bucket]) -> Counter[tuple[str, ...]]:
    """Requests and tokens per protocol, tier and outcome of the model."""
    found: Counter[tuple[str, ...]] = Counter()
    for bucket in buckets:
        if bucket.model == MODEL:
            identity = (bucket.protocol, bucket.tier, bucket.outcome)
            found[*identity, "requests"] += bucket.requests
            for name, count in stored_usage(bucket.usage).items():
                found[*identity, name] += count
    return found


def totals_of(records: list[ExchangeRecord]) -> Counter[tuple[str, ...]]:
    """The same, added up from single exchanges."""
    found: Counter[tuple[str, ...]] = Counter()
    for record in records:
        identity = (record.protocol, record.tier, record.outcome)
        found[*identity, "requests"] += 1
        for name, count in stored_usage(record.usage).items():
            found[*identity, name] += count
    return found


def test_a_mixed_load_is_in_all_three_books_alike(
    gateway: Gateway, vendor: Simulator, ledger: Ledger
) -> None:
    before = totals(ledger.buckets())
    seen = {entry["id"] for entry in vendor.find(MODEL)}

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda one: run(gateway, *one), LOAD))

    records = ledger.wait(len(LOAD))
    journal = [entry for entry in vendor.find(MODEL) if entry["id"] not in seen]
    assert {record.id for record in records} == set(ids)
    assert {record.verdict for record in records} == {Verdict.COMPLETE}
    for case in CASES:
        sent = [vendor_usage(case.id, entry["usage"]) for entry in journal if protocol(entry) == case.id]
        assert len(sent) == 2 * len(PROMPTS)
        stored = [stored_usage(record.usage) for record in records if record.protocol == case.id]
        assert total(stored) == total(sent)
    assert +(totals(ledger.buckets()) - before) == +totals_of(records)


def protocol(entry: dict[str, Any]) -> str:
    """Which protocol a journal entry is of."""
    paths = {
        "/v1/messages": "messages",
        "/v1/chat/completions": "chat_completions",
        "/v1/responses": "responses",
    }
    return paths.get(entry["path"], "gemini")


def test_a_stream_is_billed_like_the_same_answer_in_one_piece(gateway: Gateway, ledger: Ledger) -> None:
    pairs = [(case, prompt) for case in CASES for prompt in PROMPTS]
    with ThreadPoolExecutor(8) as pool:
        streamed = list(pool.map(lambda pair: run(gateway, *pair, True), pairs))
        whole = list(pool.map(lambda pair: run(gateway, *pair, False), pairs))

    records = {record.id: record for record in ledger.wait(2 * len(pairs))}
    for (case, prompt), one, other in zip(pairs, streamed, whole, strict=True):
        billed = [(astuple(records[id_].usage), records[id_].tier) for id_ in (one, other)]
        # The simulator counts prompts in bytes, and the bodies differ in nothing that it counts.
        assert billed[0] == billed[1], (case.id, prompt[:40])


@pytest.mark.parametrize("tier", ["priority", "flex"])
def test_the_tier_that_was_served_is_a_sum_of_its_own(gateway: Gateway, ledger: Ledger, tier: str) -> None:
    before = totals(ledger.buckets())

    for case in CASES[:3]:
        run(gateway, case, f"hi [[sim:tier={tier}+input=2+output=1]]", True)

    ledger.wait(3)
    added = totals(ledger.buckets()) - before
    assert {key: count for key, count in added.items() if key[3] == "requests"} == {
        (case.id, tier, "ok", "requests"): 1 for case in CASES[:3]
    }


def test_the_command_line_shows_what_the_books_say(gateway: Gateway, ledger: Ledger) -> None:
    run(gateway, CASES[0], "hi [[sim:input=2+output=1]]", True)
    ledger.one()

    rows = json.loads(gateway.flask("usage", "show", "--since", "1h", "--by", "model", "--json"))

    shown = {row["model"]: row for row in rows}[MODEL]
    sums = [bucket for bucket in ledger.buckets() if bucket.model == MODEL]
    assert shown["requests"] == sum(bucket.requests for bucket in sums)
    assert shown["output"] == sum(bucket.usage.output_tokens for bucket in sums) > 0
