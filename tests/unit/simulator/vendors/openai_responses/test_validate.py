"""What Responses requests are refused, and in which words."""

from typing import Any

import pytest

from floway.simulator.memory import Memory
from floway.simulator.signatures import Signer
from floway.simulator.vendors.openai_responses.validate import check
from floway.simulator.wire import Refusal

GOOD = {"model": "sim", "input": "Hello"}
TOOL = {
    "type": "function",
    "name": "f",
    "parameters": {"type": "object", "properties": {"a": {"type": "string"}}},
}


def _refusal(changes: dict[str, Any]) -> Refusal:
    document = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(Refusal) as raised:
        check(document, Signer("test"), Memory())
    return raised.value


def test_a_string_becomes_a_message_of_the_user() -> None:
    checked = check(GOOD, Signer("test"), Memory())

    assert checked["input"] == [{"type": "message", "role": "user", "content": "Hello"}]


@pytest.mark.parametrize(
    ("changes", "message", "code"),
    [
        ({"messages": []}, "Unknown parameter: 'messages'.", "unknown_parameter"),
        ({"stop": "x"}, "Unknown parameter: 'stop'.", "unknown_parameter"),
        ({"model": None}, "Missing required parameter: 'model'.", "missing_required_parameter"),
        ({"input": None}, "Missing required parameter: 'input'.", "missing_required_parameter"),
        (
            {"input": 1},
            "Invalid type for 'input': expected one of a string or array of objects, but got an "
            "integer instead.",
            "invalid_type",
        ),
        ({"reasoning": {"budget": 1}}, "Unknown parameter: 'reasoning.budget'.", "unknown_parameter"),
        (
            {"stream": True, "stream_options": {"include_usage": True}},
            "Unknown parameter: 'stream_options.include_usage'.",
            "unknown_parameter",
        ),
        (
            {"tools": [{"type": "function", "function": {"name": "f"}}]},
            "Missing required parameter: 'tools[0].name'.",
            "missing_required_parameter",
        ),
        (
            {"tools": [{**TOOL, "strict": True}]},
            "Invalid schema for 'f': 'additionalProperties' is required to be supplied and to be false.",
            "invalid_function_parameters",
        ),
        (
            {
                "tools": [
                    {
                        **TOOL,
                        "strict": True,
                        "parameters": {**TOOL["parameters"], "additionalProperties": False},
                    }
                ]
            },
            "Invalid schema for 'f': 'required' is required to be supplied and to be an array "
            "including every key in properties.",
            "invalid_function_parameters",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "function", "name": "g"}},
            "Tool choice 'g' not found in 'tools' parameter.",
            None,
        ),
        (
            {"truncation": "yes"},
            "Invalid value: 'yes'. Supported values are: 'auto', 'disabled'.",
            "invalid_value",
        ),
        (
            {"text": {"format": {"type": "json_schema", "schema": {}}}},
            "Missing required parameter: 'text.format.name'.",
            "missing_required_parameter",
        ),
    ],
)
def test_a_wrong_request_is_refused(changes: dict[str, Any], message: str, code: str | None) -> None:
    refusal = _refusal(changes)

    assert (refusal.status, refusal.message, refusal.code) == (400, message, code)
