from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.pairs.chat_completions_via_messages.tools import put_choice, put_tools, toolbox_of

FUNCTION = {
    "type": "function",
    "function": {"name": "f", "description": "does", "parameters": {"properties": {}}},
}


def sent(ledger: Ledger | None = None, **parameters: Any) -> Document:
    context = Context("m", ledger=ledger or Ledger())
    target: Document = {}
    toolbox = toolbox_of(parameters, context.ledger)
    put_tools(target, parameters, toolbox, Parts(context))
    put_choice(target, parameters, toolbox, context.ledger)
    return target


def test_a_function_becomes_a_tool_with_an_object_schema() -> None:
    tool = {"name": "f", "description": "does", "input_schema": {"type": "object", "properties": {}}}

    assert sent(tools=[FUNCTION]) == {"tools": [tool]}


def test_a_breakpoint_on_a_tool_is_kept() -> None:
    mark = {"cache_control": {"type": "ephemeral"}}

    assert sent(tools=[FUNCTION | mark])["tools"][0]["cache_control"] == {"type": "ephemeral"}


def test_a_custom_tool_takes_one_string_and_is_told_its_grammar() -> None:
    grammar = {"syntax": "lark", "definition": "start: WORD"}
    custom = {"name": "apply", "format": {"type": "grammar", "grammar": grammar}}

    (tool,) = sent(tools=[{"type": "custom", "custom": custom}])["tools"]

    assert tool["input_schema"]["required"] == ["input"]
    assert "start: WORD" in tool["input_schema"]["properties"]["input"]["description"]


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        ("auto", {"type": "auto"}),
        ("none", {"type": "none"}),
        ("required", {"type": "any"}),
        ({"type": "function", "function": {"name": "f"}}, {"type": "tool", "name": "f"}),
        ({"type": "function", "function": {"name": "gone"}}, None),
        ({"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": []}}, {"type": "any"}),
        (7, None),
        (None, None),
    ],
)
def test_the_choice_is_translated(choice: Any, chosen: Document | None) -> None:
    assert sent(tools=[FUNCTION], tool_choice=choice).get("tool_choice") == chosen


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        (None, {"type": "auto", "disable_parallel_tool_use": True}),
        ("required", {"type": "any", "disable_parallel_tool_use": True}),
        ("none", {"type": "none"}),
    ],
)
def test_a_ban_on_parallel_calls_rides_on_the_choice(choice: Any, chosen: Document) -> None:
    assert sent(tools=[FUNCTION], tool_choice=choice, parallel_tool_calls=False)["tool_choice"] == chosen


def test_without_tools_nothing_is_chosen() -> None:
    ledger = Ledger()

    assert sent(ledger, tool_choice="auto", parallel_tool_calls=False) == {}
    assert [loss.path for loss in ledger.losses] == ["tool_choice", "parallel_tool_calls"]


def test_the_functions_of_old_are_refused() -> None:
    with pytest.raises(Untranslatable) as refusal:
        sent(functions=[{"name": "f"}])

    assert refusal.value.param == "functions"


def test_an_unknown_member_of_a_definition_is_entered_where_it_stands() -> None:
    ledger = Ledger()

    sent(ledger, tools=[{"type": "function", "function": {**FUNCTION["function"], "more": 1}}])

    assert [loss.path for loss in ledger.losses] == ["tools[0].function.more"]
