from typing import Any

import pytest

from floway.translate.base import Context, Document
from floway.translate.pairs.chat_completions_via_gemini import translate

PARAMETERS = {"type": "object", "properties": {"a": {"type": "string"}}}


def function(name: str, **members: Any) -> Document:
    return {"type": "function", "function": {"name": name, "parameters": PARAMETERS, **members}}


def sent(**parameters: Any) -> Document:
    document = {"model": "gpt", "messages": [{"role": "user", "content": "hi"}], **parameters}
    return translate(document, Context("gemini-3.8-flash")).document


def calling(**parameters: Any) -> Any:
    return sent(**parameters).get("toolConfig", {}).get("functionCallingConfig")


def test_functions_are_declared_in_one_entry() -> None:
    document = sent(tools=[function("a", description="does"), function("b", description="")])

    declared = [{"name": "a", "description": "does", "parametersJsonSchema": PARAMETERS}]
    declared.append({"name": "b", "parametersJsonSchema": PARAMETERS})
    assert document["tools"] == [{"functionDeclarations": declared}]


def test_the_legacy_functions_are_declared_too() -> None:
    document = sent(functions=[{"name": "a", "parameters": PARAMETERS}], function_call={"name": "a"})

    assert document["tools"][0]["functionDeclarations"][0]["name"] == "a"
    assert document["toolConfig"]["functionCallingConfig"]["allowedFunctionNames"] == ["a"]


def test_a_custom_tool_is_a_function_of_one_text() -> None:
    form = {"type": "grammar", "grammar": {"syntax": "lark", "definition": "start: A"}}

    document = sent(tools=[{"type": "custom", "custom": {"name": "patch", "format": form}}])

    (declared,) = document["tools"][0]["functionDeclarations"]
    assert declared["name"] == "patch"
    assert "start: A" in declared["parametersJsonSchema"]["properties"]["input"]["description"]


@pytest.mark.parametrize(
    ("choice", "config"),
    [
        ("auto", {"mode": "AUTO"}),
        ("none", {"mode": "NONE"}),
        ("required", {"mode": "ANY"}),
        ({"type": "function", "function": {"name": "a"}}, {"mode": "ANY", "allowedFunctionNames": ["a"]}),
        (
            {"type": "allowed_tools", "allowed_tools": {"mode": "auto", "tools": [function("b")]}},
            {"mode": "VALIDATED", "allowedFunctionNames": ["b"]},
        ),
        (
            {"type": "allowed_tools", "allowed_tools": {"mode": "required", "tools": [function("b")]}},
            {"mode": "ANY", "allowedFunctionNames": ["b"]},
        ),
        ({"type": "function", "function": {"name": "other"}}, None),
    ],
)
def test_choices(choice: Any, config: Any) -> None:
    assert calling(tools=[function("a"), function("b")], tool_choice=choice) == config


def test_strict_tools_are_checked_unless_a_call_is_forced() -> None:
    strict = [function("a", strict=True)]

    assert calling(tools=strict) == {"mode": "VALIDATED"}
    assert calling(tools=strict, tool_choice="required") == {"mode": "ANY"}


def test_tools_of_the_vendor_are_left_out() -> None:
    assert "tools" not in sent(tools=[{"type": "web_search"}], tool_choice="auto")
