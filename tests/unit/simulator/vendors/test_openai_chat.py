"""OpenAI's own SDK against the simulator's Chat Completions."""

from collections.abc import Iterator

import openai
import pytest
import requests
from pydantic import BaseModel

from tests.support.simulator import Simulator

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
CLOCK = {"type": "function", "function": {"name": "get_time"}}
HELLO = [{"role": "user", "content": "Hello there"}]


@pytest.fixture
def client(simulator: Simulator) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{simulator.base_url}/v1", api_key="k", max_retries=0) as client:
        yield client


def test_an_answer_has_all_its_usage_fields(client: openai.OpenAI, simulator: Simulator) -> None:
    model = "gpt-sim+input=7+cache_read=5+reasoning=2+output=9"

    completion = client.chat.completions.create(model=model, messages=HELLO, service_tier="priority")

    assert completion.choices[0].message.content == "Simulated answer to: Hello there"
    assert completion.choices[0].finish_reason == "stop"
    assert completion.service_tier == "priority"
    usage = completion.usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.total_tokens) == (12, 9, 21)
    assert usage.prompt_tokens_details.cached_tokens == 5
    assert usage.completion_tokens_details.reasoning_tokens == 2
    assert simulator.last(model)["usage"] == usage.to_dict()


def test_usage_is_streamed_only_when_asked_for(client: openai.OpenAI) -> None:
    plain = list(client.chat.completions.create(model="sim-small", messages=HELLO, stream=True))
    asked = list(
        client.chat.completions.create(
            model="sim-small", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
    )

    assert all(chunk.usage is None for chunk in plain)
    assert [chunk.usage for chunk in asked[:-1]] == [None] * len(plain)
    assert asked[-1].choices == []
    assert asked[-1].usage.completion_tokens == 5
    text = "".join(chunk.choices[0].delta.content or "" for chunk in plain)
    assert text == "Simulated answer to: Hello there"


def test_parallel_tools_make_a_round_trip(client: openai.OpenAI) -> None:
    asked = {"model": "sim-small", "tools": [WEATHER, CLOCK]}
    question = {"role": "user", "content": 'Call get_weather {"city": "Köln"} and get_time'}
    with client.chat.completions.stream(**asked, messages=[question]) as stream:
        first = stream.get_final_completion()

    calls = first.choices[0].message.tool_calls
    assert [(call.function.name, call.function.arguments) for call in calls] == [
        ("get_weather", '{"city": "Köln"}'),
        ("get_time", "{}"),
    ]
    assert first.choices[0].finish_reason == "tool_calls"
    replay = first.choices[0].message.model_dump(exclude_none=True)
    results = [{"role": "tool", "tool_call_id": call.id, "content": "fine"} for call in calls]
    second = client.chat.completions.create(**asked, messages=[question, replay, *results])
    assert second.choices[0].message.content == "The tool answered: fine | fine"


def test_parallel_calls_can_be_forbidden_and_a_tool_forced(client: openai.OpenAI) -> None:
    single = client.chat.completions.create(
        model="sim+tools=2", messages=HELLO, tools=[WEATHER, CLOCK], parallel_tool_calls=False
    )
    forced = client.chat.completions.create(
        model="sim-small",
        messages=HELLO,
        tools=[WEATHER, CLOCK],
        tool_choice={"type": "function", "function": {"name": "get_time"}},
    )

    assert len(single.choices[0].message.tool_calls) == 1
    assert [call.function.name for call in forced.choices[0].message.tool_calls] == ["get_time"]


def test_images_limits_and_stops_are_honoured(client: openai.OpenAI) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    messages = [{"role": "user", "content": [{"type": "text", "text": "one two three"}, picture]}]

    short = client.chat.completions.create(model="sim-small", messages=messages, max_completion_tokens=2)
    stopped = client.chat.completions.create(model="sim-small", messages=messages, stop="two")

    assert (short.choices[0].finish_reason, short.choices[0].message.content) == (
        "length",
        "Simulated answer ",
    )
    assert stopped.choices[0].message.content == "Simulated answer to: one "


def test_structured_output_is_parsed_by_the_sdk(client: openai.OpenAI) -> None:
    class Person(BaseModel):
        name: str
        age: int

    completion = client.chat.completions.parse(model="sim-small", messages=HELLO, response_format=Person)

    assert completion.choices[0].message.parsed == Person(name="name", age=1)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, openai.BadRequestError),
        (401, openai.AuthenticationError),
        (404, openai.NotFoundError),
        (429, openai.RateLimitError),
        (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)
def test_a_status_has_the_vendors_error(client: openai.OpenAI, status: int, error: type) -> None:
    with pytest.raises(error) as raised:
        client.chat.completions.create(model=f"sim+status={status}+retry_after=2", messages=HELLO)

    assert raised.value.response.headers["retry-after"] == "2"
    assert raised.value.request_id.startswith("req_sim")
    assert set(raised.value.body) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("option", ["fail_first=usage_limit", "error_after=2+error=usage_limit"])
def test_an_error_in_the_stream_is_raised_by_the_sdk(client: openai.OpenAI, option: str) -> None:
    stream = client.chat.completions.create(model=f"sim+{option}", messages=HELLO, stream=True)

    with pytest.raises(openai.APIError, match="usage limit"):
        list(stream)


def test_models_are_listed_in_openais_shape(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()][:2] == ["sim-small", "sim-large"]
    with pytest.raises(openai.NotFoundError):
        client.chat.completions.create(model="nobody-has-this", messages=HELLO)


def test_several_choices_and_reasoning_text_are_given(simulator: Simulator) -> None:
    body = {"model": "sim+thinking+reasoning_content+text=yes", "messages": HELLO, "n": 2, "stream": True}
    response = requests.post(
        f"{simulator.base_url}/v1/chat/completions",
        json=body,
        headers={"authorization": "Bearer k"},
        timeout=5,
    )

    assert response.text.count('"reasoning_content":"Thinking "') == 2
    assert response.text.count('"finish_reason":"stop"') == 2
    assert response.text.endswith("data: [DONE]\n\n")
