"""OpenAI's own SDK against the simulator's Responses."""

from collections.abc import Iterator

import openai
import pytest
import requests

from tests.support.simulator import Simulator

WEATHER = {
    "type": "function",
    "name": "get_weather",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
PATCH = {
    "type": "custom",
    "name": "apply_patch",
    "format": {"type": "grammar", "syntax": "lark", "definition": "x"},
}
THINKING = {
    "reasoning": {"effort": "low", "summary": "auto"},
    "include": ["reasoning.encrypted_content"],
    "store": False,
}


@pytest.fixture
def client(simulator: Simulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{simulator.base_url}/v1", api_key="k", max_retries=0) as client:
        yield client


def test_an_answer_has_all_its_usage_fields(client: openai.OpenAI, simulator: Simulator) -> None:
    model = "gpt-sim+input=7+cache_read=5+cache_write=4+reasoning=2+output=9"

    response = client.responses.create(model=model, input="Hello there", service_tier="flex")

    assert response.output_text == "Simulated answer to: Hello there"
    assert (response.status, response.service_tier) == ("completed", "flex")
    usage = response.usage
    assert (usage.input_tokens, usage.output_tokens, usage.total_tokens) == (16, 9, 25)
    assert (usage.input_tokens_details.cached_tokens, usage.input_tokens_details.cache_write_tokens) == (5, 4)
    assert usage.output_tokens_details.reasoning_tokens == 2
    assert simulator.last(model)["usage"] == usage.to_dict()


def test_the_sdks_accumulator_takes_the_stream(client: openai.OpenAI) -> None:
    with client.responses.stream(model="sim-small", input="Hello there", **THINKING) as stream:
        events = list(stream)
        final = stream.get_final_response()

    assert [event.sequence_number for event in events if hasattr(event, "sequence_number")] == list(
        range(len(events))
    )
    assert final.output_text == "Simulated answer to: Hello there"
    assert final.output[0].summary[0].text == "Thinking about: Hello there"
    assert final.output[0].encrypted_content


def test_reasoning_and_calls_make_a_stateless_round_trip(client: openai.OpenAI) -> None:
    asked = {"model": "sim-small", "tools": [WEATHER, PATCH], **THINKING}
    question = {"role": "user", "content": 'call get_weather {"city": "Köln"} and apply_patch'}
    with client.responses.stream(**asked, input=[question]) as stream:
        first = stream.get_final_response()

    assert [item.type for item in first.output] == ["reasoning", "function_call", "custom_tool_call"]
    assert first.output[1].arguments == '{"city": "Köln"}'
    assert first.output[2].input == "input for apply_patch"
    replay = [item.model_dump(exclude_none=True) for item in first.output]
    results = [
        {"type": "function_call_output", "call_id": first.output[1].call_id, "output": "fine"},
        {"type": "custom_tool_call_output", "call_id": first.output[2].call_id, "output": "done"},
    ]
    second = client.responses.create(**asked, input=[question, *replay, *results])
    assert second.output_text == "The tool answered: fine | done"


def test_encrypted_content_of_another_item_is_refused(client: openai.OpenAI) -> None:
    first = client.responses.create(model="sim-small", input="Hello", **THINKING)
    replay = [item.model_dump(exclude_none=True) for item in first.output]
    replay[0]["id"] = "rs_another"

    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(model="sim-small", input=[*replay, {"role": "user", "content": "And?"}])

    assert raised.value.code == "invalid_encrypted_content"


def test_a_stored_response_can_be_continued(client: openai.OpenAI) -> None:
    first = client.responses.create(model="sim+tools=1", input="Hello", tools=[WEATHER])
    result = {"type": "function_call_output", "call_id": first.output[0].call_id, "output": "fine"}

    second = client.responses.create(
        model="sim-small", previous_response_id=first.id, input=[result], tools=[WEATHER]
    )

    assert second.output_text == "The tool answered: fine"
    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(model="sim-small", previous_response_id="resp_unknown", input="Hello")
    assert raised.value.code == "previous_response_not_found"


def test_an_item_can_be_referred_to_only_when_stored(client: openai.OpenAI) -> None:
    stored = client.responses.create(model="sim-small", input="Stored")
    volatile = client.responses.create(model="sim-small", input="Volatile", store=False)

    def follow(response: openai.types.responses.Response) -> str:
        reference = {"type": "item_reference", "id": response.output[0].id}
        asked = [reference, {"role": "user", "content": "And?"}]
        return client.responses.create(model="sim-small", input=asked).output_text

    assert follow(stored) == "Simulated answer to: And?"
    with pytest.raises(openai.NotFoundError):
        follow(volatile)


def test_a_limit_makes_the_response_incomplete(client: openai.OpenAI) -> None:
    with client.responses.stream(model="sim+events=30", input="Hello", max_output_tokens=16) as stream:
        kinds = [event.type for event in stream]
    response = client.responses.create(model="sim+events=30", input="Hello", max_output_tokens=16)

    assert kinds[-1] == "response.incomplete"
    assert kinds.count("response.output_text.delta") == 16
    assert (response.status, response.incomplete_details.reason) == ("incomplete", "max_output_tokens")


def test_what_codex_sends_is_taken(simulator: Simulator) -> None:
    body = {
        "model": "gpt-sim",
        "stream": True,
        "store": False,
        "input": [
            {
                "type": "message",
                "id": "msg_1",
                "role": "developer",
                "content": [{"type": "input_text", "text": "Rules"}],
            },
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "call spawn"}]},
        ],
        "tools": [
            PATCH,
            {"type": "namespace", "name": "agents", "tools": [{"type": "function", "name": "spawn"}]},
            {"type": "web_search", "external_web_access": False},
            {"type": "tool_search", "execution": "client"},
        ],
        "tool_choice": "auto",
        "parallel_tool_calls": True,
        "reasoning": {"summary": "auto"},
        "include": ["reasoning.encrypted_content"],
        "prompt_cache_key": "thread",
        "client_metadata": {"turn": "1"},
        "text": {"verbosity": "low"},
    }

    response = requests.post(
        f"{simulator.base_url}/v1/responses", json=body, headers={"authorization": "Bearer k"}, timeout=5
    )

    assert response.status_code == 200, response.text
    assert '"name":"spawn","arguments":"{}","namespace":"agents"' in response.text
    assert response.text.rstrip().rpartition("event: ")[2].startswith("response.completed")


@pytest.mark.parametrize("option", ["fail_first=overloaded", "error_after=4"])
def test_an_error_in_the_stream_is_raised_by_the_sdk(client: openai.OpenAI, option: str) -> None:
    stream = client.responses.create(model=f"sim+{option}", input="Hello", stream=True)

    with pytest.raises(openai.APIError, match="overloaded"):
        list(stream)


def test_a_limit_below_sixteen_is_refused(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.responses.create(model="sim-small", input="Hello", max_output_tokens=5)

    assert (raised.value.code, raised.value.param) == ("integer_below_min_value", "max_output_tokens")
