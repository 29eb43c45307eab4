from typing import Any

import pytest

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.messages_via_gemini import translate

TOOL = {"name": "run", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}


def config(model: str = "gemini-3.8-flash", **parameters: Any) -> Document:
    document = {"model": "claude", "messages": [{"role": "user", "content": "hi"}], **parameters}
    sent = translate(document, Context(model, Limits(max_output_tokens=65536))).document
    return sent.get("generationConfig", {})


def losses(**parameters: Any) -> list[str]:
    context = Context("gemini-3.8-flash", Limits(max_output_tokens=65536))
    translate({"messages": [{"role": "user", "content": "hi"}], **parameters}, context)
    return [loss.path for loss in context.ledger.losses]


def test_claude_codes_limit_is_cut_to_the_models() -> None:
    assert config(max_tokens=128000)["maxOutputTokens"] == 65536
    assert losses(max_tokens=128000) == ["max_tokens"]


def test_five_stop_sequences_are_sent() -> None:
    assert config(stop_sequences=["", *"abcdefg"])["stopSequences"] == ["a", "b", "c", "d", "e"]


def test_sampling_goes_to_older_models_only() -> None:
    sampling = {"temperature": 0, "top_p": 0.5, "top_k": 3}

    assert config("gemini-2.5-flash", **sampling) == {"temperature": 0, "topP": 0.5, "topK": 3}
    assert config("gemini-3.8-flash", **sampling) == {}
    assert losses(**sampling) == ["temperature", "top_p", "top_k"]


@pytest.mark.parametrize(
    ("parameters", "model", "thinking"),
    [
        ({"thinking": {"type": "disabled"}}, "gemini-2.5-flash", {"thinkingBudget": 0}),
        ({"thinking": {"type": "disabled"}}, "gemini-3.8-flash", {"thinkingLevel": "LOW"}),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 31999, "display": "omitted"}},
            "gemini-2.5-flash",
            {"thinkingBudget": 24576},
        ),
        (
            {"thinking": {"type": "enabled", "budget_tokens": 2048}},
            "gemini-3.8-flash",
            {"thinkingLevel": "LOW", "includeThoughts": True},
        ),
        (
            {"thinking": {"type": "adaptive", "display": "omitted"}, "output_config": {"effort": "high"}},
            "gemini-3.8-flash",
            {"thinkingLevel": "HIGH"},
        ),
        ({"thinking": {"type": "adaptive"}}, "gemini-3.8-flash", {"includeThoughts": True}),
        (
            {"thinking": {"type": "adaptive", "display": "omitted"}},
            "gemini-2.5-flash",
            {"thinkingBudget": -1},
        ),
        ({"output_config": {"effort": "medium"}}, "gemini-3-pro", {"thinkingLevel": "HIGH"}),
    ],
)
def test_thinking(parameters: Document, model: str, thinking: Document) -> None:
    assert config(model, **parameters) == {"thinkingConfig": thinking}


def test_nothing_is_said_about_thinking_when_the_client_says_nothing() -> None:
    assert config() == {}
    assert config("gemini-3.8-flash", thinking={"type": "adaptive", "display": "omitted"}) == {}


def test_an_effort_stands_for_the_budget() -> None:
    thinking = {"type": "enabled", "budget_tokens": 9000}

    assert losses(thinking=thinking, output_config={"effort": "low"}) == ["thinking.budget_tokens"]


def test_a_schema_is_asked_for_unless_an_older_model_has_tools() -> None:
    output = {"format": {"type": "json_schema", "schema": SCHEMA}}
    form = {"responseMimeType": "application/json", "responseJsonSchema": SCHEMA}

    assert config("gemini-2.5-flash", output_config=output) == form
    assert config("gemini-3.8-flash", output_config=output, tools=[TOOL]) == form
    assert config("gemini-2.5-flash", output_config=output, tools=[TOOL]) == {}


def test_tiers() -> None:
    document = {"messages": [{"role": "user", "content": "hi"}], "service_tier": "standard_only"}

    assert translate(document, Context("gemini-3.8-flash")).document["serviceTier"] == "standard"
    assert losses(service_tier="auto") == []
    assert losses(service_tier="batch", speed="fast") == ["service_tier", "speed"]
