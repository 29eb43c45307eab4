"""The official OpenAI SDK, with Chat Completions and Responses, cannot tell the gateway from the vendor."""

from collections.abc import Iterator
from typing import Any

import openai
import pytest

from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from tests.support.cases import either_way
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage, vendor_usage

MODEL = "gpt-sim"
SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
CHAT_TOOL = {"type": "function", "function": {"name": "weather", "parameters": SCHEMA}}
TOOL = {"type": "function", "name": "weather", "parameters": SCHEMA, "strict": True}
QUESTION = {"role": "user", "content": 'Please call weather {"city": "Bern"}'}

both_apis = pytest.mark.parametrize("api", ["chat_completions", "responses"])


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    """The SDK, pointed at the gateway."""
    with openai.OpenAI(base_url=f"{gateway.base_url}/v1", api_key=gateway.api_key, max_retries=0) as sdk:
        yield sdk


def chat(client: openai.OpenAI, stream: bool, messages: Any, **more: Any) -> Any:
    """One chat message, streamed or whole."""
    if isinstance(messages, str):
        messages = [{"role": "user", "content": messages}]
    arguments = {"model": MODEL, "messages": messages} | more
    if not stream:
        return client.chat.completions.create(**arguments).choices[0].message
    with client.chat.completions.stream(**arguments) as answer:
        return answer.get_final_completion().choices[0].message


def respond(client: openai.OpenAI, stream: bool, content: Any, **more: Any) -> Any:
    """One response, streamed or whole."""
    arguments = {"model": MODEL, "input": content} | more
    if not stream:
        return client.responses.create(**arguments)
    with client.responses.stream(**arguments) as answer:
        return answer.get_final_response()


def text(client: openai.OpenAI, api: str, stream: bool, prompt: str, **more: Any) -> str:
    if api == "responses":
        return str(respond(client, stream, prompt, **more).output_text)
    return str(chat(client, stream, prompt, **more).content)


@either_way
@both_apis
def test_an_answer(client: openai.OpenAI, api: str, stream: bool) -> None:
    assert text(client, api, stream, "Good morning") == "Simulated answer to: Good morning"


@either_way
@both_apis
def test_usage_is_stored_as_the_vendor_reported_it(
    client: openai.OpenAI, ledger: Ledger, api: str, stream: bool
) -> None:
    counts = "input=11+cache_read=7+cache_write=5+output=13+reasoning=4"

    text(client, api, stream, f"hi [[sim:{counts}+tier=priority]]")

    record = ledger.one()
    assert record.usage == Usage(
        input_tokens=11,
        cache_read_tokens=7,
        cache_write_5m_tokens=5,
        output_tokens=13,
        reasoning_tokens=4,
    )
    assert (record.verdict, record.tier, record.protocol) == (Verdict.COMPLETE, "priority", api)
    assert (record.first_token_ms is not None) is stream


@either_way
@both_apis
def test_usage_equals_what_the_simulator_sent(
    client: openai.OpenAI, vendor: Simulator, ledger: Ledger, api: str, stream: bool
) -> None:
    text(client, api, stream, "long " * 2000)

    sent = vendor.ended(MODEL)["usage"]
    assert stored_usage(ledger.one().usage) == vendor_usage(api, sent)


def test_a_usage_chunk_comes_only_to_who_asked(client: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "hello"}]

    silent = list(client.chat.completions.create(model=MODEL, messages=messages, stream=True))
    asked = list(
        client.chat.completions.create(
            model=MODEL, messages=messages, stream=True, stream_options={"include_usage": True}
        )
    )

    assert all(chunk.choices and chunk.usage is None for chunk in silent)
    assert not asked[-1].choices
    assert asked[-1].usage is not None
    assert asked[-1].usage.completion_tokens > 0


