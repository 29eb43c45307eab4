from typing import Any

import pytest
from hypothesis import given

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.gemini_via_messages import translate
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


@given(gemini.requests())
def test_both_spellings_are_the_same_request(document: Document) -> None:
    camel, snake = Context("m"), Context("m")

    assert translate(gemini.snake(document), snake).document == translate(document, camel).document
    assert snake.ledger.losses == camel.ledger.losses


def test_a_stream_is_asked_for() -> None:
    marked = {"type": "text", "text": "hi", "cache_control": {"type": "ephemeral"}}

    assert translate(request(), Context("upstream-model", Limits(max_output_tokens=100))).document == {
        "model": "upstream-model",
        "stream": True,
        "messages": [{"role": "user", "content": [marked]}],
        "max_tokens": 100,
    }


def test_sampling_gets_the_upstreams_names() -> None:
    config = {"temperature": 0, "topP": 0.5, "topK": 3, "maxOutputTokens": 50, "stopSequences": ["a", " "]}

    document = sent(generationConfig=config)

    assert (document["temperature"], document["top_p"], document["top_k"]) == (0, 0.5, 3)
    assert (document["max_tokens"], document["stop_sequences"]) == (50, ["a"])


def test_sampling_that_the_newest_models_refuse_is_left_out() -> None:
    context = Context("claude-sonnet-5-5")
    config = {"temperature": 0.7, "topP": 0.5, "topK": 3}

    document = translate(request(generationConfig=config), context).document

    assert not {"temperature", "top_p", "top_k"} & document.keys()
    lost = {loss.path for loss in context.ledger.losses}
    assert {f"generationConfig.{name}" for name in config} <= lost


def test_what_messages_does_not_know_stays_behind() -> None:
    config = {"candidateCount": 2, "seed": 1, "presencePenalty": 1, "maxOutputTokens": 200, "temperature": 2}

    assert losses(generationConfig=config, safetySettings=[]) == [
        ("safetySettings", "dropped"),
        ("generationConfig.candidateCount", "dropped"),
        ("generationConfig.seed", "dropped"),
        ("generationConfig.presencePenalty", "dropped"),
        ("generationConfig.maxOutputTokens", "clamped"),
        ("generationConfig.temperature", "clamped"),
    ]


@pytest.mark.parametrize(
    ("calling", "choice"),
    [
        ({"mode": "AUTO"}, {"type": "auto"}),
        ({"mode": "ANY"}, {"type": "any"}),
        ({"mode": "ANY", "allowedFunctionNames": ["g"]}, {"type": "tool", "name": "g"}),
        ({"mode": "NONE"}, {"type": "none"}),
        ({}, None),
    ],
)
def test_the_mode_becomes_the_tool_choice(calling: Document, choice: Document | None) -> None:
    assert sent(tools=TOOLS, toolConfig={"functionCallingConfig": calling}).get("tool_choice") == choice


def test_a_tool_without_parameters_takes_an_empty_object() -> None:
    (tool, _) = sent(tools=TOOLS)["tools"]

    assert tool == {"name": "f", "input_schema": {"type": "object", "properties": {}}}


def test_a_schema_becomes_a_closed_format() -> None:
    config = {"responseMimeType": "application/json", "responseSchema": {"type": "OBJECT", "properties": {}}}

    assert sent(generationConfig=config)["output_config"] == {
        "format": {
            "type": "json_schema",
            "schema": {"type": "object", "properties": {}, "additionalProperties": False},
        }
    }


def test_json_without_a_schema_cannot_be_asked_for() -> None:
    assert ("generationConfig.responseMimeType", "dropped") in losses(
        generationConfig={"responseMimeType": "application/json"}
    )


@pytest.mark.parametrize(("tier", "expected"), [("standard", "standard_only"), ("flex", None)])
def test_the_tier_is_sent_where_messages_has_it(tier: str, expected: str | None) -> None:
    assert sent(serviceTier=tier).get("service_tier") == expected


def test_the_ends_of_the_prefix_are_marked_for_the_cache() -> None:
    document = sent(tools=TOOLS, systemInstruction={"parts": [{"text": "be"}]})

    marked = [document["system"][-1], document["tools"][-1], document["messages"][-1]["content"][-1]]
    assert [each["cache_control"] for each in marked] == [{"type": "ephemeral"}] * 3


def test_the_vendor_takes_a_whole_tool_loop(simulator: Simulator) -> None:
    said = [{"role": "user", "parts": [{"text": "Call get_weather and get_time"}]}]
    document = {"contents": said, "tools": SIMULATED_TOOLS, "generationConfig": THINKING}

    calls = asked(simulator, "/v1/messages", translate, document, "claude-sim-loop+tools=2")
    answer = asked(simulator, "/v1/messages", translate, with_results(document, calls), "claude-sim-loop")

    assert [call["name"] for call in gemini.calls(calls)] == ["get.weather", "get_time"]
    assert "get.weather" in gemini.said(answer)
