import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai._models import construct_type
from openai._types import omit
from openai.lib.streaming.responses._responses import ResponseStreamState
from openai.types.responses import ResponseStreamEvent

from floway.domain.failure import Failure
from floway.protocols.documents import data_frame, named_frame
from floway.protocols.gemini.frames import GeminiReading
from floway.protocols.responses import collect
from floway.protocols.responses.frames import ResponsesReading
from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_gemini import translate
from floway.translate.shared.gemini_carrier import origin_of
from tests.support.conversations.gemini_answers import Answer, answers
from tests.support.conversations.values import json_values

MODEL = "gemini-3.8-flash"
ORIGIN = origin_of("", "3.8")


def read(*frames: Document, **request: Any) -> list[Any]:
    translator = translate({"model": "gpt", "input": "hi", **request}, Context(MODEL, created_at=7)).frames
    return [event for frame in frames for event in translator.feed(frame)] + list(translator.finish())


def frame(*parts: Document, finish: str | None = None, **members: Any) -> Document:
    candidate: Document = {"content": {"role": "model", "parts": list(parts)}}
    if finish:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], **members}


def output(events: list[Any]) -> list[Document]:
    return collect(events)["output"]  # type: ignore[no-any-return]


@given(answers())
def test_what_the_pieces_amount_to_is_the_answer(answer: Answer) -> None:
    items = output(read(*answer.frames))

    summaries = [part["text"] for item in items if item["type"] == "reasoning" for part in item["summary"]]
    texts = [part["text"] for item in items if item["type"] == "message" for part in item["content"]]
    calls = [item for item in items if item["type"] == "function_call"]
    assert "".join(summaries) == answer.thoughts
    assert "".join(texts) == answer.text
    assert [(call["name"], json.loads(call["arguments"])) for call in calls] == [
        (n, a) for n, a, _ in answer.calls
    ]


@given(answers())
def test_events_are_numbered_and_deltas_equal_the_items(answer: Answer) -> None:
    events = read(*answer.frames)

    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    deltas: dict[str, str] = {}
    for event in events:
        if event["type"].endswith(".delta"):
            deltas[event["item_id"]] = deltas.get(event["item_id"], "") + event["delta"]
    for item in events[-1]["response"]["output"]:
        whole = item.get("arguments")
        if whole is None:
            whole = "".join(part["text"] for part in item.get("content") or item.get("summary") or ())
        assert deltas.get(item["id"], "") == whole


@given(answers())
def test_usage_is_what_the_upstream_is_billed_for(answer: Answer) -> None:
    upstream, client = GeminiReading(), ResponsesReading()
    for each in answer.frames:
        upstream.see(data_frame(each))
    for event in read(*answer.frames):
        client.see(named_frame(event))

    assert client.billing() == upstream.billing()


@given(answers(), st.data())
def test_a_body_that_ends_early_is_a_failure(answer: Answer, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer.frames) - 1))

    events = read(*answer.frames[:cut])

    assert isinstance(events[-1], Failure)
    assert not any(isinstance(event, Failure) for event in events[:-1])


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
    items = output(read(*answer.frames))
    results = [
        {"type": "function_call_output", "call_id": item["call_id"], "output": "done"}
        for item in items
        if item["type"] == "function_call"
    ]
    history = [{"role": "user", "content": "hi"}, *items, *results, {"role": "user", "content": "go on"}]

    contents = translate({"model": "gpt", "input": history}, Context(MODEL)).document["contents"]

    parts = [part for content in contents if content["role"] == "model" for part in content["parts"]]
    calls = [(part["functionCall"], part.get("thoughtSignature")) for part in parts if "functionCall" in part]
    assert [(call["name"], call["args"], signature) for call, signature in calls] == answer.calls


# The SDK builds its models on first use.
@settings(deadline=None)
@given(answers())
def test_the_official_sdk_reads_the_same_answer(answer: Answer) -> None:
    state: Any = ResponseStreamState(input_tools=omit, text_format=omit)
    seen: list[Any] = []
    for event in read(*answer.frames):
        seen += state.handle_event(construct_type(type_=ResponseStreamEvent, value=event))

    last = seen[-1]
    assert last.type == "response.completed"
    assert last.response.output_text == answer.text


