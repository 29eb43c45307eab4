from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.protocols.chat_completions import collect
from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_gemini import translate
from tests.support import gemini_target
from tests.support.conversations import chat_completions
from tests.support.simulator import Simulator

MODEL = "gemini-3.8-flash"
#: Generating a whole conversation takes longer than translating it.
FEW = settings(max_examples=30, deadline=None)
PARAMETERS = {"type": "object", "properties": {"a": {"type": "string"}}}
TOOL = {"type": "function", "function": {"name": "run", "parameters": PARAMETERS}}


def sent(model: str = MODEL, **parameters: Any) -> Document:
    document = {"model": "gpt", "messages": [{"role": "user", "content": "hi"}], **parameters}
    return translate(document, Context(model)).document


@FEW
@given(chat_completions.requests(), st.sampled_from(gemini_target.MODELS))
def test_the_strict_vendor_takes_every_request(document: Document, model: str) -> None:
    gemini_target.check(translate(document, Context(model)).document)


def test_a_tool_round_runs_against_the_strict_vendor(simulator: Simulator) -> None:
    model = "gemini-sim+tools=2+thinking+call_ids"
    asked = {"role": "user", "content": "go"}
    request = {"model": "gpt", "messages": [asked], "tools": [TOOL], "reasoning_effort": "low"}
    trip = translate(request, Context(model))
    (choice,) = collect(gemini_target.answered(simulator, model, trip))["choices"]
    said = choice["message"]
    ids = [call["id"] for call in said["tool_calls"]]
    results = [{"role": "tool", "tool_call_id": call_id, "content": "ok"} for call_id in ids]

    second = translate({**request, "messages": [asked, said, *results]}, Context(model)).document

    assert (choice["finish_reason"], len(ids)) == ("tool_calls", 2)
    assert "thoughtSignature" in next(p for p in second["contents"][1]["parts"] if "functionCall" in p)
    assert gemini_target.streamed(simulator, model, second)


def test_neither_model_nor_stream_stands_in_the_body() -> None:
    document = sent(stream=True, stream_options={"include_usage": True})

    assert document == {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}


def test_leading_instructions_are_the_systems_and_later_ones_the_users() -> None:
    roles = ["system", "developer", "user", "developer"]

    document = sent(messages=[{"role": role, "content": role} for role in roles])

    assert document["systemInstruction"] == {"parts": [{"text": "system"}, {"text": "developer"}]}
    (content,) = document["contents"]
    assert content["parts"][1] == {"text": "<system-reminder>\ndeveloper\n</system-reminder>"}


def test_a_request_of_instructions_alone_gets_a_user_turn() -> None:
    document = sent(messages=[{"role": "system", "content": "be"}])

    assert document["contents"] == [{"role": "user", "parts": [{"text": "."}]}]


def test_sound_and_stored_candidates_are_refused() -> None:
    with pytest.raises(Untranslatable) as raised:
        sent(modalities=["text", "audio"])

    assert raised.value.param == "modalities"
