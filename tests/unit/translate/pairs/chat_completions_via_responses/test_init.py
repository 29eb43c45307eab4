"""Whole trips: the strict vendor judges the request, OpenAI's SDK the answer."""

from typing import Any

from floway.protocols.documents import data_frame
from floway.translate.base import Context, Document
from floway.translate.pairs.chat_completions_via_responses import translate
from tests.support.openai_sdk import sdk_reading
from tests.support.simulator import Simulator
from tests.support.trips import answered

WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "d", "parameters": WEATHER}}]
ASKED: Document = {"messages": [{"role": "user", "content": "Weather?"}], "tools": TOOLS}


def read(simulator: Simulator, document: Document, model: str) -> Any:
    """What the SDK makes of the answer to a request."""
    stream = answered(simulator, "/v1/responses", translate(document, Context(model)), data_frame)
    with (
        sdk_reading(stream) as client,
        client.chat.completions.stream(model="m", messages=[{"role": "user", "content": "x"}]) as events,
    ):
        return events.get_final_completion()


def test_an_answer_in_words(simulator: Simulator) -> None:
    asked = {**ASKED, "tool_choice": "none", "reasoning_effort": "low"}

    completion = read(simulator, asked, "sim+text=It_rains.+cache_read=5")

    assert completion.choices[0].message.content == "It rains."
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.prompt_tokens_details.cached_tokens == 5


def test_a_round_of_parallel_calls(simulator: Simulator) -> None:
    message = read(simulator, ASKED, "sim+tools=2").choices[0].message
    calls = [call.to_dict() for call in message.tool_calls]
    replayed = {"role": "assistant", "content": message.content, "tool_calls": calls}
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "mild"} for call in reversed(calls)]

    completion = read(
        simulator, {**ASKED, "messages": [*ASKED["messages"], replayed, *results]}, "sim+text=Mild."
    )

    assert [call["function"]["name"] for call in calls] == ["weather", "weather"]
    assert completion.choices[0].message.content == "Mild."
