"""The official Google GenAI SDK cannot tell the gateway from the vendor."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from google import genai
from google.genai import errors, types

from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from tests.support.cases import GEMINI, either_way
from tests.support.gateway import UPSTREAM_KEY, Gateway
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.usage import Ledger, stored_usage, vendor_usage

MODEL = "gemini-sim"
TOOL = types.Tool(
    function_declarations=[
        types.FunctionDeclaration(
            name="weather",
            parameters=types.Schema(
                type=types.Type.OBJECT,
                properties={"city": types.Schema(type=types.Type.STRING)},
                required=["city"],
            ),
        )
    ]
)
WITH_TOOL = types.GenerateContentConfig(
    tools=[TOOL],
    automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    thinking_config=types.ThinkingConfig(include_thoughts=True, thinking_budget=1024),
)


def sdk(gateway: Gateway, key: str) -> genai.Client:
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=gateway.base_url))


@pytest.fixture
def client(gateway: Gateway) -> Iterator[genai.Client]:
    """The SDK, pointed at the gateway."""
    with sdk(gateway, gateway.api_key) as made:
        yield made


def ask(client: genai.Client, stream: bool, contents: Any, **more: Any) -> list[types.Part]:
    """The parts of one answer, streamed or whole."""
    arguments = {"model": MODEL, "contents": contents} | more
    if stream:
        answers = list(client.models.generate_content_stream(**arguments))
    else:
        answers = [client.models.generate_content(**arguments)]
    return [
        part
        for answer in answers
        for candidate in answer.candidates or []
        for part in (candidate.content and candidate.content.parts) or []
    ]


def text(parts: list[types.Part]) -> str:
    return "".join(part.text or "" for part in parts if not part.thought)


@either_way
def test_an_answer(client: genai.Client, stream: bool) -> None:
    assert text(ask(client, stream, "Good morning")) == "Simulated answer to: Good morning"


@either_way
def test_usage_is_stored_as_the_vendor_reported_it(
    client: genai.Client, ledger: Ledger, stream: bool
) -> None:
    ask(client, stream, "hi [[sim:input=11+cache_read=7+output=13+reasoning=4]]")

    record = ledger.one()
    assert record.usage == Usage(input_tokens=11, cache_read_tokens=7, output_tokens=13, reasoning_tokens=4)
    assert (record.verdict, record.stream, record.protocol) == (Verdict.COMPLETE, stream, "gemini")


@either_way
def test_usage_equals_what_the_simulator_sent(
    client: genai.Client, vendor: Simulator, ledger: Ledger, stream: bool
) -> None:
    ask(client, stream, "long " * 2000, config=types.GenerateContentConfig(
        thinking_config=types.ThinkingConfig(thinking_budget=1024)))  # fmt: skip

    sent = vendor.ended(MODEL)["usage"]
    assert sent["thoughtsTokenCount"] > 0
    assert stored_usage(ledger.one().usage) == vendor_usage("gemini", sent)


@either_way
def test_tools_and_thought_signatures_go_round(client: genai.Client, stream: bool) -> None:
    question = types.Content(role="user", parts=[types.Part(text='Please call weather {"city": "Bern"}')])

    parts = ask(client, stream, [question], config=WITH_TOOL)
    called = next(part for part in parts if part.function_call)
    assert called.function_call is not None
    assert (called.function_call.name, called.function_call.args) == ("weather", {"city": "Bern"})
    assert called.thought_signature

    # The simulator refuses a signature that it did not mint.
    result = types.Part.from_function_response(name="weather", response={"result": "12 degrees"})
    turns = [
        question,
        types.Content(role="model", parts=[called]),
        types.Content(role="user", parts=[result]),
    ]
    assert text(ask(client, stream, turns, config=WITH_TOOL)) == 'The tool answered: {"result": "12 degrees"}'


def test_tokens_are_counted(client: genai.Client) -> None:
    assert (client.models.count_tokens(model=MODEL, contents="Good morning").total_tokens or 0) > 0


def test_models_are_listed(client: genai.Client) -> None:
    assert f"models/{MODEL}" in [model.name for model in client.models.list()]
    assert client.models.get(model=MODEL).name == f"models/{MODEL}"


def test_a_bad_key_raises_the_typed_error(gateway: Gateway) -> None:
    with sdk(gateway, "nobody") as client, pytest.raises(errors.ClientError) as raised:
        ask(client, False, "hello")

    assert (raised.value.code, raised.value.status) == (401, "UNAUTHENTICATED")


def test_an_unknown_model_raises_the_typed_error(client: genai.Client) -> None:
    with pytest.raises(errors.ClientError) as raised:
        ask(client, False, "hello", model="nobody-has-this")

    assert (raised.value.code, raised.value.status) == (404, "NOT_FOUND")


@either_way
def test_a_rate_limit_raises_the_typed_error_with_its_wait(client: genai.Client, stream: bool) -> None:
    with pytest.raises(errors.ClientError) as raised:
        ask(client, stream, "hi [[sim:status=429+retry_after=7]]")

    assert (raised.value.code, raised.value.status) == (429, "RESOURCE_EXHAUSTED")
    assert raised.value.response.headers["retry-after"] == "7"


@either_way
def test_a_400_of_the_vendor_raises_the_typed_error(client: genai.Client, stream: bool) -> None:
    with pytest.raises(errors.ClientError) as raised:
        ask(client, stream, "hi [[sim:status=400]]")

    assert (raised.value.code, raised.value.status) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("fault", ["error_after=6", "cut=6", "end=6"])
def test_a_stream_that_breaks_off_raises(client: genai.Client, fault: str) -> None:
    with pytest.raises(errors.ServerError) as raised:
        ask(client, True, f"hi [[sim:events=20+{fault}]]")

    assert raised.value.code in (502, 503)


def test_the_sdks_key_is_swapped_for_the_upstreams(client: genai.Client, vendor: Simulator) -> None:
    ask(client, True, "hello")

    entry = vendor.ended(MODEL)
    assert dict(entry["headers"])["x-goog-api-key"] == UPSTREAM_KEY
    assert (entry["path"], entry["query"]) == (f"/v1beta/models/{MODEL}:streamGenerateContent", "alt=sse")


def test_the_key_may_stand_in_the_query(gateway: Gateway, vendor: Simulator) -> None:
    path = f"{GEMINI.path(MODEL, stream=False)}?key={gateway.api_key}"

    call = Call(gateway.port, "POST", path, {"content-type": "application/json"}, GEMINI.body(MODEL))

    assert call.wait_head().status == 200
    assert "Simulated answer" in json.loads(call.read_all())["candidates"][0]["content"]["parts"][0]["text"]
    assert gateway.api_key not in json.dumps(vendor.ended(MODEL))
