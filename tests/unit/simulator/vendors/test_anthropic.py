"""Anthropic's own SDK against the simulator."""

from collections.abc import Iterator

import anthropic
import pytest
import requests

from tests.support.simulator import Simulator

HEADERS = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
WEATHER = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CLOCK = {"name": "get_time", "input_schema": {"type": "object", "properties": {}}}


@pytest.fixture
def client(simulator: Simulator) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=simulator.base_url, api_key="k", max_retries=0) as client:
        yield client


def test_an_answer_echoes_the_prompt_and_its_usage_is_journalled(
    client: anthropic.Anthropic, simulator: Simulator
) -> None:
    message = client.messages.create(
        model="claude-sim+text=one_two_three+input=7+cache_read=5+cache_write=3+cache_write_1h=2",
        max_tokens=64,
        messages=[{"role": "user", "content": "Count"}],
    )

    assert message.content[0].text == "one two three"
    assert message.stop_reason == "end_turn"
    usage = message.usage
    assert (usage.input_tokens, usage.cache_read_input_tokens, usage.output_tokens) == (7, 5, 3)
    assert usage.cache_creation_input_tokens == 5
    assert usage.cache_creation.ephemeral_5m_input_tokens == 3
    assert usage.cache_creation.ephemeral_1h_input_tokens == 2
    journalled = simulator.last(message.model)
    assert journalled["usage"] == message.to_dict()["usage"]
    assert journalled["ended"] == "done"


def test_a_stream_amounts_to_the_whole_answer(client: anthropic.Anthropic) -> None:
    asked = {"model": "sim-small", "max_tokens": 64, "messages": [{"role": "user", "content": "Hello there"}]}
    whole = client.messages.create(**asked)

    with client.messages.stream(**asked) as stream:
        pieces = list(stream.text_stream)
        streamed = stream.get_final_message()

    assert pieces == ["Simulated ", "answer ", "to: ", "Hello ", "there"]
    assert streamed.content[0].text == whole.content[0].text
    assert streamed.usage.output_tokens == whole.usage.output_tokens == 5


def test_parallel_tools_and_thinking_make_a_round_trip(client: anthropic.Anthropic) -> None:
    question = {"role": "user", "content": 'Please call get_weather {"city": "Köln"} and get_time'}
    asked = {
        "model": "claude-sim",
        "max_tokens": 4096,
        "tools": [WEATHER, CLOCK],
        "thinking": {"type": "enabled", "budget_tokens": 1024},
    }
    with client.messages.stream(**asked, messages=[question]) as stream:
        first = stream.get_final_message()

    assert [block.type for block in first.content] == ["thinking", "tool_use", "tool_use"]
    assert first.stop_reason == "tool_use"
    assert first.content[1].input == {"city": "Köln"}
    assert first.content[2].input == {}
    results = [
        {"type": "tool_result", "tool_use_id": block.id, "content": "fine"} for block in first.content[1:]
    ]
    second = client.messages.create(
        **asked,
        messages=[
            question,
            {"role": "assistant", "content": first.to_dict()["content"]},
            {"role": "user", "content": results},
        ],
    )
    assert second.content[-1].text == "The tool answered: fine | fine"


def test_an_altered_thought_is_refused(client: anthropic.Anthropic) -> None:
    asked = {"model": "sim+thinking", "max_tokens": 64}
    question = {"role": "user", "content": "Why?"}
    thought = client.messages.create(**asked, messages=[question]).to_dict()["content"][0]
    altered = {**thought, "thinking": "Something else"}

    with pytest.raises(anthropic.BadRequestError, match="Invalid `signature` in `thinking` block"):
        client.messages.create(
            **asked, messages=[question, {"role": "assistant", "content": [altered]}, question]
        )