@either_way
def test_chat_tools_go_round(client: openai.OpenAI, stream: bool) -> None:
    message = chat(client, stream, [QUESTION], tools=[CHAT_TOOL])
    call = message.tool_calls[0]
    assert (call.function.name, call.function.arguments) == ("weather", '{"city": "Bern"}')

    spoken = {
        "role": "assistant",
        "tool_calls": [{"id": call.id, "type": "function", "function": call.function.model_dump(
            include={"name", "arguments"})}],
    }  # fmt: skip
    result = {"role": "tool", "tool_call_id": call.id, "content": "12 degrees"}
    answered = chat(client, stream, [QUESTION, spoken, result], tools=[CHAT_TOOL])
    assert answered.content == "The tool answered: 12 degrees"


@either_way
def test_responses_tools_and_reasoning_go_round(client: openai.OpenAI, stream: bool) -> None:
    more: dict[str, Any] = {
        "tools": [TOOL],
        "reasoning": {"effort": "medium", "summary": "auto"},
        "include": ["reasoning.encrypted_content"],
        "store": False,
    }

    first = respond(client, stream, [QUESTION], **more)
    reasoning, call = first.output
    assert (reasoning.type, call.name, call.arguments) == ("reasoning", "weather", '{"city": "Bern"}')
    assert reasoning.encrypted_content

    # The simulator refuses encrypted reasoning that it did not mint for this item.
    replayed = [
        {
            "type": "reasoning",
            "id": reasoning.id,
            "summary": [part.model_dump() for part in reasoning.summary],
            "encrypted_content": reasoning.encrypted_content,
        },
        {
            "type": "function_call",
            "id": call.id,
            "call_id": call.call_id,
            "name": call.name,
            "arguments": call.arguments,
        },
    ]
    output = {"type": "function_call_output", "call_id": call.call_id, "output": "12 degrees"}
    answered = respond(client, stream, [QUESTION, *replayed, output], **more)
    assert answered.output_text == "The tool answered: 12 degrees"


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert MODEL in [model.id for model in client.models.list()]
    assert client.models.retrieve(MODEL).id == MODEL


@both_apis
def test_a_bad_key_raises_the_typed_error(gateway: Gateway, api: str) -> None:
    with (
        openai.OpenAI(base_url=f"{gateway.base_url}/v1", api_key="nobody", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError) as raised,
    ):
        text(client, api, False, "hello")

    assert raised.value.code == "invalid_api_key"


@both_apis
def test_an_unknown_model_raises_the_typed_error(client: openai.OpenAI, api: str) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        text(client, api, False, "hello", model="nobody-has-this")

    assert raised.value.code == "model_not_found"


@either_way
@both_apis
def test_a_rate_limit_raises_the_typed_error_with_its_wait(
    client: openai.OpenAI, api: str, stream: bool
) -> None:
    with pytest.raises(openai.RateLimitError) as raised:
        text(client, api, stream, "hi [[sim:status=429+retry_after=7]]")

    assert raised.value.response.headers["retry-after"] == "7"
    assert raised.value.response.headers["x-ratelimit-limit-requests"] == "10000"
    assert raised.value.code == "rate_limit_exceeded"


@both_apis
def test_a_400_of_the_vendor_raises_the_typed_error(client: openai.OpenAI, api: str) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        text(client, api, False, "hello", extra_body={"nonsense": 1})

    assert "nonsense" in str(raised.value)
    assert str(raised.value.request_id).startswith("req_sim")


@pytest.mark.parametrize("fault", ["error_after=6", "cut=6", "end=6"])
@both_apis
def test_a_stream_that_breaks_off_raises(client: openai.OpenAI, api: str, fault: str) -> None:
    prompt = f"hi [[sim:events=20+{fault}]]"
    arguments: Any = (
        {"input": prompt} if api == "responses" else {"messages": [{"role": "user", "content": prompt}]}
    )
    create: Any = client.responses.create if api == "responses" else client.chat.completions.create

    with pytest.raises(openai.APIError):
        list(create(model=MODEL, stream=True, **arguments))
