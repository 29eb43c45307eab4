"""What a Responses answer depends on."""

from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask
from floway.simulator.vendors.openai_responses.ask import read

USER = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]}


def _read(*items: Any, **members: Any) -> Ask:
    return read({"input": [USER, *items], **members}, "sim", Options(), "seed")


def test_results_are_the_outputs_at_the_end() -> None:
    outputs = [
        {"type": "function_call_output", "call_id": "a", "output": "x"},
        {"type": "custom_tool_call_output", "call_id": "b", "output": [{"type": "input_text", "text": "y"}]},
    ]

    ask = _read(*outputs)
    assert (ask.results, ask.prompt, ask.is_continued) == (("x", "y"), "Hello", True)
    assert _read(*outputs, USER).results == ()


def test_tools_of_namespaces_are_found_and_hosted_ones_are_not() -> None:
    inner = {"type": "function", "name": "f"}
    tools = [
        {"type": "namespace", "name": "n", "tools": [inner]},
        {"type": "web_search"},
        {"type": "custom", "name": "p"},
    ]

    found = _read(tools=tools).tools

    assert [(tool.name, tool.namespace, tool.kind) for tool in found] == [
        ("f", "n", "function"),
        ("p", None, "custom"),
    ]


def test_reasoning_choice_and_format_are_read() -> None:
    assert [_read(reasoning=reasoning).thinks for reasoning in ({}, {"effort": "none"}, None)] == [
        True,
        False,
        False,
    ]
    assert _read(tool_choice={"type": "function", "name": "f"}).tool_choice == "=f"
    assert _read(tool_choice={"type": "allowed_tools", "mode": "required"}).tool_choice == "required"
    assert _read(text={"format": {"type": "json_object"}}).schema == {}
