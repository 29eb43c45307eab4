from typing import Any

import pytest

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.tools import Tool, Tools, tools_of

TOOLS = [{"functionDeclarations": [{"name": "f"}, {"name": "g"}]}]


def read(tools: Any = TOOLS, *, filters_every_mode: bool = False, **calling: Any) -> tuple[Tools, list[str]]:
    ledger = Ledger()
    config = {"toolConfig": {"functionCallingConfig": calling}} if calling else {}
    found = tools_of(
        {"tools": tools, **config}, ToolNames(ledger), ledger, filters_every_mode=filters_every_mode
    )
    return found, [loss.path for loss in ledger.losses]


def offered(tools: Tools) -> list[str]:
    return [tool.name for tool in tools.offered]


def test_declarations_keep_their_schema_in_either_form() -> None:
    openapi = {"name": "f", "description": "does", "parameters": {"type": "OBJECT"}}
    plain = {"name": "g", "parameters_json_schema": {"type": "object", "$defs": {}}}

    tools, losses = read(
        [{"function_declarations": [openapi, plain]}, {"functionDeclarations": [{"name": "h"}]}]
    )

    assert tools.offered == [
        Tool("f", "does", {"type": "object"}),
        Tool("g", None, {"type": "object", "$defs": {}}),
        Tool("h", None, None),
    ]
    assert losses == []


def test_tools_that_google_runs_are_not_offered() -> None:
    tools, losses = read(
        [{"googleSearch": {}}, {"functionDeclarations": [{"name": "f", "behavior": "BLOCKING"}]}]
    )

    assert offered(tools) == ["f"]
    assert losses == ["tools[0].googleSearch", "tools[1].functionDeclarations[0].behavior"]


@pytest.mark.parametrize(
    ("mode", "choice"),
    [("AUTO", "auto"), ("VALIDATED", "auto"), ("ANY", "any"), ("any", "any"), ("NONE", "none")],
)
def test_the_mode_becomes_the_choice(mode: str, choice: str) -> None:
    tools, _ = read(mode=mode)

    assert (tools.choice, tools.forced) == (choice, None)


def test_one_allowed_name_forces_that_tool() -> None:
    tools, _ = read(mode="ANY", allowedFunctionNames=["g"])

    assert (offered(tools), tools.choice, tools.forced) == (["g"], "any", "g")


def test_two_allowed_names_leave_the_choice() -> None:
    tools, losses = read(mode="ANY", allowed_function_names=["f", "g"])

    assert (offered(tools), tools.choice, tools.forced) == (["f", "g"], "any", None)
    assert losses == []


def test_allowed_names_count_in_other_modes_only_where_told() -> None:
    everywhere, _ = read(mode="VALIDATED", allowedFunctionNames=["g"], filters_every_mode=True)
    here, losses = read(mode="VALIDATED", allowedFunctionNames=["g"])

    assert (offered(everywhere), offered(here)) == (["g"], ["f", "g"])
    assert losses == ["toolConfig.functionCallingConfig.allowedFunctionNames"]


def test_without_tools_there_is_no_choice() -> None:
    tools, losses = read([], mode="ANY")

    assert tools == Tools()
    assert losses == ["toolConfig.functionCallingConfig"]


def test_an_unknown_mode_says_nothing() -> None:
    tools, losses = read(mode="SOMETIMES")

    assert tools.choice is None
    assert losses == ["toolConfig.functionCallingConfig.mode"]


def test_a_declaration_needs_a_name() -> None:
    with pytest.raises(Untranslatable) as refused:
        read([{"functionDeclarations": [{}]}])

    assert refused.value.param == "tools[0].functionDeclarations[0].name"
