from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_responses.tools import function_tools, put_tool_choice


def _chosen(choice: Any, tools: list[Document] | None = None) -> Document:
    request: Document = {"tools": [{"type": "function", "name": "f"}] if tools is None else tools}
    put_tool_choice(request, choice, Ledger())
    return {name: value for name, value in request.items() if name != "tools"}


def test_a_tool_becomes_a_function_that_is_not_strict_unless_asked() -> None:
    tools = [
        {"name": "f", "description": "does f", "input_schema": {"type": "object"}},
        {
            "type": "custom",
            "name": "g",
            "description": "",
            "input_schema": {"type": "string"},
            "strict": True,
        },
    ]

    assert function_tools(tools, Ledger()) == [
        {
            "type": "function",
            "name": "f",
            "description": "does f",
            "parameters": {"type": "object", "properties": {}},
            "strict": False,
        },
        {"type": "function", "name": "g", "parameters": {"type": "string"}, "strict": True},
    ]


def test_server_tools_and_foreign_members_are_entered() -> None:
    ledger = Ledger()
    tools = [
        {"type": "web_search_20250305", "name": "web_search"},
        {"name": "f", "input_schema": {}, "defer_loading": True, "cache_control": {"type": "ephemeral"}},
    ]

    assert [tool["name"] for tool in function_tools(tools, ledger)] == ["f"]
    assert [loss.path for loss in ledger.losses] == [
        "tools[0]",
        "tools[1].defer_loading",
        "tools[1].cache_control",
    ]


@pytest.mark.parametrize("tools", ["f", ["f"], {"name": "f"}])
def test_what_is_no_list_of_tools_is_refused(tools: Any) -> None:
    with pytest.raises(Untranslatable):
        function_tools(tools, Ledger())


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        ({"type": "auto"}, {"tool_choice": "auto"}),
        ({"type": "any"}, {"tool_choice": "required"}),
        ({"type": "none"}, {"tool_choice": "none"}),
        ({"type": "tool", "name": "f"}, {"tool_choice": {"type": "function", "name": "f"}}),
        ({"type": "tool", "name": "web_search"}, {}),
        (
            {"type": "any", "disable_parallel_tool_use": True},
            {"tool_choice": "required", "parallel_tool_calls": False},
        ),
        (None, {}),
    ],
)
def test_a_choice_is_sent_in_the_upstreams_words(choice: Any, sent: Document) -> None:
    assert _chosen(choice) == sent


def test_a_choice_without_tools_is_left_out() -> None:
    assert _chosen({"type": "any", "disable_parallel_tool_use": True}, tools=[]) == {}
