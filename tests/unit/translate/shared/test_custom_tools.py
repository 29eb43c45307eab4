from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.custom_tools import Origin, Toolbox, read_tools, unwrapped, wrapped


def toolbox(*tools: Any) -> Toolbox:
    return read_tools(list(tools), Ledger())


def function(name: str, **members: Any) -> Document:
    return {"type": "function", "name": name, **members}


def space(name: str, *tools: Any) -> Document:
    return {"type": "namespace", "name": name, "tools": list(tools)}


def names(box: Toolbox) -> list[str]:
    return [each.name for each in box.functions]


def test_a_function_is_as_it_was() -> None:
    (made,) = toolbox(function("f", description="d", parameters={"type": "object"}, strict=True)).functions

    assert (made.name, made.description, made.parameters, made.strict) == ("f", "d", {"type": "object"}, True)


def test_a_custom_tool_is_a_function_of_one_text() -> None:
    form = {"type": "grammar", "syntax": "lark", "definition": "start: A"}

    (made,) = toolbox({"type": "custom", "name": "patch", "format": form}).functions

    assert made.strict is False
    assert made.parameters["required"] == ["input"]
    assert made.parameters["additionalProperties"] is False
    text = made.parameters["properties"]["input"]
    assert text["type"] == "string"
    assert text["description"].endswith("lark grammar:\nstart: A")


def test_names_in_a_namespace_are_joined_and_found_again() -> None:
    box = toolbox(space("mcp.files", function("read"), {"type": "custom", "name": "patch"}))

    assert names(box) == ["mcp_files_read", "mcp_files_patch"]
    assert box.origin("mcp_files_patch") == Origin("patch", "mcp.files", is_custom=True)
    assert box.wire_name("read", "mcp.files") == "mcp_files_read"


def test_no_two_tools_share_a_name_and_plain_ones_keep_theirs() -> None:
    box = toolbox(space("a", function("b_c")), space("a_b", function("c")), function("a_b_c"))

    assert names(box) == ["a_b_c_2", "a_b_c_3", "a_b_c"]
    assert [box.origin(name).namespace for name in names(box)] == ["a", "a_b", None]


def test_a_name_that_is_too_long_is_shortened_and_found_again() -> None:
    long = "mcp__server__" + "x" * 80

    (name,) = names(toolbox(function(long)))

    assert len(name) == 64
    assert toolbox(function(long)).origin(name) == Origin(long)


def test_a_tool_of_an_earlier_turn_has_a_name_too() -> None:
    box = toolbox()

    assert box.wire_name("spawn", "multi.agent") == "multi_agent_spawn"
    assert box.origin("unheard_of") == Origin("unheard_of")


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        ({"type": "function", "name": "f"}, "f"),
        ({"type": "custom", "name": "patch"}, "patch"),
        ({"type": "function", "name": "g", "namespace": "s"}, "s_g"),
        ({"type": "function", "name": "missing"}, None),
        ({"type": "web_search"}, None),
        ({"type": "function", "name": ["f"]}, None),
        ("auto", None),
    ],
)
def test_the_tool_that_a_choice_forces(choice: Any, name: str | None) -> None:
    box = toolbox(function("f"), {"type": "custom", "name": "patch"}, space("s", function("g")))

    assert box.chosen(choice) == name


def test_what_becomes_of_tools_is_noted() -> None:
    ledger = Ledger()
    deferred = function("f", defer_loading=True, output_schema={})

    read_tools([{"type": "web_search"}, {"type": "tool_search"}, deferred], ledger)

    assert [(loss.path, str(loss.kind)) for loss in ledger.losses] == [
        ("tools[0]", "dropped"),
        ("tools[1]", "dropped"),
        ("tools[2].defer_loading", "renamed"),
        ("tools[2].output_schema", "dropped"),
    ]


@pytest.mark.parametrize(
    ("tools", "param"),
    [
        ([{"type": "function"}], "tools[0].name"),
        ([{"type": "custom", "name": 7}], "tools[0].name"),
        ([{"type": "namespace", "name": "n"}], "tools[0]"),
        ([space("n", {"type": "web_search"})], "tools[0].tools[0]"),
        ([space("n", space("m"))], "tools[0].tools[0]"),
        (["f"], "tools[0]"),
        (7, "tools"),
    ],
)
def test_malformed_tools_are_named(tools: Any, param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        read_tools(tools, Ledger())

    assert refused.value.param == param


@pytest.mark.parametrize("text", ["", "plain", '"quoted"\n', "\u2028 \U0001f600", '{"input": 1}'])
def test_a_wrapped_text_comes_back_unchanged(text: str) -> None:
    assert unwrapped(wrapped(text)) == text


@pytest.mark.parametrize("arguments", ["", "free text", '{"input": 7}', '{"other": "x"}', "[1", '"x"'])
def test_arguments_against_the_schema_are_the_input(arguments: str) -> None:
    assert unwrapped(arguments) == arguments


@pytest.mark.parametrize("tools", [5, "f", True, {"type": "function"}, [None], [["f"]], [5]])
def test_what_is_no_list_of_tools_is_refused_by_its_place(tools: Any) -> None:
    with pytest.raises(Untranslatable) as refusal:
        read_tools(tools, Ledger())

    assert refusal.value.param.startswith("tools")


@pytest.mark.parametrize(
    "tool", [{}, {"type": None}, {"type": []}, {"type": {"a": 1}}, {"type": "unheard_of"}]
)
def test_a_tool_that_nobody_knows_is_left_out(tool: Any) -> None:
    ledger = Ledger()

    assert read_tools([tool], ledger).functions == []
    assert [loss.path for loss in ledger.losses] == ["tools[0]"]
