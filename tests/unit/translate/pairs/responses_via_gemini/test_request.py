from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.protocols.responses import collect
from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.responses_via_gemini import translate
from tests.support import gemini_target
from tests.support.conversations import responses
from tests.support.simulator import Simulator

MODEL = "gemini-3.8-flash"
#: Generating a whole conversation takes longer than translating it.
FEW = settings(max_examples=30, deadline=None)
PARAMETERS = {"type": "object", "properties": {"a": {"type": "string"}}}
TOOL = {"type": "function", "name": "run", "parameters": PARAMETERS, "strict": False}


def sent(**parameters: Any) -> Document:
    return translate({"model": "gpt", "input": "hi", **parameters}, Context(MODEL)).document


def calling(**parameters: Any) -> Any:
    return sent(**parameters).get("toolConfig", {}).get("functionCallingConfig")


@FEW
@given(responses.requests(), st.sampled_from(gemini_target.MODELS))
def test_the_strict_vendor_takes_every_request(document: Document, model: str) -> None:
    gemini_target.check(translate(document, Context(model)).document)


def test_a_tool_round_runs_against_the_strict_vendor(simulator: Simulator) -> None:
    model = "gemini-sim+tools=2+thinking"
    asked = {"type": "message", "role": "user", "content": "go"}
    request = {"model": "gpt", "input": [asked], "tools": [TOOL], "reasoning": {"summary": "auto"}}
    answer = collect(gemini_target.answered(simulator, model, translate(request, Context(model))))
    items = answer["output"]
    ids = [item["call_id"] for item in items if item["type"] == "function_call"]
    results = [{"type": "function_call_output", "call_id": call_id, "output": "ok"} for call_id in ids]

    second = translate({**request, "input": [asked, *items, *results]}, Context(model)).document

    assert (answer["status"], len(ids)) == ("completed", 2)
    assert "thoughtSignature" in next(p for p in second["contents"][1]["parts"] if "functionCall" in p)
    assert gemini_target.streamed(simulator, model, second)


def test_neither_model_nor_stream_stands_in_the_body() -> None:
    assert sent(stream=True) == {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}


@pytest.mark.parametrize("name", ["previous_response_id", "conversation", "prompt"])
def test_what_is_stored_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(Untranslatable) as raised:
        sent(**{name: "resp_1"})

    assert raised.value.param == name


def test_codexs_tools() -> None:
    tools = [
        {"type": "namespace", "name": "agents", "tools": [{**TOOL, "name": "spawn"}]},
        {
            "type": "custom",
            "name": "apply_patch",
            "format": {"type": "grammar", "syntax": "lark", "definition": "s"},
        },
        {"type": "web_search", "external_web_access": False},
        {"type": "tool_search", "execution": "client"},
    ]

    document = sent(tools=tools)

    names = [declared["name"] for declared in document["tools"][0]["functionDeclarations"]]
    assert names == ["agents_spawn", "apply_patch"]


@pytest.mark.parametrize(
    ("choice", "config"),
    [
        ("auto", {"mode": "AUTO"}),
        ("required", {"mode": "ANY"}),
        ({"type": "function", "name": "run"}, {"mode": "ANY", "allowedFunctionNames": ["run"]}),
        ({"type": "web_search"}, None),
        (
            {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "run"}]},
            {"mode": "VALIDATED", "allowedFunctionNames": ["run"]},
        ),
    ],
)
def test_choices(choice: Any, config: Any) -> None:
    assert calling(tools=[TOOL], tool_choice=choice) == config


def test_a_long_name_returns_whole() -> None:
    name = "mcp__" + "x" * 85
    trip = translate({"model": "gpt", "input": "hi", "tools": [{**TOOL, "name": name}]}, Context(MODEL))
    (declared,) = trip.document["tools"][0]["functionDeclarations"]
    called = {"functionCall": {"name": declared["name"], "args": {}}}

    events: list[Any] = list(trip.frames.feed({"candidates": [{"content": {"parts": [called]}}]}))

    assert len(declared["name"]) <= 64
    assert events[-1]["item"]["name"] == name
