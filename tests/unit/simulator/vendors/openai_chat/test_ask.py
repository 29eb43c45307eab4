"""What a Chat Completions answer depends on."""

from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.openai_chat.ask import read, text_of

USER = {"role": "user", "content": [{"type": "text", "text": "Hello"}, {"type": "image_url"}]}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}


def _read(**members: Any) -> Ask:
    return read({"messages": [USER], **members}, "sim", Options(), "seed")


def test_results_are_the_tool_messages_at_the_end() -> None:
    results = [{"role": "tool", "content": "a"}, {"role": "tool", "content": [{"type": "text", "text": "b"}]}]

    assert _read(messages=[USER, {"role": "assistant"}, *results]).results == ("a", "b")
    assert _read(messages=[USER, *results, USER]).results == ()


def test_limits_stops_and_effort_are_read() -> None:
    assert (_read(max_tokens=5).max_tokens, _read(max_completion_tokens=6).max_tokens) == (5, 6)
    assert (_read(stop="x").stops, _read(stop=["x", "y"]).stops) == (("x",), ("x", "y"))
    assert [_read(reasoning_effort=effort).thinks for effort in ("low", "none", None)] == [True, False, False]


def test_the_choice_is_read() -> None:
    named = {"type": "function", "function": {"name": "f"}}

    assert _read(tools=[TOOL], tool_choice=named).tool_choice == "=f"
    assert _read(tools=[TOOL], tool_choice="required").tool_choice == "required"
    assert _read(tools=[{"type": "custom", "custom": {"name": "p"}}]).tools[0].kind == "custom"


def test_formats_are_read() -> None:
    schema = {"type": "object"}

    assert _read(response_format={"type": "json_schema", "json_schema": {"schema": schema}}).schema == schema
    assert _read(response_format={"type": "json_object"}).schema == {}
    assert _read(response_format={"type": "text"}).schema is None


def test_only_text_parts_are_text() -> None:
    assert text_of(USER["content"]) == "Hello"
    assert text_of(None) == ""
