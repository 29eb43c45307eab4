"""Whole trips: the strict vendor judges the request, OpenAI's SDK the answer."""

from typing import Any

from floway.protocols.documents import named_frame
from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_chat_completions import translate
from tests.support.openai_sdk import sdk_reading
from tests.support.simulator import Simulator
from tests.support.trips import answered

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS: list[Document] = [
    {"type": "function", "name": "weather", "parameters": SCHEMA, "strict": False},
    {"type": "custom", "name": "apply_patch"},
    {"type": "namespace", "name": "agents", "tools": [{"type": "function", "name": "spawn"}]},
    {"type": "web_search"},
]
PROMPT = {"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]}


def read(simulator: Simulator, document: Document, model: str) -> Any:
    """What the SDK makes of the answer to a request."""
    trip = translate(document, Context(model))
    stream = answered(simulator, "/v1/chat/completions", trip, named_frame)
    with sdk_reading(stream) as client, client.responses.stream(model="m", input="x") as events:
        return events.get_final_response()


def test_an_answer_with_reasoning(simulator: Simulator) -> None:
    asked = {"input": [PROMPT], "reasoning": {"effort": "low"}}

    response = read(simulator, asked, "sim+thinking+reasoning_content+text=It_rains.+cache_read=5")

    assert [item.type for item in response.output] == ["reasoning", "message"]
    assert response.output_text == "It rains."
    assert response.usage.input_tokens_details.cached_tokens == 5


def test_a_round_of_all_kinds_of_calls(simulator: Simulator) -> None:
    asked: Document = {"input": [PROMPT], "tools": TOOLS, "parallel_tool_calls": True, "store": False}

    calls = [item.to_dict() for item in read(simulator, asked, "sim+tools=3").output]
    outputs = [
        {"type": f"{call['type']}_output", "call_id": call["call_id"], "output": "mild"}
        for call in reversed(calls)
    ]
    response = read(simulator, {**asked, "input": [PROMPT, *calls, *outputs]}, "sim+text=Mild.")

    assert [(call["type"], call["name"], call.get("namespace")) for call in calls] == [
        ("function_call", "weather", None),
        ("custom_tool_call", "apply_patch", None),
        ("function_call", "spawn", "agents"),
    ]
    assert response.output_text == "Mild."
