import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai.lib.streaming.chat import ChatCompletionStreamState
from openai.types.chat import ChatCompletionChunk

from floway.domain.failure import Failure
from floway.protocols.chat_completions import collect
from floway.protocols.chat_completions.frames import ChatCompletionsReading
from floway.protocols.documents import data_frame
from floway.protocols.gemini.frames import GeminiReading
from floway.translate.base import DONE, Context, Document
from floway.translate.pairs.chat_completions_via_gemini import translate
from floway.translate.shared.gemini_carrier import origin_of
from tests.support.conversations.gemini_answers import Answer, answers
from tests.support.conversations.values import json_values

MODEL = "gemini-3.8-flash"
ORIGIN = origin_of("", "3.8")
GREETING = [{"role": "user", "content": "hi"}]


def read(*frames: Document, **request: Any) -> list[Any]:
    document = {"model": "gpt", "messages": GREETING, **request}
    translator = translate(document, Context(MODEL, created_at=7)).frames
    return [chunk for frame in frames for chunk in translator.feed(frame)] + list(translator.finish())


def frame(*parts: Document, finish: str | None = None, index: int = 0, **members: Any) -> Document:
    candidate: Document = {"index": index, "content": {"role": "model", "parts": list(parts)}}
    if finish:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], **members}


def message(chunks: list[Any], index: int = 0) -> Any:
    return collect(chunks)["choices"][index]["message"]


@given(answers())
def test_what_the_pieces_amount_to_is_the_answer(answer: Answer) -> None:
    chunks = read(*answer.frames)

    completion = collect(chunks)
    (choice,) = completion["choices"]
    calls = choice["message"].get("tool_calls") or []
    assert chunks[-1] is DONE
    assert choice["message"]["content"] or answer.text == ""
    assert choice["message"].get("reasoning_text", "") == answer.thoughts
    assert [call["function"]["name"] for call in calls] == [name for name, _, _ in answer.calls]
    assert [json.loads(call["function"]["arguments"]) for call in calls] == [
        args for _, args, _ in answer.calls
    ]
    assert choice["finish_reason"] == ("tool_calls" if calls else "stop")


@given(answers())
def test_usage_is_what_the_upstream_is_billed_for(answer: Answer) -> None:
    upstream, client = GeminiReading(), ChatCompletionsReading()
    for each in answer.frames:
        upstream.see(data_frame(each))
    for chunk in read(*answer.frames):
        client.see(data_frame(chunk))

    assert client.billing() == upstream.billing()


@given(answers(), st.data())
def test_a_body_that_ends_early_is_a_failure(answer: Answer, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer.frames) - 1))

    chunks = read(*answer.frames[:cut])

    assert isinstance(chunks[-1], Failure)
    assert all(isinstance(chunk, dict) and chunk is not DONE for chunk in chunks[:-1])


@given(st.lists(json_values, max_size=4), json_values, json_values)
def test_no_value_makes_it_raise(parts: list[Any], usage: Any, other: Any) -> None:
    strange = [
        {"candidates": [{"content": {"parts": parts}, "index": other}], "usageMetadata": usage},
        {
            "candidates": [
                {"content": {"parts": [{"text": other, "inlineData": usage}]}, "finishReason": other}
            ]
        },
    ]

    for each in strange:
        assert list(read(each))


@given(answers())
def test_signatures_survive_the_round_trip(answer: Answer) -> None:
    said = message(read(*answer.frames))
    results = [
        {"role": "tool", "tool_call_id": call["id"], "content": "done"}
        for call in said.get("tool_calls") or []
    ]
    messages = [*GREETING, {"role": "assistant", **said}, *results, {"role": "user", "content": "go on"}]

    contents = translate({"model": "gpt", "messages": messages}, Context(MODEL)).document["contents"]

    parts = [part for content in contents if content["role"] == "model" for part in content["parts"]]
    calls = [(part["functionCall"], part.get("thoughtSignature")) for part in parts if "functionCall" in part]
    assert [(call["name"], call["args"], signature) for call, signature in calls] == answer.calls


# The SDK builds its models on first use.
@settings(deadline=None)
@given(answers())
def test_the_official_sdk_reads_the_same_answer(answer: Answer) -> None:
    state: Any = ChatCompletionStreamState()
    for chunk in read(*answer.frames):
        if chunk is not DONE:
            state.handle_chunk(ChatCompletionChunk.model_validate(chunk))

    said = state.get_final_completion().choices[0].message
    assert (said.content or "") == answer.text
    assert [json.loads(call.function.arguments) for call in said.tool_calls or []] == [
        a for _, a, _ in answer.calls
    ]


