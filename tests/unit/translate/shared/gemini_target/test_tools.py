from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.tools import Choice, Declarations

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def declarations(ledger: Ledger, model: str = "gemini-3.8-flash") -> Declarations:
    return Declarations(family_of(model), ToolNames(ledger), ledger)


def calling(choice: Choice | None, *, strict: bool = False, model: str = "gemini-3.8-flash") -> Any:
    found, document = declarations(Ledger(), model), {}
    for name in ("a", "b"):
        found.add(name, None, SCHEMA, strict, f"tools.{name}")
    found.put_into(document, choice)
    return document.get("toolConfig", {}).get("functionCallingConfig")


def test_a_declaration_has_what_the_client_said() -> None:
    found, document = declarations(Ledger()), {}
    found.add("a", "does it", SCHEMA, None, "t")
    found.add("b", "", {"type": "object"}, None, "t")
    found.put_into(document, None)

    declared: list[Document] = [
        {"name": "a", "description": "does it", "parametersJsonSchema": SCHEMA},
        {"name": "b"},
    ]
    assert document == {"tools": [{"functionDeclarations": declared}]}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (None, None),
        (Choice("AUTO"), {"mode": "AUTO"}),
        (Choice("ANY", ("b",)), {"mode": "ANY", "allowedFunctionNames": ["b"]}),
        (Choice("AUTO", ("b",)), {"mode": "VALIDATED", "allowedFunctionNames": ["b"]}),
        (Choice("ANY", ("c",)), None),
    ],
)
def test_choices(choice: Choice | None, expected: Any) -> None:
    assert calling(choice) == expected


def test_strict_tools_have_calls_checked_where_the_model_can() -> None:
    assert calling(None, strict=True) == {"mode": "VALIDATED"}
    assert calling(Choice("ANY"), strict=True) == {"mode": "ANY"}
    assert calling(None, strict=True, model="gemini-2.0-flash") is None


def test_without_tools_there_is_no_choice() -> None:
    ledger, document = Ledger(), {}

    declarations(ledger).put_into(document, Choice("ANY"))

    assert document == {}
    assert [loss.path for loss in ledger.losses] == ["tool_choice"]


def test_a_second_tool_of_a_name_is_in_the_ledger() -> None:
    ledger = Ledger()
    found = declarations(ledger)
    found.add("a", None, None, None, "tools[0]")
    found.add("a", None, None, None, "tools[1]")

    assert [loss.path for loss in ledger.losses] == ["tools[1]"]


def test_arguments_that_are_no_object_are_refused() -> None:
    with pytest.raises(Untranslatable) as raised:
        declarations(Ledger()).add("a", None, {"type": "string"}, None, "tools[0]")

    assert raised.value.param == "tools[0]"
