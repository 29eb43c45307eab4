"""Whole trips: the strict vendor judges the request, OpenAI's SDK folds the answer."""

from typing import Any

import pytest

from floway.protocols.documents import data_frame
from floway.translate.base import Context, Document
from floway.translate.pairs.chat_completions_via_messages import translate
from tests.support.openai_sdk import sdk_reading
from tests.support.simulator import Simulator
from tests.support.trips import answered

WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "d", "parameters": WEATHER}}]
ASKED: Document = {
    "messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Weather?"}],
    "tools": TOOLS,
    "parallel_tool_calls": True,
}


def read(simulator: Simulator, document: Document, model: str) -> Any:
    """What the SDK makes of the answer to a request."""
    stream = answered(simulator, "/v1/messages", translate(document, Context(model)), data_frame)
    with (
        sdk_reading(stream) as client,
        client.chat.completions.stream(model="m", messages=[{"role": "user", "content": "x"}]) as events,
    ):
        return events.get_final_completion()


def test_an_answer_in_words(simulator: Simulator) -> None:
    completion = read(simulator, ASKED, "sim+text=It_rains.+cache_read=5+input=7+cache_write=0")

    assert completion.choices[0].message.content == "It rains."
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.prompt_tokens == 12
    assert completion.usage.prompt_tokens_details.cached_tokens == 5


@pytest.mark.parametrize("mode", ["thinking", "thinking+redacted"])
def test_a_round_of_parallel_calls_with_its_thinking(simulator: Simulator, mode: str) -> None:
    message = read(simulator, ASKED, f"sim+tools=2+{mode}").choices[0].message
    replayed = message.to_dict()
    results = [
        {"role": "tool", "tool_call_id": call.id, "content": "mild"} for call in reversed(message.tool_calls)
    ]

    # The vendor verifies the signature of what it said.
    second = read(
        simulator, {**ASKED, "messages": [*ASKED["messages"], replayed, *results]}, "sim+text=Mild."
    )

    assert [call.function.name for call in message.tool_calls] == ["weather", "weather"]
    assert replayed["reasoning_opaque"]
    assert second.choices[0].message.content == "Mild."


def test_what_another_vendor_said_is_taken(simulator: Simulator) -> None:
    call = {"id": "functions.weather:0", "type": "function", "function": {"name": "weather", "arguments": ""}}
    foreign = {"role": "assistant", "content": "", "reasoning_content": "why", "tool_calls": [call]}
    result = {
        "role": "tool",
        "tool_call_id": "functions.weather:0",
        "content": [{"type": "text", "text": "mild"}],
    }
    pair = [foreign, result]

    document = {**ASKED, "messages": [*ASKED["messages"], *pair, *pair], "temperature": 1.7, "stop": ["\n"]}
    completion = read(simulator, document, "sim+text=Mild.")

    assert completion.choices[0].message.content == "Mild."
