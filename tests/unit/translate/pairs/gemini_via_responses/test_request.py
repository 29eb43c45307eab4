from typing import Any

import pytest
from hypothesis import given

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.gemini_via_responses import translate
from tests.support.conversations import gemini
from tests.support.gemini_trips import THINKING, asked, with_results
from tests.support.gemini_trips import TOOLS as SIMULATED_TOOLS
from tests.support.simulator import Simulator

TOOLS = [{"functionDeclarations": [{"name": "f"}, {"name": "g"}]}]


def request(**around: Any) -> Document:
    return {"contents": [{"role": "user", "parts": [{"text": "hi"}]}], **around}


def sent(**around: Any) -> Document:
    return translate(request(**around), Context("upstream-model")).document


def losses(**around: Any) -> list[tuple[str, str]]:
    context = Context("m", Limits(max_output_tokens=100))
    translate(request(**around), context)
    return [(loss.path, loss.kind) for loss in context.ledger.losses]


def test_a_model_that_reasons_gets_no_sampling() -> None:
    context = Context("gpt-5")
    config = {"temperature": 0.7, "topP": 1}

    document = translate(request(generationConfig=config), context).document

    assert ("temperature" in document, document["top_p"]) == (False, 1)
    assert [loss.path for loss in context.ledger.losses] == ["generationConfig.temperature"]


@given(gemini.requests())
def test_both_spellings_are_the_same_request(document: Document) -> None:
    camel, snake = Context("m"), Context("m")

    assert translate(gemini.snake(document), snake).document == translate(document, camel).document
    assert snake.ledger.losses == camel.ledger.losses


def test_a_stream_is_asked_for() -> None:
    said = [{"type": "input_text", "text": "hi"}]

    assert sent(systemInstruction={"parts": [{"text": "be"}]}) == {
        "model": "upstream-model",
        "stream": True,
        "instructions": "be",
        "input": [{"type": "message", "role": "user", "content": said}],
    }


def test_the_token_limit_is_kept_in_the_protocols_range() -> None:
    assert sent(generationConfig={"maxOutputTokens": 1})["max_output_tokens"] == 16
    assert losses(generationConfig={"maxOutputTokens": 1}) == [
        ("generationConfig.maxOutputTokens", "clamped")
    ]
    assert losses(generationConfig={"maxOutputTokens": 999}) == [
        ("generationConfig.maxOutputTokens", "clamped")
    ]


def test_what_responses_does_not_know_stays_behind() -> None:
    config = {"topK": 3, "stopSequences": ["a"], "candidateCount": 2, "seed": 1}

    assert losses(generationConfig=config) == [(f"generationConfig.{name}", "dropped") for name in config]


@pytest.mark.parametrize(
    ("calling", "choice"),
    [
        ({"mode": "AUTO"}, "auto"),
        ({"mode": "ANY"}, "required"),
        ({"mode": "ANY", "allowedFunctionNames": ["g"]}, {"type": "function", "name": "g"}),
        ({"mode": "NONE"}, "none"),
        ({}, None),
    ],
)
def test_the_mode_becomes_the_tool_choice(calling: Document, choice: Any) -> None:
    assert sent(tools=TOOLS, toolConfig={"functionCallingConfig": calling}).get("tool_choice") == choice


def test_tools_are_never_strict_by_silence() -> None:
    declared = {"name": "f", "description": "does"}

    (tool,) = sent(tools=[{"functionDeclarations": [declared]}])["tools"]

    parameters = {"type": "object", "properties": {}}
    assert tool == {"type": "function", **declared, "parameters": parameters, "strict": False}


def test_a_schema_becomes_a_flat_format() -> None:
    config = {"responseMimeType": "application/json", "responseSchema": {"type": "STRING"}}

    assert sent(generationConfig=config)["text"] == {
        "format": {"type": "json_schema", "name": "gemini_response", "schema": {"type": "string"}}
    }
    assert sent(generationConfig={"responseMimeType": "application/json"})["text"] == {
        "format": {"type": "json_object"}
    }


def test_reasoning_is_asked_for_with_its_seal() -> None:
    document = sent(generationConfig={"thinkingConfig": {"thinkingLevel": "HIGH", "includeThoughts": True}})

    assert document["reasoning"] == {"effort": "high", "summary": "detailed"}
    assert document["include"] == ["reasoning.encrypted_content"]


def test_no_reasoning_has_no_summary() -> None:
    document = sent(generationConfig={"thinkingConfig": {"thinkingBudget": 0, "includeThoughts": True}})

    assert document["reasoning"] == {"effort": "none"}
    assert "include" not in document


def test_thoughts_without_an_effort_are_not_asked_for() -> None:
    config = {"thinkingConfig": {"thinkingBudget": -1, "includeThoughts": True}}

    assert "reasoning" not in sent(generationConfig=config)
    assert ("generationConfig.thinkingConfig.includeThoughts", "dropped") in losses(generationConfig=config)


def test_the_tier_is_sent_in_openais_words() -> None:
    assert sent(serviceTier="SERVICE_TIER_PRIORITY")["service_tier"] == "priority"


def test_the_vendor_takes_a_whole_tool_loop(simulator: Simulator) -> None:
    said = [{"role": "user", "parts": [{"text": "Call get_weather and get_time"}]}]
    document = {"contents": said, "tools": SIMULATED_TOOLS, "generationConfig": THINKING}

    calls = asked(simulator, "/v1/responses", translate, document, "gpt-sim-loop+tools=2")
    answer = asked(simulator, "/v1/responses", translate, with_results(document, calls), "gpt-sim-loop")

    assert [call["name"] for call in gemini.calls(calls)] == ["get.weather", "get_time"]
    assert "get.weather" in gemini.said(answer)
