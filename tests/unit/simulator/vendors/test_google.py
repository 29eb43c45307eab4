"""Google's own SDK against the simulator."""

import base64
from collections.abc import Iterator

import pytest
import requests
from google import genai
from google.genai import errors, types

from tests.support.simulator import Simulator

WEATHER = types.FunctionDeclaration(
    name="get_weather",
    parameters=types.Schema(type="OBJECT", properties={"city": types.Schema(type="STRING")}),
)
CLOCK = types.FunctionDeclaration(name="get_time", parameters_json_schema={"type": "object"})
THINKING = types.ThinkingConfig(include_thoughts=True, thinking_budget=2048)


@pytest.fixture
def client(simulator: Simulator) -> Iterator[genai.Client]:
    options = types.HttpOptions(base_url=simulator.base_url, api_version="v1beta")
    client = genai.Client(api_key="k", http_options=options)
    yield client
    client.close()


def test_an_answer_has_all_its_usage_fields(client: genai.Client, simulator: Simulator) -> None:
    model = "gemini-sim+input=7+cache_read=5+reasoning=2+output=9"

    response = client.models.generate_content(model=model, contents="Hello there")

    assert response.text == "Simulated answer to: Hello there"
    assert response.candidates[0].finish_reason == "STOP"
    usage = response.usage_metadata
    assert (usage.prompt_token_count, usage.cached_content_token_count) == (12, 5)
    assert (usage.candidates_token_count, usage.thoughts_token_count) == (7, 2)
    assert usage.total_token_count == 21
    assert simulator.last(model)["usage"]["totalTokenCount"] == 21


def test_the_stable_version_of_the_api_is_served_too(simulator: Simulator) -> None:
    with genai.Client(api_key="k", http_options=types.HttpOptions(base_url=simulator.base_url)) as client:
        response = client.models.generate_content(model="gemini-sim", contents="Hello")
        names = [model.name for model in client.models.list()]

    assert response.text == "Simulated answer to: Hello"
    assert simulator.last()["path"] == "/v1/models"
    assert "models/gemini-sim" in names


def test_a_stream_amounts_to_the_whole_answer(client: genai.Client) -> None:
    chunks = list(client.models.generate_content_stream(model="gemini-sim", contents="Hello there"))

    assert "".join(chunk.text or "" for chunk in chunks) == "Simulated answer to: Hello there"
    assert [chunk.candidates[0].finish_reason for chunk in chunks] == [None] * 5 + ["STOP"]
    assert [chunk.usage_metadata.candidates_token_count for chunk in chunks] == [1, 2, 3, 4, 5, 5]


def test_tools_and_thought_signatures_make_a_round_trip(client: genai.Client) -> None:
    config = types.GenerateContentConfig(
        tools=[types.Tool(function_declarations=[WEATHER, CLOCK])],
        thinking_config=THINKING,
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )
    question = types.Content(
        role="user", parts=[types.Part(text='call get_weather {"city": "Köln"} and get_time')]
    )
    chunks = list(
        client.models.generate_content_stream(model="gemini-sim", contents=[question], config=config)
    )
    parts = [part for chunk in chunks for part in chunk.candidates[0].content.parts]
    calls = [part.function_call for part in parts if part.function_call]

    assert any(part.thought for part in parts)
    assert [(call.name, call.args) for call in calls] == [("get_weather", {"city": "Köln"}), ("get_time", {})]
    assert [part.thought_signature is not None for part in parts if part.function_call] == [True, False]
    answers = [
        types.Part.from_function_response(name=call.name, response={"result": "fine"}) for call in calls
    ]
    history = [question, types.Content(role="model", parts=parts), types.Content(role="user", parts=answers)]
    second = client.models.generate_content(model="gemini-sim", contents=history, config=config)
    assert second.text == 'The tool answered: {"result": "fine"} | {"result": "fine"}'


