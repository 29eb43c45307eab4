from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_gemini import translate

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def config(model: str = "gemini-3.8-flash", **parameters: Any) -> Document:
    document = {"model": "gpt", "messages": [{"role": "user", "content": "hi"}], **parameters}
    return translate(document, Context(model)).document.get("generationConfig", {})


def losses(**parameters: Any) -> list[str]:
    context = Context("gemini-3.8-flash")
    translate({"messages": [{"role": "user", "content": "hi"}], **parameters}, context)
    return [loss.path for loss in context.ledger.losses]


def test_the_newer_limit_wins() -> None:
    assert config(max_tokens=5, max_completion_tokens=9) == {"maxOutputTokens": 9}


def test_stops_and_seeds() -> None:
    assert config(stop="END", seed=4) == {"stopSequences": ["END"], "seed": 4}
    assert config(seed=2**40) == {}
    assert losses(seed=2**40) == ["seed"]


def test_several_choices_are_for_older_models() -> None:
    assert config("gemini-2.5-flash", n=2) == {"candidateCount": 2}
    with pytest.raises(Untranslatable) as raised:
        config(n=2)
    assert raised.value.param == "n"


def test_penalties_are_never_sent() -> None:
    assert config("gemini-2.5-flash", presence_penalty=1, frequency_penalty=1) == {}
    assert losses(presence_penalty=1, logit_bias={}) == ["presence_penalty", "logit_bias"]


@pytest.mark.parametrize(
    ("effort", "model", "thinking"),
    [
        ("none", "gemini-2.5-flash", {"thinkingBudget": 0}),
        ("none", "gemini-2.5-pro", {"thinkingBudget": 128}),
        ("none", "gemini-3.6-flash", {"thinkingLevel": "MINIMAL"}),
        ("none", "gemini-3.8-flash", {"thinkingLevel": "LOW"}),
        ("medium", "gemini-3-pro", {"thinkingLevel": "HIGH", "includeThoughts": True}),
        ("xhigh", "gemini-4-neon", {"thinkingLevel": "XHIGH", "includeThoughts": True}),
        ("xhigh", "gemini-3.1-pro", {"thinkingLevel": "HIGH", "includeThoughts": True}),
        ("low", "gemini-2.5-flash", {"thinkingBudget": 1024, "includeThoughts": True}),
    ],
)
def test_efforts(effort: str, model: str, thinking: Document) -> None:
    assert config(model, reasoning_effort=effort) == {"thinkingConfig": thinking}


def test_formats() -> None:
    named = {"type": "json_schema", "json_schema": {"name": "n", "strict": True, "schema": SCHEMA}}
    tool = {"type": "function", "function": {"name": "run"}}

    form = {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}
    assert config(response_format=named) == form
    assert config(response_format={"type": "json_object"}) == {"responseMimeType": "application/json"}
    assert config(response_format={"type": "text"}) == {}
    assert config("gemini-2.5-flash", response_format=named, tools=[tool]) == {}
    assert config("gemini-3.8-flash", response_format=named, tools=[tool]) == form


def test_an_unknown_member_of_a_format_is_entered() -> None:
    assert losses(response_format={"type": "json_object", "more": 1}) == ["response_format.more"]
