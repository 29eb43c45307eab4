from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.domain.model import Limits
from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.messages_via_gemini import translate
from tests.support import gemini_target
from tests.support.conversations import messages
from tests.support.conversations.messages import collected
from tests.support.simulator import Simulator

MODEL = "gemini-3.8-flash"
#: Generating a whole conversation takes longer than translating it.
FEW = settings(max_examples=30, deadline=None)
TOOL = {"name": "run", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}


def sent(model: str = MODEL, **parameters: Any) -> Document:
    document = {"model": "claude", "messages": [{"role": "user", "content": "hi"}], **parameters}
    return translate(document, Context(model, Limits(max_output_tokens=65536))).document


@FEW
@given(
    messages.requests(),
    st.sampled_from(["gemini-2.0-flash", "gemini-2.5-pro", "gemini-3.6-flash", "gemma-3"]),
)
def test_the_strict_vendor_takes_every_request(document: Document, model: str) -> None:
    gemini_target.check(translate(document, Context(model)).document)


@FEW
@given(messages.requests())
def test_the_clients_document_is_left_as_it_is(document: Document) -> None:
    before = repr(document)

    translate(document, Context(MODEL))

    assert repr(document) == before


def test_a_tool_round_runs_against_the_strict_vendor(simulator: Simulator) -> None:
    model = "gemini-sim+tools=2+thinking"
    asked = {"role": "user", "content": "go"}
    request = {"model": "claude", "max_tokens": 999, "messages": [asked], "tools": [TOOL]}
    request["thinking"] = {"type": "enabled", "budget_tokens": 4096}
    trip = translate(request, Context(model))
    blocks, closing = collected(gemini_target.answered(simulator, model, trip))
    said = [{name: value for name, value in block.items() if name != "arguments"} for block in blocks]
    calls = [block for block in said if block["type"] == "tool_use"]
    ids = [call["id"] for call in reversed(calls)]
    results = [{"type": "tool_result", "tool_use_id": call_id, "content": "ok"} for call_id in ids]
    history = [asked, {"role": "assistant", "content": said}, {"role": "user", "content": results}]

    second = translate({**request, "messages": history}, Context(model)).document

    assert (closing["delta"]["stop_reason"], len(calls)) == ("tool_use", 2)
    assert "thoughtSignature" in next(p for p in second["contents"][1]["parts"] if "functionCall" in p)
    assert gemini_target.streamed(simulator, model, second)


def test_neither_model_nor_stream_stands_in_the_body() -> None:
    assert sent(stream=True) == {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}


@pytest.mark.parametrize(
    ("choice", "calling"),
    [
        ({"type": "auto"}, {"mode": "AUTO"}),
        ({"type": "any"}, {"mode": "ANY"}),
        ({"type": "tool", "name": "run"}, {"mode": "ANY", "allowedFunctionNames": ["run"]}),
        ({"type": "none"}, {"mode": "NONE"}),
    ],
)
def test_tool_choices(choice: Document, calling: Document) -> None:
    assert sent(tools=[TOOL], tool_choice=choice)["toolConfig"] == {"functionCallingConfig": calling}


def test_a_choice_without_tools_or_of_an_unknown_tool_is_left_out() -> None:
    assert "toolConfig" not in sent(tool_choice={"type": "any"})
    assert "toolConfig" not in sent(tools=[TOOL], tool_choice={"type": "tool", "name": "other"})


def test_server_tools_are_left_out() -> None:
    document = sent(tools=[TOOL, {"type": "web_search_20250305", "name": "web_search"}])

    (entry,) = document["tools"]
    assert [one["name"] for one in entry["functionDeclarations"]] == ["run"]


def test_the_tool_map_leads_back_to_the_clients_names() -> None:
    tools = [{**TOOL, "name": "1c.reload plugin"}]
    request = {"model": "claude", "messages": [{"role": "user", "content": "hi"}], "tools": tools}
    trip = translate(request, Context(MODEL))
    called = {"functionCall": {"name": "_1c.reload_plugin", "args": {}}}

    events = list(trip.frames.feed({"candidates": [{"content": {"parts": [called]}}]}))

    assert trip.document["tools"][0]["functionDeclarations"][0]["name"] == "_1c.reload_plugin"
    assert events[1]["content_block"]["name"] == "1c.reload plugin"  # type: ignore[index]


def test_a_call_does_not_get_an_id_of_the_history() -> None:
    history = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "run", "input": {}}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "ok"}]},
    ]
    trip = translate({"messages": history, "tools": [TOOL]}, Context(MODEL))
    called = {"functionCall": {"id": "c1", "name": "run", "args": {}}}

    events = list(trip.frames.feed({"candidates": [{"content": {"parts": [called]}}]}))

    assert events[1]["content_block"]["id"].startswith("toolu_")  # type: ignore[index]


def test_a_prefill_is_refused_where_the_model_continues_none() -> None:
    history = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "{"}]

    last = sent("gemini-3.1-pro", messages=history)["contents"][-1]
    assert last == {"role": "model", "parts": [{"text": "{"}]}
    with pytest.raises(Untranslatable) as raised:
        sent("gemini-4-neon", messages=history)
    assert raised.value.param == "messages"
