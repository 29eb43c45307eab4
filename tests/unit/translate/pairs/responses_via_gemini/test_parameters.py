from typing import Any

import pytest

from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_gemini import translate

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def config(model: str = "gemini-3.8-flash", **parameters: Any) -> Document:
    document = translate({"model": "gpt", "input": "hi", **parameters}, Context(model)).document
    return document.get("generationConfig", {})


@pytest.mark.parametrize(
    ("reasoning", "thinking"),
    [
        ({"summary": "auto"}, {"includeThoughts": True}),
        ({"effort": "medium"}, {"thinkingLevel": "MEDIUM"}),
        ({"effort": "low", "summary": "detailed"}, {"thinkingLevel": "LOW", "includeThoughts": True}),
        ({"effort": "low", "summary": "none"}, {"thinkingLevel": "LOW"}),
    ],
)
def test_reasoning(reasoning: Document, thinking: Document) -> None:
    assert config(reasoning=reasoning) == {"thinkingConfig": thinking}


def test_thoughts_of_a_model_that_shall_not_think_are_not_asked_for() -> None:
    reasoning = {"effort": "none", "summary": "auto"}

    assert config("gemini-2.5-flash", reasoning=reasoning) == {"thinkingConfig": {"thinkingBudget": 0}}


def test_limits_and_sampling() -> None:
    assert config(max_output_tokens=9, temperature=1) == {"maxOutputTokens": 9}
    assert config("gemini-2.5-flash", temperature=0.5, top_p=0.1) == {"temperature": 0.5, "topP": 0.1}


def test_formats() -> None:
    form = {"format": {"type": "json_schema", "name": "n", "schema": SCHEMA, "strict": True}}
    tools = [{"type": "function", "name": "run"}]

    assert config(text=form) == {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}
    assert config(text={"format": {"type": "json_object"}}) == {"responseMimeType": "application/json"}
    assert config(text={"format": {"type": "text"}, "verbosity": "low"}) == {}
    assert config("gemini-2.5-flash", text=form, tools=tools) == {}


def test_what_gemini_does_not_know_is_in_the_ledger() -> None:
    context = Context("gemini-3.8-flash")
    asked = {"store": False, "include": ["x"], "client_metadata": {"a": "b"}, "text": {"verbosity": "low"}}

    translate({"model": "gpt", "input": "hi", **asked}, context)

    paths = [loss.path for loss in context.ledger.losses]
    assert paths == ["text.verbosity", "store", "include", "client_metadata"]