def test_limits_and_stop_sequences_are_honoured(client: anthropic.Anthropic) -> None:
    asked = {"model": "sim-small", "messages": [{"role": "user", "content": "one two three"}]}

    short = client.messages.create(**asked, max_tokens=2)
    stopped = client.messages.create(**asked, max_tokens=64, stop_sequences=["two"])

    assert (short.stop_reason, short.content[0].text) == ("max_tokens", "Simulated answer ")
    assert (stopped.stop_reason, stopped.stop_sequence) == ("stop_sequence", "two")
    assert stopped.content[0].text == "Simulated answer to: one "


def test_structured_output_fits_its_schema(client: anthropic.Anthropic) -> None:
    schema = {
        "type": "object",
        "properties": {"age": {"type": "integer", "minimum": 18}},
        "required": ["age"],
        "additionalProperties": False,
    }

    message = client.messages.create(
        model="sim-small",
        max_tokens=64,
        messages=[{"role": "user", "content": "Invent somebody"}],
        output_config={"format": {"type": "json_schema", "schema": schema}},
    )

    assert message.content[0].text == '{"age": 18}'


def test_counting_gives_the_input_tokens_of_the_same_request(client: anthropic.Anthropic) -> None:
    asked = {"model": "sim-small", "messages": [{"role": "user", "content": "Hello"}], "system": "Be brief"}

    count = client.messages.count_tokens(**asked).input_tokens

    assert count == client.messages.create(**asked, max_tokens=9).usage.input_tokens


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, anthropic.BadRequestError),
        (401, anthropic.AuthenticationError),
        (403, anthropic.PermissionDeniedError),
        (404, anthropic.NotFoundError),
        (429, anthropic.RateLimitError),
        (500, anthropic.InternalServerError),
        (529, anthropic.APIStatusError),
    ],
)
def test_a_status_has_the_vendors_error(client: anthropic.Anthropic, status: int, error: type) -> None:
    with pytest.raises(error) as raised:
        client.messages.create(
            model=f"sim+status={status}+retry_after=2",
            max_tokens=9,
            messages=[{"role": "user", "content": "Hello"}],
        )

    assert raised.value.status_code == status
    assert raised.value.response.headers["retry-after"] == "2"
    assert raised.value.request_id.startswith("req_sim")
    assert raised.value.body["type"] == "error"


@pytest.mark.parametrize("option", ["fail_first=overloaded", "error_after=3"])
def test_an_error_in_the_stream_is_raised_by_the_sdk(client: anthropic.Anthropic, option: str) -> None:
    with (
        pytest.raises(anthropic.APIStatusError, match="Overloaded"),
        client.messages.stream(
            model=f"sim+{option}", max_tokens=64, messages=[{"role": "user", "content": "Hello"}]
        ) as stream,
    ):
        stream.get_final_message()


def test_models_are_listed_in_anthropics_shape(client: anthropic.Anthropic) -> None:
    assert [model.id for model in client.models.list()][:2] == ["sim-small", "sim-large"]
    assert client.models.retrieve("claude-sim").display_name == "Claude-Sim"


def test_a_request_without_version_or_key_is_refused(simulator: Simulator) -> None:
    url = f"{simulator.base_url}/v1/messages"

    no_key = requests.post(url, json={}, timeout=5)
    no_version = requests.post(url, json={}, headers={"x-api-key": "k"}, timeout=5)

    assert (no_key.status_code, no_key.json()["error"]["type"]) == (401, "authentication_error")
    assert (no_version.status_code, no_version.json()["error"]["type"]) == (400, "invalid_request_error")


def test_every_answer_has_an_id_of_its_own_but_equal_content(simulator: Simulator) -> None:
    body = {"model": "sim-small", "max_tokens": 9, "messages": [{"role": "user", "content": "Hello"}]}

    url = f"{simulator.base_url}/v1/messages"
    first, second = (requests.post(url, json=body, headers=HEADERS, timeout=5) for _ in "12")

    assert first.content == second.content
    assert first.headers["request-id"] != second.headers["request-id"]