def test_thoughts_and_a_signed_call_share_one_reasoning_item() -> None:
    call = {"functionCall": {"name": "run", "args": {"a": 1}}, "thoughtSignature": "c2ln"}

    reasoning, called = output(read(frame({"text": "hm", "thought": True}), frame(call, finish="STOP")))

    assert reasoning["summary"] == [{"type": "summary_text", "text": "hm"}]
    assert reasoning["encrypted_content"] == f"floway-packed-gem1.f.{ORIGIN}.c2ln"
    assert called["arguments"] == '{"a":1}'


def test_a_signed_call_without_thoughts_has_a_reasoning_item_before_it() -> None:
    first = {"functionCall": {"name": "a"}, "thoughtSignature": "c2ln"}

    items = output(read(frame(first, {"functionCall": {"name": "b"}}, finish="STOP")))

    assert [item["type"] for item in items] == ["reasoning", "function_call", "function_call"]
    assert (items[0]["summary"], items[0]["encrypted_content"]) == ([], f"floway-packed-gem1.f.{ORIGIN}.c2ln")


def test_a_signature_behind_a_message_gives_no_item() -> None:
    items = output(read(frame({"text": "a"}), frame({"text": "", "thoughtSignature": "c2ln"}, finish="STOP")))

    assert [item["type"] for item in items] == ["message"]


def test_namespaces_and_custom_tools_are_given_back() -> None:
    function = {"type": "function", "name": "spawn", "parameters": {"type": "object", "properties": {}}}
    tools = [
        {"type": "namespace", "name": "agents", "tools": [function]},
        {"type": "custom", "name": "apply_patch"},
    ]
    calls = [
        {"functionCall": {"name": "agents_spawn", "args": {}}},
        {"functionCall": {"name": "apply_patch", "args": {"input": "*** Begin"}}},
    ]

    spawned, patched = output(read(frame(*calls, finish="STOP"), tools=tools))

    assert (spawned["namespace"], spawned["name"]) == ("agents", "spawn")
    assert (patched["type"], patched["input"]) == ("custom_tool_call", "*** Begin")


def test_a_blocked_prompt_fails_as_an_invalid_prompt() -> None:
    events = read({"promptFeedback": {"blockReason": "SAFETY"}, "usageMetadata": {"promptTokenCount": 7}})

    response = events[-1]["response"]
    assert (events[-1]["type"], response["error"]["code"]) == ("response.failed", "invalid_prompt")
    assert response["usage"]["input_tokens"] == 7


@pytest.mark.parametrize(
    ("finish", "reason"), [("MAX_TOKENS", "max_output_tokens"), ("SAFETY", "content_filter")]
)
def test_a_cut_answer_is_incomplete(finish: str, reason: str) -> None:
    response = collect(read(frame({"text": "a"}, finish=finish)))

    assert (response["status"], response["incomplete_details"]) == ("incomplete", {"reason": reason})
    assert response["output"][0]["status"] == "incomplete"


def test_usage_includes_what_came_from_the_cache() -> None:
    usage = {
        "promptTokenCount": 100,
        "cachedContentTokenCount": 30,
        "candidatesTokenCount": 5,
        "thoughtsTokenCount": 40,
    }

    response = collect(read(frame({"text": "a"}, finish="STOP", usageMetadata=usage)))

    assert response["usage"] == {
        "input_tokens": 100,
        "output_tokens": 45,
        "total_tokens": 145,
        "input_tokens_details": {"cached_tokens": 30, "cache_write_tokens": 0},
        "output_tokens_details": {"reasoning_tokens": 40},
    }


def test_an_image_is_a_generation_item() -> None:
    (item,) = output(read(frame({"inlineData": {"mimeType": "image/png", "data": "iVBO"}}, finish="STOP")))

    assert (item["type"], item["status"], item["result"]) == ("image_generation_call", "completed", "iVBO")


def test_nothing_is_given_before_the_first_content() -> None:
    translator = translate({"model": "gpt", "input": "hi"}, Context(MODEL)).frames

    assert list(translator.feed({"usageMetadata": {"promptTokenCount": 3}})) == []
    assert next(iter(translator.feed(frame({"text": "a"}))))["type"] == "response.created"  # type: ignore[index]


def test_an_error_frame_ends_the_answer() -> None:
    events = read(frame({"text": "a"}), {"error": {"code": 500, "message": "oops", "status": "INTERNAL"}})

    assert events[-1] == Failure(500, "oops", "server_error")
