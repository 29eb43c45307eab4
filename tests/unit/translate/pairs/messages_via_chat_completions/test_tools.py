from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames, put_tools

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
TOOL = {"name": "f", "description": "does", "input_schema": SCHEMA}


def sent(ledger: Ledger | None = None, **parameters: Any) -> Document:
    target: Document = {}
    ledger = ledger or Ledger()
    put_tools(target, parameters, ToolNames(ledger), ledger)
    return target


def test_a_tool_becomes_a_function() -> None:
    function = {"name": "f", "description": "does", "parameters": SCHEMA}

    assert sent(tools=[TOOL]) == {"tools": [{"type": "function", "function": function}]}


def test_strict_is_sent_when_it_is_set() -> None:
    assert sent(tools=[TOOL | {"strict": True}])["tools"][0]["function"]["strict"] is True


def test_server_tools_stay_behind_and_without_tools_nothing_is_chosen() -> None:
    ledger = Ledger()

    target = sent(
        ledger, tools=[{"type": "web_search_20250305", "name": "web_search"}], tool_choice={"type": "auto"}
    )

    assert target == {}
    assert [loss.path for loss in ledger.losses] == ["tools[0]", "tool_choice"]


@pytest.mark.parametrize(
    ("choice", "chosen"),
    [
        ({"type": "auto"}, "auto"),
        ({"type": "any"}, "required"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "f"}, {"type": "function", "function": {"name": "f"}}),
        ({"type": "tool", "name": "gone"}, None),
        ({"type": ["strange"]}, None),
    ],
)
def test_the_choice_is_translated(choice: Document, chosen: Any) -> None:
    assert sent(tools=[TOOL], tool_choice=choice).get("tool_choice") == chosen


def test_a_ban_on_parallel_calls_is_kept() -> None:
    target = sent(tools=[TOOL], tool_choice={"type": "auto", "disable_parallel_tool_use": True})

    assert target["parallel_tool_calls"] is False


def test_a_long_name_is_shortened_and_remembered() -> None:
    ledger, target = Ledger(), Document()
    names = ToolNames(ledger)
    long = "mcp__" + "server" * 12

    put_tools(
        target,
        {"tools": [TOOL | {"name": long}], "tool_choice": {"type": "tool", "name": long}},
        names,
        ledger,
    )

    short = target["tools"][0]["function"]["name"]
    assert len(short) == 64
    assert names.originals == {short: long}
    assert target["tool_choice"]["function"]["name"] == short
