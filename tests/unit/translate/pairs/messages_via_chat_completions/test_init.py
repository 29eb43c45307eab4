"""Whole trips: the strict vendor judges the request, Anthropic's SDK folds the answer."""

import json
from typing import Any

from floway.protocols.documents import named_frame
from floway.translate.base import Context, Document
from floway.translate.pairs.messages_via_chat_completions import translate
from tests.support.anthropic_sdk import sdk_reading
from tests.support.simulator import Simulator
from tests.support.trips import answered

WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
ASKED: Document = {
    "max_tokens": 1000,
    "system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
    "messages": [{"role": "user", "content": "Weather?"}],
    "tools": [{"name": "weather", "description": "d", "input_schema": WEATHER}],
    "metadata": {"user_id": "u"},
    "thinking": {"type": "adaptive", "display": "omitted"},
    "output_config": {"effort": "high"},
}


def read(simulator: Simulator, document: Document, model: str) -> Any:
    """What the SDK makes of the answer to a request."""
    stream = answered(simulator, "/v1/chat/completions", translate(document, Context(model)), named_frame)
    asked: Any = [{"role": "user", "content": "x"}]
    with (
        sdk_reading(stream) as client,
        client.messages.stream(model="m", max_tokens=9, messages=asked) as events,
    ):
        return events.get_final_message()


def test_an_answer_in_words(simulator: Simulator) -> None:
    message = read(simulator, ASKED, "sim+text=It_rains.+thinking+reasoning_content+cache_read=5+input=7")

    assert [block.type for block in message.content] == ["thinking", "text"]
    assert message.content[1].text == "It rains."
    assert message.stop_reason == "end_turn"
    assert (message.usage.input_tokens, message.usage.cache_read_input_tokens) == (7, 5)
    assert message.usage.output_tokens_details.thinking_tokens > 0


def test_a_round_of_parallel_calls(simulator: Simulator) -> None:
    first = read(simulator, ASKED, "sim+tools=2")
    calls = [block.to_dict() for block in first.content if block.type == "tool_use"]
    results = [
        {"type": "tool_result", "tool_use_id": call["id"], "content": "mild"} for call in reversed(calls)
    ]
    turns = [{"role": "assistant", "content": calls}, {"role": "user", "content": results}]

    second = read(simulator, {**ASKED, "messages": [*ASKED["messages"], *turns]}, "sim+text=Mild.")

    assert first.stop_reason == "tool_use"
    assert [call["input"].keys() for call in calls] == [{"city"}, {"city"}]
    assert second.content[-1].text == "Mild."


def test_the_longest_name_of_a_tool_comes_back(simulator: Simulator) -> None:
    name = "mcp__" + "weather_station_" * 7
    tool = {"name": name, "input_schema": WEATHER}

    message = read(simulator, {**ASKED, "tools": [tool]}, "sim+tools=1")

    assert message.content[-1].name == name


def test_an_answer_that_follows_a_schema(simulator: Simulator) -> None:
    schema = {**WEATHER, "additionalProperties": False}
    asked = {**ASKED, "tools": [], "output_config": {"format": {"type": "json_schema", "schema": schema}}}

    message = read(simulator, asked, "sim")

    assert json.loads(message.content[-1].text).keys() == {"city"}
