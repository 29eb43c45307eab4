from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_responses.tools import put_tools

SCHEMA = {"type": "object", "properties": {}}
TOOL = {"type": "function", "function": {"name": "f"}}
FLAT = {"type": "function", "name": "f", "parameters": SCHEMA, "strict": False}


def put(ledger: Ledger | None = None, **members: Any) -> Document:
    target: Document = {}
    put_tools(target, members, ledger or Ledger())
    return target


def test_a_function_loses_its_nesting_and_is_not_strict_unasked() -> None:
    described = {"type": "function", "function": {"name": "f", "description": "d", "strict": True}}

    assert put(tools=[TOOL]) == {"tools": [FLAT]}
    assert put(tools=[described]) == {"tools": [{**FLAT, "description": "d", "strict": True}]}


def test_a_custom_tool_keeps_its_grammar() -> None:
    grammar = {"syntax": "lark", "definition": "start: A"}
    custom = {"name": "patch", "format": {"type": "grammar", "grammar": grammar}}

    assert put(tools=[{"type": "custom", "custom": custom}]) == {
        "tools": [{"type": "custom", "name": "patch", "format": {"type": "grammar", **grammar}}]
    }


@pytest.mark.parametrize(
    ("choice", "translated"),
    [
        ("required", "required"),
        ({"type": "function", "function": {"name": "f"}}, {"type": "function", "name": "f"}),
        ({"type": "custom", "custom": {"name": "f"}}, {"type": "custom", "name": "f"}),
        (
            {
                "type": "allowed_tools",
                "allowed_tools": {"mode": "auto", "tools": [{"type": "function", "function": {"name": "f"}}]},
            },
            {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "f"}]},
        ),
    ],
)
def test_a_choice_loses_its_nesting(choice: Any, translated: Any) -> None:
    assert put(tools=[TOOL], tool_choice=choice)["tool_choice"] == translated


def test_there_is_no_choice_among_no_tools() -> None:
    ledger = Ledger()

    assert put(ledger, tools=[], tool_choice="auto") == {"tools": None}
    assert put(tool_choice="auto") == {}
    assert [loss.path for loss in ledger.losses] == ["tool_choice"]


def test_an_unknown_kind_of_tool_is_noted() -> None:
    ledger = Ledger()

    assert put(ledger, tools=[{"type": "browser"}, TOOL]) == {"tools": [FLAT]}
    assert [loss.path for loss in ledger.losses] == ["tools[0]"]


def test_a_tool_needs_a_name() -> None:
    with pytest.raises(Untranslatable) as refused:
        put(tools=[{"type": "function", "function": {}}])

    assert refused.value.param == "tools[0].function.name"
