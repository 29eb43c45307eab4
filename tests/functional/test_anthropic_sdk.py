"""The official Anthropic SDK cannot tell the gateway from the vendor."""

from collections.abc import Iterator
from typing import Any

import anthropic
import pytest
from anthropic.types import ToolParam

from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from tests.support.cases import either_way
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage, vendor_usage

MODEL = "claude-sim"
TOOL = ToolParam(
    name="weather",
    description="The weather of a city.",
    input_schema={"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)


@pytest.fixture
def client(gateway: Gateway) -> Iterator[anthropic.Anthropic]:
    """The SDK, pointed at the gateway."""
    with anthropic.Anthropic(base_url=gateway.base_url, api_key=gateway.api_key, max_retries=0) as sdk:
        yield sdk


def ask(client: anthropic.Anthropic, stream: bool, content: Any, **more: Any) -> anthropic.types.Message:
    """One message, streamed or whole."""
    messages = content if isinstance(content, list) else [{"role": "user", "content": content}]
    arguments = {"model": MODEL, "max_tokens": 4096, "messages": messages} | more
    if not stream:
        return client.messages.create(**arguments)
    with client.messages.stream(**arguments) as answer:
        return answer.get_final_message()


@either_way
def test_a_message(client: anthropic.Anthropic, stream: bool) -> None:
    message = ask(client, stream, "Good morning")

    assert message.content[0].text == "Simulated answer to: Good morning"
    assert message.stop_reason == "end_turn"


@either_way
def test_usage_is_stored_as_the_vendor_reported_it(
    client: anthropic.Anthropic, ledger: Ledger, stream: bool
) -> None:
    counts = "input=11+cache_read=7+cache_write=5+cache_write_1h=3+output=13+reasoning=4"

    message = ask(client, stream, f"hi [[sim:{counts}+thinking]]")

    assert (message.usage.input_tokens, message.usage.output_tokens) == (11, 13)
    record = ledger.one()
    assert record.usage == Usage(
        input_tokens=11,
        cache_read_tokens=7,
        cache_write_5m_tokens=5,
        cache_write_1h_tokens=3,
        output_tokens=13,
        reasoning_tokens=4,
    )
    assert (record.verdict, record.stream, record.protocol) == (Verdict.COMPLETE, stream, "messages")
    assert (record.first_token_ms is not None) is stream


@either_way
def test_usage_equals_what_the_simulator_sent(
    client: anthropic.Anthropic, vendor: Simulator, ledger: Ledger, stream: bool
) -> None:
    ask(client, stream, [{"role": "user", "content": [
        {"type": "text", "text": "long " * 2000, "cache_control": {"type": "ephemeral", "ttl": "1h"}},
        {"type": "text", "text": "and now?"},
    ]}])  # fmt: skip

    sent = vendor.ended(MODEL)["usage"]
    assert sent["cache_creation"]["ephemeral_1h_input_tokens"] > 500
    assert stored_usage(ledger.one().usage) == vendor_usage("messages", sent)


@either_way
def test_tools_go_round(client: anthropic.Anthropic, stream: bool) -> None:
    question = {"role": "user", "content": 'Please call weather {"city": "Bern"}'}

    called = ask(client, stream, [question], tools=[TOOL])
    call = called.content[-1]
    assert (called.stop_reason, call.name, call.input) == ("tool_use", "weather", {"city": "Bern"})

    result = {"type": "tool_result", "tool_use_id": call.id, "content": "12 degrees"}
    answered = ask(
        client,
        stream,
        [question, {"role": "assistant", "content": called.content}, {"role": "user", "content": [result]}],
        tools=[TOOL],
    )
    assert answered.content[0].text == "The tool answered: 12 degrees"


@either_way
def test_thinking_goes_round_with_its_signature(client: anthropic.Anthropic, stream: bool) -> None:
    thinking = {"type": "enabled", "budget_tokens": 1024}
    question = {"role": "user", "content": 'Please call weather {"city": "Bern"}'}

    first = ask(client, stream, [question], tools=[TOOL], thinking=thinking)
    assert [block.type for block in first.content] == ["thinking", "tool_use"]
    assert first.content[0].signature

    result = {"type": "tool_result", "tool_use_id": first.content[1].id, "content": "ok"}
    turns = [
        question,
        {"role": "assistant", "content": first.content},
        {"role": "user", "content": [result]},
    ]
    # The simulator refuses a signature that it did not mint over this very text.
    assert ask(client, stream, turns, tools=[TOOL], thinking=thinking).content[-1].type == "text"


def test_tokens_are_counted(client: anthropic.Anthropic, ledger: Ledger) -> None:
    counted = client.messages.count_tokens(
        model=MODEL, messages=[{"role": "user", "content": "Good morning"}]
    )

    assert counted.input_tokens > 0
    ask(client, False, "one that is billed")
    assert [record.action for record in ledger.wait(1)] == ["generate"]


def test_models_are_listed(client: anthropic.Anthropic) -> None:
    listed = [model.id for model in client.models.list(limit=1000)]

    assert MODEL in listed
    assert client.models.retrieve(MODEL).id == MODEL


def test_a_bad_key_raises_the_typed_error(gateway: Gateway) -> None:
    with (
        anthropic.Anthropic(base_url=gateway.base_url, api_key="nobody", max_retries=0) as client,
        pytest.raises(anthropic.AuthenticationError),
    ):
        ask(client, False, "hello")


def test_an_unknown_model_raises_the_typed_error(client: anthropic.Anthropic) -> None:
    with pytest.raises(anthropic.NotFoundError, match="does not exist"):
        ask(client, False, "hello", model="nobody-has-this")


@either_way
def test_a_rate_limit_raises_the_typed_error_with_its_wait(client: anthropic.Anthropic, stream: bool) -> None:
    with pytest.raises(anthropic.RateLimitError) as raised:
        ask(client, stream, "hi [[sim:status=429+retry_after=7]]")

    assert raised.value.response.headers["retry-after"] == "7"
    assert raised.value.response.headers["anthropic-ratelimit-requests-limit"] == "4000"


def test_the_sdk_waits_and_tries_again_after_a_rate_limit(gateway: Gateway, vendor: Simulator) -> None:
    vendor.fail("status=429+retry_after=0.1", model=MODEL)

    with anthropic.Anthropic(base_url=gateway.base_url, api_key=gateway.api_key, max_retries=1) as client:
        assert ask(client, True, "patience").content[0].text == "Simulated answer to: patience"


@either_way
def test_a_400_of_the_vendor_raises_the_typed_error(client: anthropic.Anthropic, stream: bool) -> None:
    with pytest.raises(anthropic.BadRequestError, match="temperature") as raised:
        ask(client, stream, "hello", extra_body={"temperature": 7})

    assert raised.value.request_id.startswith("req_sim")


@pytest.mark.parametrize("fault", ["error_after=6", "cut=6", "end=6"])
def test_a_stream_that_breaks_off_raises(client: anthropic.Anthropic, fault: str) -> None:
    with pytest.raises(anthropic.APIError):
        ask(client, True, f"hi [[sim:events=20+{fault}]]")


def test_a_beta_of_the_client_reaches_the_vendor(client: anthropic.Anthropic, vendor: Simulator) -> None:
    client.beta.messages.create(
        model=MODEL,
        max_tokens=9,
        betas=["context-1m-2025-08-07"],
        messages=[{"role": "user", "content": "hi"}],
    )

    assert dict(vendor.ended(MODEL)["headers"])["anthropic-beta"] == "context-1m-2025-08-07"
