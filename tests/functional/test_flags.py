"""What an operator switches per upstream, seen at both ends of one gateway."""

import json
from collections.abc import Iterator

import pytest

from tests.support.cases import CHAT_COMPLETIONS, MESSAGES, Case, ask, frames, post
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.replay import Replay
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage

STRIPPED, KEPT, SWITCHED = "sim-flags-stripped", "sim-flags-kept", "sim-flags-switched"
DEEPSEEK = "deepseek-flags"

BILLING = "x-anthropic-billing-header: cc_version=2.1.1.f0c; cc_entrypoint=cli; cch=00a4b;"
#: Spelled as no encoder of ours would, so that a body that was written anew is noticed.
BODY = (
    '{ "model":"%s",\r\n "max_tokens" : 64, "stream":false, "temperature":1.0,'
    ' "system":[{"type":"text","text":"' + BILLING + '"},{"type":"text","text":"Rules \\u00e9."}],'
    ' "messages":[{"role":"user","content":"h\\u00ef"}] }'
)

#: As DeepSeek ends a stream: usage beside the finish reason, cache hits in a member of its own.
CHUNKS = (
    {"choices": [{"index": 0, "delta": {"reasoning_content": "hm"}}]},
    {"choices": [{"index": 0, "delta": {"content": "Hi"}}]},
    {
        "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}],
        "usage": {
            "prompt_tokens": 100,
            "completion_tokens": 7,
            "total_tokens": 107,
            "prompt_cache_hit_tokens": 64,
            "prompt_cache_miss_tokens": 36,
        },
    },
)
STREAM = b"".join(b"data: %b\n\n" % json.dumps(chunk).encode() for chunk in CHUNKS) + b"data: [DONE]\n\n"


@pytest.fixture(scope="module")
def flagged(
    simulator: Simulator, replay: Replay, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    """A gateway whose upstreams differ in their flags; each has a model of its own."""
    gateway = Gateway(tmp_path_factory.mktemp("flags"))
    gateway.prepare()
    keeps = ("--flag", "strip-billing-attribution=off")
    gateway.add_upstream("stripped", simulator.base_url, models=[STRIPPED])
    gateway.add_upstream("kept", simulator.base_url, models=[KEPT], extra=keeps)
    gateway.add_upstream("switched", simulator.base_url, models=[SWITCHED], extra=keeps)
    deepseek = ("--flag", "vendor-deepseek=on")
    gateway.add_upstream(
        "deepseek", replay.base_url, endpoints=["chat_completions"], models=[DEEPSEEK], extra=deepseek
    )
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def arrived(gateway: Gateway, vendor: Simulator, model: str) -> str:
    """The body that reached the vendor."""
    call = post(gateway, "/v1/messages", (BODY % model).encode())
    call.wait_head().read_all()
    assert call.status == 200, call.body
    return str(vendor.last(model)["body"])


def test_billing_lines_are_stripped_and_every_other_byte_stays(flagged: Gateway, vendor: Simulator) -> None:
    sent = arrived(flagged, vendor, STRIPPED)

    head, _, rest = (BODY % STRIPPED).partition('[{"type":"text","text":"x-')
    assert sent == head + '[{"type":"text","text":"Rules é."}]' + rest[rest.index("]") + 1 :]


def test_with_the_flag_off_the_body_arrives_byte_for_byte(flagged: Gateway, vendor: Simulator) -> None:
    assert arrived(flagged, vendor, KEPT) == BODY % KEPT


def test_a_switched_flag_is_followed_by_the_running_gateway(flagged: Gateway, vendor: Simulator) -> None:
    assert BILLING in arrived(flagged, vendor, SWITCHED)

    flagged.flask("upstreams", "flags", "switched", "--set", "strip-billing-attribution=inherit")

    wait_until(lambda: BILLING not in arrived(flagged, vendor, SWITCHED), "the flag in force", 5)


@pytest.mark.parametrize("case", [CHAT_COMPLETIONS, MESSAGES], ids=["same protocol", "translated"])
def test_the_cache_hits_of_a_dialect_are_billed_as_cache_reads(
    flagged: Gateway, replay: Replay, case: Case
) -> None:
    ledger = Ledger(flagged)
    replay.send(STREAM, 11)

    call = ask(flagged, case, DEEPSEEK).wait_head()
    body = call.read_all()

    assert call.status == 200, body
    record = ledger.record(call.header("x-floway-request-id"))
    ledger.close()
    assert {name: count for name, count in stored_usage(record.usage).items() if count} == {
        "input": 36,
        "cache_read": 64,
        "output": 7,
    }


def test_a_client_that_did_not_ask_sees_no_usage_and_both_spellings_of_reasoning(
    flagged: Gateway, replay: Replay
) -> None:
    replay.send(STREAM, 50)

    body = ask(flagged, CHAT_COMPLETIONS, DEEPSEEK).wait_head().read_all()

    assert b"prompt_tokens" not in body
    told = [data for _, data in frames(body)]
    assert json.loads(told[0])["choices"][0]["delta"] == {"reasoning_content": "hm", "reasoning_text": "hm"}
    assert told[1] == json.dumps(CHUNKS[1])
    assert json.loads(told[2])["choices"][0]["finish_reason"] == "stop"
    assert told[3:] == ["[DONE]"]
