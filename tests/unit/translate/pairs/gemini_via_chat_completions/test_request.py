from typing import Any

import pytest
from hypothesis import given

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.pairs.gemini_via_chat_completions import translate
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


def test_a_stream_with_usage_is_asked_for() -> None:
    assert sent(systemInstruction={"parts": [{"text": "be"}]}) == {
        "model": "upstream-model",
        "messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "hi"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_sampling_gets_the_upstreams_names() -> None:
    config = {"temperature": 0, "topP": 0.5, "maxOutputTokens": 50, "candidateCount": 2, "seed": 7}
    config |= {"presencePenalty": 1, "frequencyPenalty": -1}

    document = sent(generationConfig=config)

    assert (document["temperature"], document["top_p"], document["max_tokens"]) == (0, 0.5, 50)
    assert (document["n"], document["seed"]) == (2, 7)
    assert (document["presence_penalty"], document["frequency_penalty"]) == (1, -1)


def test_what_chat_does_not_know_stays_behind() -> None:
    config = {"topK": 3, "maxOutputTokens": 200, "stopSequences": list("abcde")}

    assert losses(generationConfig=config, labels={"a": "b"}) == [
        ("labels", "dropped"),
        ("generationConfig.topK", "dropped"),
        ("generationConfig.maxOutputTokens", "clamped"),
        ("generationConfig.stopSequences", "clamped"),
    ]
    assert sent(generationConfig=config)["stop"] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("calling", "choice"),
    [
        ({"mode": "AUTO"}, "auto"),
        ({"mode": "VALIDATED"}, "auto"),
        ({"mode": "ANY"}, "required"),
        ({"mode": "ANY", "allowedFunctionNames": ["g"]}, {"type": "function", "function": {"name": "g"}}),
        ({"mode": "NONE"}, "none"),
        ({}, None),
    ],
)
def test_the_mode_becomes_the_tool_choice(calling: Document, choice: Any) -> None:
    assert sent(tools=TOOLS, toolConfig={"functionCallingConfig": calling}).get("tool_choice") == choice


def test_a_tool_keeps_what_it_has() -> None:
    declared = {"name": "h", "description": "does", "parameters": {"type": "OBJECT"}}

    document = sent(tools=[{"functionDeclarations": [{"name": "f"}, declared]}])

    parameters = {"type": "object", "properties": {}}
    assert document["tools"] == [
        {"type": "function", "function": {"name": "f"}},
        {"type": "function", "function": {"name": "h", "description": "does", "parameters": parameters}},
    ]


def test_without_tools_there_is_no_choice() -> None:
    assert "tool_choice" not in sent(toolConfig={"functionCallingConfig": {"mode": "ANY"}})


def test_a_schema_becomes_a_nested_format() -> None:
    schema = {"type": "OBJECT", "properties": {"a": {"type": "STRING"}}}
    config = {"responseMimeType": "application/json", "responseSchema": schema}

    form = sent(generationConfig=config)["response_format"]

    assert form == {
        "type": "json_schema",
        "json_schema": {
            "name": "gemini_response",
            "schema": {"type": "object", "properties": {"a": {"type": "string"}}},
        },
    }
    assert sent(generationConfig={"responseMimeType": "application/json"})["response_format"] == {
        "type": "json_object"
    }


@pytest.mark.parametrize(
    ("thinking", "effort"),
    [({"thinkingBudget": 0}, "none"), ({"thinkingLevel": "LOW"}, "low"), ({"thinkingBudget": -1}, None)],
)
def test_thinking_becomes_an_effort(thinking: Document, effort: str | None) -> None:
    assert sent(generationConfig={"thinkingConfig": thinking}).get("reasoning_effort") == effort


def test_the_tier_is_sent_in_openais_words() -> None:
    assert sent(serviceTier="standard")["service_tier"] == "default"


def test_the_vendor_takes_a_whole_tool_loop(simulator: Simulator) -> None:
    said = [{"role": "user", "parts": [{"text": "Call get_weather and get_time"}]}]
    document = {"contents": said, "tools": SIMULATED_TOOLS, "generationConfig": THINKING}

    calls = asked(simulator, "/v1/chat/completions", translate, document, "gpt-sim-loop+tools=2")
    answer = asked(
        simulator, "/v1/chat/completions", translate, with_results(document, calls), "gpt-sim-loop"
    )

    assert [call["name"] for call in gemini.calls(calls)] == ["get.weather", "get_time"]
    assert "get.weather" in gemini.said(answer)


def test_a_reasoning_model_of_openai_gets_the_limit_under_its_name() -> None:
    limited = request(generationConfig={"maxOutputTokens": 50})

    document = translate(limited, Context("gpt-5-mini")).document

    assert document["max_completion_tokens"] == 50
    assert "max_tokens" not in document