def test_a_signed_call_is_written_where_the_vendor_writes_it() -> None:
    part = {"functionCall": {"id": "c1", "name": "run", "args": {}}, "thoughtSignature": "c2ln"}

    (call,) = message(read(frame(part, finish="STOP")))["tool_calls"]

    assert call == {
        "id": "c1",
        "type": "function",
        "function": {"name": "run", "arguments": "{}"},
        "extra_content": {"google": {"thought_signature": f"floway-packed-gem1.f.{ORIGIN}.c2ln"}},
    }


def test_the_signature_of_a_text_comes_with_the_finish() -> None:
    chunks = read(frame({"text": "a"}), frame({"text": "", "thoughtSignature": "c2ln"}, finish="STOP"))

    last = chunks[-2]["choices"][0]
    assert last["delta"] == {"reasoning_opaque": f"floway-packed-gem1.x.{ORIGIN}.c2ln"}
    assert last["finish_reason"] == "stop"


def test_each_candidate_is_a_choice() -> None:
    chunks = read(
        frame({"text": "a"}, finish="STOP", index=0),
        frame({"text": "b"}, finish="MAX_TOKENS", index=1),
    )

    choices = collect(chunks)["choices"]
    assert [(one["message"]["content"], one["finish_reason"]) for one in choices] == [
        ("a", "stop"),
        ("b", "length"),
    ]


def test_the_envelope_is_the_same_in_every_chunk() -> None:
    chunks = read(frame({"text": "a"}, finish="STOP", responseId="x-1"))[:-1]

    assert {(chunk["id"], chunk["created"], chunk["model"]) for chunk in chunks} == {
        ("chatcmpl-x-1", 7, "gpt")
    }


def test_usage_is_counted_in_openais_way() -> None:
    usage = {
        "promptTokenCount": 100, "cachedContentTokenCount": 30, "candidatesTokenCount": 5,
        "thoughtsTokenCount": 40, "toolUsePromptTokenCount": 7, "serviceTier": "standard",
    }  # fmt: skip

    chunk = read(frame({"text": "a"}, finish="STOP", usageMetadata=usage))[-2]

    assert chunk["choices"] == []
    assert chunk["service_tier"] == "default"
    assert chunk["usage"] == {
        "prompt_tokens": 107,
        "completion_tokens": 45,
        "total_tokens": 152,
        "prompt_tokens_details": {"cached_tokens": 30},
        "completion_tokens_details": {"reasoning_tokens": 40},
    }


def test_a_usage_that_nobody_reported_is_not_given() -> None:
    chunks = read(frame({"text": "a"}, finish="STOP"))[:-1]

    assert not any("usage" in chunk for chunk in chunks)


def test_a_blocked_prompt_is_a_refusal() -> None:
    completion = collect(read({"promptFeedback": {"blockReason": "SAFETY"}}))

    (choice,) = completion["choices"]
    assert choice["message"]["refusal"] == "The prompt was blocked: SAFETY."
    assert choice["finish_reason"] == "content_filter"


@pytest.mark.parametrize(
    ("finish", "reason"), [("SAFETY", "content_filter"), ("CONTINUATION", "length"), ("OTHER", "stop")]
)
def test_endings(finish: str, reason: str) -> None:
    assert collect(read(frame({"text": "a"}, finish=finish)))["choices"][0]["finish_reason"] == reason


def test_an_image_is_a_data_url() -> None:
    said = message(read(frame({"inlineData": {"mimeType": "image/png", "data": "iVBO"}}, finish="STOP")))

    assert said["images"] == [{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO"}}]


def test_a_custom_tool_gets_its_text() -> None:
    tools = [{"type": "custom", "custom": {"name": "patch"}}]
    part = {"functionCall": {"name": "patch", "args": {"input": "*** Begin"}}}

    (call,) = message(read(frame(part, finish="STOP"), tools=tools))["tool_calls"]

    assert (call["type"], call["custom"]) == ("custom", {"name": "patch", "input": "*** Begin"})


def test_an_error_frame_ends_the_answer_without_the_sentinel() -> None:
    chunks = read(
        frame({"text": "a"}), {"error": {"code": 429, "message": "slow", "status": "RESOURCE_EXHAUSTED"}}
    )

    assert chunks[-1] == Failure(429, "slow", "rate_limit_exceeded")
    assert DONE not in chunks


def test_thoughts_without_a_signature_say_only_whose_they_are() -> None:
    told = message(read(frame({"text": "hm", "thought": True}), frame({"text": "a"}, finish="STOP")))

    assert (told["reasoning_content"], told["reasoning_opaque"]) == ("hm", f"floway-packed-gem1.x.{ORIGIN}.")