def test_a_foreign_signature_is_refused(client: genai.Client) -> None:
    part = types.Part(text="Hm", thought_signature=base64.b64decode("Zm9yZWlnbg=="))
    contents = [
        types.Content(role="model", parts=[part]),
        types.Content(role="user", parts=[types.Part(text="?")]),
    ]

    with pytest.raises(errors.ClientError, match="Thought signature is not valid"):
        client.models.generate_content(model="gemini-sim", contents=contents)


def test_limits_stops_and_schemas_are_honoured(client: genai.Client) -> None:
    def ask(**config: object) -> types.GenerateContentResponse:
        return client.models.generate_content(
            model="gemini-sim", contents="one two three", config=types.GenerateContentConfig(**config)
        )

    short = ask(max_output_tokens=2)
    schema = {"type": "OBJECT", "properties": {"n": {"type": "INTEGER"}}, "property_ordering": ["n"]}
    structured = ask(response_mime_type="application/json", response_schema=schema)

    assert (short.candidates[0].finish_reason, short.text) == ("MAX_TOKENS", "Simulated answer ")
    assert ask(stop_sequences=["two"]).text == "Simulated answer to: one "
    assert structured.text == '{"n": 1}'


def test_a_forced_function_is_called(client: genai.Client) -> None:
    calling = types.FunctionCallingConfig(mode="ANY", allowed_function_names=["get_time"])
    config = types.GenerateContentConfig(
        tools=[types.Tool(function_declarations=[WEATHER, CLOCK])],
        tool_config=types.ToolConfig(function_calling_config=calling),
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
    )

    response = client.models.generate_content(model="gemini-sim+call_ids", contents="Hello", config=config)

    assert [(call.name, call.id[:5]) for call in response.function_calls] == [("get_time", "call_")]


def test_counting_and_model_lists_work(client: genai.Client) -> None:
    count = client.models.count_tokens(model="gemini-sim", contents="Hello").total_tokens

    assert (
        count
        == client.models.generate_content(
            model="gemini-sim", contents="Hello"
        ).usage_metadata.prompt_token_count
    )
    assert [model.name for model in client.models.list()][:2] == ["models/sim-small", "models/sim-large"]
    assert client.models.get(model="gemini-sim").output_token_limit == 65536


@pytest.mark.parametrize(
    ("status", "name"), [(400, "INVALID_ARGUMENT"), (429, "RESOURCE_EXHAUSTED"), (503, "UNAVAILABLE")]
)
def test_a_status_has_the_vendors_error(client: genai.Client, status: int, name: str) -> None:
    with pytest.raises(errors.APIError) as raised:
        client.models.generate_content(model=f"sim+status={status}", contents="Hello")

    assert (raised.value.code, raised.value.status) == (status, name)


@pytest.mark.parametrize("option", ["fail_first=overloaded", "error_after=2"])
def test_an_error_in_the_stream_is_raised_by_the_sdk(client: genai.Client, option: str) -> None:
    with pytest.raises(errors.APIError, match="overloaded"):
        list(client.models.generate_content_stream(model=f"sim+{option}", contents="Hello"))


def test_without_alt_sse_a_stream_is_a_json_array(simulator: Simulator) -> None:
    url = f"{simulator.base_url}/v1beta/models/sim-small%2Btext=a_b:streamGenerateContent"
    body = {"contents": [{"parts": [{"text": "Hello"}]}]}

    array = requests.post(url, json=body, params={"key": "k"}, timeout=5)

    assert array.headers["content-type"] == "application/json; charset=UTF-8"
    assert [chunk["candidates"][0]["content"]["parts"][0]["text"] for chunk in array.json()] == [
        "a ",
        "b",
        "",
    ]
    assert simulator.last()["model"] == "sim-small+text=a_b"


def test_a_key_is_wanted_and_must_be_right(simulator: Simulator) -> None:
    url = f"{simulator.base_url}/v1beta/models"

    assert requests.get(url, timeout=5).status_code == 403
    assert requests.get(url, headers={"x-goog-api-key": "k"}, timeout=5).status_code == 200
