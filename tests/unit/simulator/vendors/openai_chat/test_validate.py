"""What Chat Completions requests are refused, and in which words."""

from typing import Any

import pytest

from floway.simulator.vendors.openai_chat.validate import check
from floway.simulator.wire import Refusal

USER = {"role": "user", "content": "Hello"}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}
GOOD = {"model": "sim", "messages": [USER]}


def _calls(*ids: str) -> dict[str, Any]:
    calls = [{"id": id, "type": "function", "function": {"name": "f", "arguments": "{}"}} for id in ids]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def _result(id: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": id, "content": "x"}


def _refusal(changes: dict[str, Any]) -> Refusal:
    document = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(Refusal) as raised:
        check(document)
    assert raised.value.status == 400
    return raised.value


def test_parallel_calls_answered_in_any_order_are_taken() -> None:
    check({**GOOD, "messages": [USER, _calls("a", "b"), _result("b"), _result("a"), USER], "tools": [TOOL]})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_output_tokens": 1}, "Unrecognized request argument supplied: max_output_tokens"),
        ({"client_metadata": {}}, "Unrecognized request argument supplied: client_metadata"),
        ({"model": None}, "you must provide a model parameter"),
        ({"messages": None}, "Missing required parameter: 'messages'."),
        ({"n": "2"}, "Invalid type for 'n': expected an integer, but got a string instead."),
        ({"stream_options": {}}, "The 'stream_options' parameter is only allowed when 'stream' is enabled."),
        (
            {"max_tokens": 1, "max_completion_tokens": 1},
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
        ),
        (
            {"tools": []},
            "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead.",
        ),
        ({"tool_choice": "auto"}, "'tool_choice' is only allowed when 'tools' are specified."),
        ({"parallel_tool_calls": False}, "'parallel_tool_calls' is only allowed when 'tools' are specified."),
        (
            {"tools": [{"type": "function", "function": {"name": "a.b"}}]},
            "Invalid 'tools[0].function.name': string does not match pattern. "
            "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
        ),
        (
            {"tools": [{"type": "function", "function": {"name": "a" * 65}}]},
            "Invalid 'tools[0].function.name': string too long. "
            "Expected a string with maximum length 64, but got a string with length 65 instead.",
        ),
        (
            {"tools": [{"type": "web_search"}]},
            "Invalid value: 'web_search'. Supported values are: 'function', 'custom'.",
        ),
        (
            {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "g"}}},
            "Tool choice 'g' not found in 'tools' parameter.",
        ),
        (
            {"tools": [{"type": "function", "function": {**TOOL["function"], "strict": True}}]},
            "Invalid schema for 'f': 'additionalProperties' is required to be supplied and to be false.",
        ),
        (
            {"response_format": {"type": "json_object"}},
            "'messages' must contain the word 'json' in some form, "
            "to use 'response_format' of type 'json_object'.",
        ),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"schema": {}}}},
            "Missing required parameter: 'response_format.json_schema.name'.",
        ),
        (
            {"stop": list("abcde")},
            "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an "
            "array with length 5 instead.",
        ),
        (
            {"reasoning_effort": "huge"},
            "Invalid value: 'huge'. Supported values are: 'none', 'minimal', 'low', 'medium', "
            "'high', 'xhigh'.",
        ),
        (
            {"messages": [{**USER, "reasoning_text": "x"}]},
            "Unknown parameter: 'messages[0].reasoning_text'.",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "input_text", "text": "x"}]}]},
            "Invalid value: 'input_text'. Supported values are: 'text', 'image_url', 'input_audio', 'file'.",
        ),
        (
            {"messages": [USER, _calls("a"), {**_result("a"), "content": [{"type": "image_url"}]}]},
            "Invalid value: 'image_url'. Supported values are: 'text'.",
        ),
        (
            {"messages": [{"role": "user", "content": None}]},
            "Invalid value for 'content': expected a string, got null. (messages[0].content)",
        ),
        (
            {"messages": [USER, _calls("a", "b"), _result("a"), USER]},
            "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
            "'tool_call_id'. The following tool_call_ids did not have response messages: b",
        ),
        (
            {"messages": [USER, _result("a")]},
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message "
            "with 'tool_calls'.",
        ),
    ],
)
def test_a_wrong_request_is_refused(changes: dict[str, Any], message: str) -> None:
    assert _refusal(changes).message == message


def test_a_refusal_names_the_member_at_fault() -> None:
    refusal = _refusal({"max_tokens": 0})

    assert (refusal.param, refusal.code) == ("max_tokens", "integer_below_min_value")


def test_reasoning_is_taken_back_only_by_a_vendor_that_shows_it() -> None:
    thought = {**GOOD, "messages": [USER, {"role": "assistant", "content": "a", "reasoning_content": "why"}]}

    check(thought, takes_reasoning=True)
    assert "messages[1].reasoning_content" in _refusal(thought).message


def _with_file(**file: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"type": "file", "file": file}]}]}


PDF = "data:application/pdf;base64,JVBERi0xLjcK"


def test_files_by_data_and_by_id_are_taken() -> None:
    check(GOOD | _with_file(file_data=PDF, filename="a.pdf"))
    check(GOOD | _with_file(file_id="file-1"))


@pytest.mark.parametrize(
    ("file", "param"),
    [
        ({"filename": "a.pdf"}, "file_data"),
        ({"file_data": PDF}, "filename"),
        ({"file_data": "JVBERi0xLjcK", "filename": "a.pdf"}, "file_data"),
        ({"file_data": "data:text/plain;base64,YQ==", "filename": "a.txt"}, "file_data"),
        ({"file_data": "data:application/pdf;base64,%PDF", "filename": "a.pdf"}, "file_data"),
        ({"file_url": "https://x.example", "file_id": "file-1"}, "file_url"),
    ],
)
def test_other_files_are_refused(file: dict[str, str], param: str) -> None:
    assert _refusal(_with_file(**file)).param == f"messages[0].content[0].file.{param}"
