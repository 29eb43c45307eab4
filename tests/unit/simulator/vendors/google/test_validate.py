"""What generateContent requests are refused, and in which words."""

from typing import Any

import pytest

from floway.simulator.signatures import Signer
from floway.simulator.vendors.google.validate import check
from floway.simulator.wire import Refusal

GOOD = {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}]}


def _declared(**members: Any) -> dict[str, Any]:
    return {"tools": [{"functionDeclarations": [{"name": "f", **members}]}]}


def _refusal(changes: dict[str, Any]) -> str:
    with pytest.raises(Refusal) as raised:
        check({**GOOD, **changes}, "generate", Signer("test"))
    assert raised.value.status == 400
    return raised.value.message


def test_both_spellings_are_read() -> None:
    request = {
        **GOOD,
        "system_instruction": {"parts": [{"text": "Rules"}]},
        "generationConfig": {
            "thinkingConfig": {"include_thoughts": True, "thinking_budget": 9},
            "max_output_tokens": 5,
        },
        "tools": [
            {
                "functionDeclarations": [
                    {"name": "f", "parameters_json_schema": {"additionalProperties": False}}
                ]
            }
        ],
    }

    checked = check(request, "generate", Signer("test"))

    assert checked["systemInstruction"] == {"parts": [{"text": "Rules"}]}
    assert checked["generationConfig"]["thinkingConfig"] == {"includeThoughts": True, "thinkingBudget": 9}
    declared = checked["tools"][0]["functionDeclarations"][0]
    assert declared["parametersJsonSchema"] == {"additionalProperties": False}


def test_a_count_takes_contents_or_a_whole_request() -> None:
    assert check(GOOD, "count", Signer("test")) == GOOD
    assert (
        check({"generate_content_request": {"model": "models/x", **GOOD}}, "count", Signer("test"))["model"]
        == "models/x"
    )
    with pytest.raises(Refusal, match='Unknown name "tools"'):
        check({**GOOD, "tools": []}, "count", Signer("test"))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"messages": []}, 'Invalid JSON payload received. Unknown name "messages": Cannot find field.'),
        (
            {"generationConfig": {"stop": 1}},
            "Invalid JSON payload received. Unknown name \"stop\" at 'generation_config': Cannot find field.",
        ),
        (
            {"generationConfig": {"temperature": "hot"}},
            "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"hot\"",
        ),
        ({"contents": []}, "* GenerateContentRequest.contents: contents is not specified\n"),
        (
            {"generationConfig": {"thinkingConfig": {"thinkingBudget": 1, "thinkingLevel": "low"}}},
            "You can only set only one of thinking budget and thinking level.",
        ),
        (
            {"generationConfig": {"responseSchema": {"type": "OBJECT"}}},
            "For controlled generation the response mimetype must be `application/json` or `text/x.enum`.",
        ),
        (
            _declared(parameters={"type": "object", "additionalProperties": False}),
            'Invalid JSON payload received. Unknown name "additionalProperties" at '
            "'tools[0].function_declarations[0].parameters': Cannot find field.",
        ),
        (
            _declared(parameters={"type": "object", "properties": {"a": {"$ref": "#"}}}),
            'Invalid JSON payload received. Unknown name "$ref" at '
            "'tools[0].function_declarations[0].parameters.properties[a]': Cannot find field.",
        ),
        (
            _declared(parameters={}, parametersJsonSchema={}),
            "tools[0].function_declarations[0]: only one of parameters and parameters_json_schema "
            "may be set.",
        ),
        (
            {"toolConfig": {"functionCallingConfig": {"mode": "ANY"}}},
            "Function calling config is set without function_declarations.",
        ),
        (
            {
                **_declared(),
                "toolConfig": {"functionCallingConfig": {"mode": "AUTO", "allowedFunctionNames": ["f"]}},
            },
            "allowed_function_names should only be set when the function calling mode is ANY.",
        ),
        (
            {"generationConfig": {"stopSequences": list("abcdef")}},
            "The number of stop sequences must not be larger than 5.",
        ),
    ],
)
def test_a_wrong_request_is_refused(changes: dict[str, Any], message: str) -> None:
    assert _refusal(changes) == message
