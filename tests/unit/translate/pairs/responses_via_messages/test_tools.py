from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_messages.tools import offered_tools, put_tools

_F: Document = {"type": "function", "name": "f", "description": None, "parameters": None}


def _put(tools: Any, choice: Any = None, is_parallel: bool | None = None) -> Document:
    request: Document = {}
    put_tools(request, offered_tools(tools, Ledger()), choice, is_parallel, Ledger())
    return request


def test_a_function_without_parameters_takes_an_empty_object() -> None:
    assert _put([_F]) == {"tools": [{"name": "f", "input_schema": {"type": "object", "properties": {}}}]}


def test_a_custom_tool_takes_one_text_whose_grammar_the_model_is_told() -> None:
    form = {"type": "grammar", "syntax": "lark", "definition": "start: x"}

    (tool,) = _put([{"type": "custom", "name": "p", "description": "patches", "format": form}])["tools"]

    assert (tool["name"], tool["description"], tool["strict"]) == ("p", "patches", False)
    schema = tool["input_schema"]
    assert (schema["required"], schema["additionalProperties"]) == (["input"], False)
    assert "start: x" in schema["properties"]["input"]["description"]


def test_hosted_tools_are_dropped_and_namespaces_flattened() -> None:
    tools = [
        {"type": "web_search"},
        {"type": "tool_search", "execution": "client"},
        _F | {"name": "a_b"},
        {"type": "namespace", "name": "a", "tools": [_F | {"name": "b"}]},
    ]

    assert [tool["name"] for tool in _put(tools)["tools"]] == ["a_b", "a_b_2"]


@pytest.mark.parametrize(
    ("choice", "is_parallel", "sent"),
    [
        ("auto", True, {"type": "auto"}),
        ("none", None, {"type": "none"}),
        ("required", None, {"type": "any"}),
        ({"type": "function", "name": "f"}, None, {"type": "tool", "name": "f"}),
        ({"type": "function", "name": "g"}, None, None),
        ({"type": "allowed_tools"}, None, None),
        ("auto", False, {"type": "auto", "disable_parallel_tool_use": True}),
        (None, False, {"type": "auto", "disable_parallel_tool_use": True}),
    ],
)
def test_a_choice_is_sent_in_the_upstreams_words(
    choice: Any, is_parallel: bool | None, sent: Document | None
) -> None:
    assert _put([_F], choice, is_parallel).get("tool_choice") == sent


def test_a_choice_without_tools_is_left_out_and_entered() -> None:
    ledger, request = Ledger(), dict[str, Any]()

    put_tools(request, offered_tools(None, ledger), "required", False, ledger)

    assert request == {}
    assert [loss.path for loss in ledger.losses] == ["tool_choice", "parallel_tool_calls"]


@pytest.mark.parametrize(
    ("tool", "param"),
    [
        (_F | {"defer_loading": True}, "tools[0].defer_loading"),
        (_F | {"allowed_callers": ["programmatic"]}, "tools[0].allowed_callers"),
        (
            {"type": "namespace", "name": "n", "tools": [_F | {"defer_loading": True}]},
            "tools[0].tools[0].defer_loading",
        ),
        ({"type": "namespace", "name": "n", "tools": ["f"]}, "tools[0].tools[0]"),
        ({"type": "function"}, "tools[0].name"),
    ],
)
def test_a_tool_that_the_model_cannot_reach_is_refused(tool: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as caught:
        offered_tools([tool], Ledger())

    assert caught.value.param == param


def test_parallel_calls_are_entered_when_no_tool_may_be_called() -> None:
    ledger, request = Ledger(), dict[str, Any]()

    put_tools(request, offered_tools([_F], Ledger()), "none", False, ledger)

    assert request["tool_choice"] == {"type": "none"}
    assert [loss.path for loss in ledger.losses] == ["parallel_tool_calls"]
