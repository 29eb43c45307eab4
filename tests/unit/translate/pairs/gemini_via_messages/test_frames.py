from typing import Any

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_messages.frames import GeminiFrames
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import opened
from tests.support.conversations import gemini, messages
from tests.support.conversations.values import json_values

FINISHES = {"max_tokens": "MAX_TOKENS", "pause_turn": "OTHER"}


def translated(events: list[Document], *, shows_thoughts: bool = True) -> list[Any]:
    frames = GeminiFrames(ToolNames(Ledger()), shows_thoughts)
    results = [result for event in events for result in frames.feed(event)]
    return [*results, *frames.finish()]


def stream(*blocks: tuple[Document, list[Document]], **delta: Any) -> list[Document]:
    events: list[Document] = [{"type": "message_start", "message": {"id": "msg_1", "model": "served"}}]
    for index, (block, deltas) in enumerate(blocks):
        events.append({"type": "content_block_start", "index": index, "content_block": block})
        events += [{"type": "content_block_delta", "index": index, "delta": each} for each in deltas]
        events.append({"type": "content_block_stop", "index": index})
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn", **delta}}
    return [*events, end, {"type": "message_stop"}]


def call(arguments: str, **block: Any) -> tuple[Document, list[Document]]:
    deltas = [{"type": "input_json_delta", "partial_json": arguments}] if arguments else []
    return {"type": "tool_use", "id": "t", "name": "f", "input": {}, **block}, deltas


TEXT: tuple[Document, list[Document]] = (
    {"type": "text", "text": ""},
    [{"type": "text_delta", "text": "said"}],
)
REDACTED: tuple[Document, list[Document]] = ({"type": "redacted_thinking", "data": "seal"}, [])


@given(messages.answers())
def test_an_answer_arrives_whole(answer: messages.Answer) -> None:
    parts, last = gemini.collected(translated(answer.events))

    assert gemini.said(parts) == "".join(block["text"] for block in answer.blocks if block["type"] == "text")
    assert gemini.thought(parts) == "".join(block.get("thinking", "") for block in answer.blocks)
    assert [(one["id"], one["name"]) for one in gemini.calls(parts)] == [
        (block["id"], block["name"]) for block in answer.blocks if block["type"] == "tool_use"
    ]
    (candidate,) = last["candidates"]
    assert candidate["finishReason"] == FINISHES.get(answer.stop_reason, "STOP")
    assert (last["modelVersion"], last["responseId"]) == ("m", "msg_1")


@given(messages.answers())
def test_thinking_is_carried_block_by_block(answer: messages.Answer) -> None:
    parts, _ = gemini.collected(translated(answer.events))

    carried = [block for part in parts for block in opened(part.get("thoughtSignature"), "messages")]
    assert carried == [block for block in answer.blocks if "thinking" in block["type"]]
    assert not any(part.get("thought") and "thoughtSignature" in part for part in parts)


@given(messages.answers())
def test_usage_is_the_upstreams_in_the_clients_convention(answer: messages.Answer) -> None:
    _, last = gemini.collected(translated(answer.events))

    cache = ("cache_read_input_tokens", "cache_creation_input_tokens")
    prompt = sum(answer.usage.get(name, 0) for name in ("input_tokens", *cache))
    output = answer.usage["output_tokens"]
    if not prompt + output:
        assert "usageMetadata" not in last
        return
    usage = last["usageMetadata"]
    assert (usage["promptTokenCount"], usage["candidatesTokenCount"]) == (prompt, output)
    assert usage.get("cachedContentTokenCount", 0) == answer.usage.get("cache_read_input_tokens", 0)
    assert usage["totalTokenCount"] == prompt + output


@given(messages.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(answer: messages.Answer, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer.events) - 1))

    results = translated(answer.events[:cut])

    assert isinstance(results[-1], Failure)
    assert not any(isinstance(result, Failure) for result in results[:-1])
    assert all("finishReason" not in result["candidates"][0] for result in results[:-1])


@given(messages.answers(), st.data())
def test_garbled_events_do_no_harm(answer: messages.Answer, data: st.DataObject) -> None:
    garbled = [dict(event) for event in answer.events]
    member = st.sampled_from(["index", "delta", "content_block", "usage", "unknown", "message", "type"])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(garbled) - 2))
        garbled[position][data.draw(member)] = data.draw(json_values)
    inner = st.dictionaries(st.sampled_from(["type", "text", "id", "input", "stop_details"]), json_values)
    kinds = st.sampled_from(sorted({event["type"] for event in answer.events} - {"message_stop"}))
    strange = [{"type": data.draw(kinds), name: data.draw(inner)} for name in ("delta", "content_block")]

    results = translated([*strange, *garbled])

    ends = [each for each in results if isinstance(each, Failure) or "finishReason" in each["candidates"][0]]
    assert len(ends) == 1
    assert ends[0] is results[-1]


@given(messages.answers())
def test_googles_sdk_reads_each_result(answer: messages.Answer) -> None:
    for result in translated(answer.events):
        read = types.GenerateContentResponse._from_response(response=result, kwargs={})

        assert read.candidates is not None
        assert read.candidates[0].content is not None
        assert read.candidates[0].content.parts


@given(messages.answers())
def test_thoughts_are_shown_only_when_asked_for(answer: messages.Answer) -> None:
    shown, _ = gemini.collected(translated(answer.events))
    hidden, _ = gemini.collected(translated(answer.events, shows_thoughts=False))

    assert hidden == [part for part in shown if not part.get("thought")]


def test_nothing_follows_the_end() -> None:
    frames = GeminiFrames(ToolNames(Ledger()), True)
    for event in stream(TEXT):
        list(frames.feed(event))

    assert [*frames.feed({"type": "error"}), *frames.feed({"type": "message_stop"}), *frames.finish()] == []


def test_a_seal_goes_with_the_text_behind_it() -> None:
    parts, _ = gemini.collected(translated(stream(REDACTED, TEXT)))

    assert parts[0]["text"] == "said"
    assert opened(parts[0]["thoughtSignature"], "messages") == [REDACTED[0]]


def test_a_seal_that_nothing_follows_stands_at_the_end() -> None:
    parts, _ = gemini.collected(translated(stream(TEXT, REDACTED)))

    assert [part["text"] for part in parts] == ["said", ""]
    assert opened(parts[1]["thoughtSignature"], "messages") == [REDACTED[0]]


def test_unsigned_thinking_is_shown_but_not_carried() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": ""}

    parts, _ = gemini.collected(translated(stream((thinking, []), TEXT)))

    assert parts == [{"text": "hm", "thought": True}, {"text": "said"}, {"text": ""}]


def test_arguments_that_stand_in_the_block_are_taken() -> None:
    parts, _ = gemini.collected(translated(stream(call("", input={"a": 1}))))

    assert gemini.calls(parts) == [{"id": "t", "name": "f", "args": {"a": 1}}]


@pytest.mark.parametrize("arguments", ["[1]", '"a"', '{"a"', "nan"])
def test_arguments_that_are_no_object_are_a_failure(arguments: str) -> None:
    results = translated(stream(TEXT, call(arguments), stop_reason="tool_use"))

    assert isinstance(results[-1], Failure)
    assert results[-1].status == 502


def test_a_call_that_the_limit_cut_is_left_out() -> None:
    parts, last = gemini.collected(translated(stream(TEXT, call('{"a"'), stop_reason="max_tokens")))

    assert gemini.calls(parts) == []
    assert last["candidates"][0]["finishReason"] == "MAX_TOKENS"


def test_a_refusal_is_explained() -> None:
    details = {"type": "refusal", "explanation": "Not this."}

    _, last = gemini.collected(translated(stream(stop_reason="refusal", stop_details=details)))

    (candidate,) = last["candidates"]
    assert (candidate["finishReason"], candidate["finishMessage"]) == ("SAFETY", "Not this.")


def test_thinking_tokens_stand_apart() -> None:
    events = stream(TEXT)
    events[-2]["usage"] = {"output_tokens": 9, "output_tokens_details": {"thinking_tokens": 5}}

    usage = translated(events)[-1]["usageMetadata"]

    assert (usage["candidatesTokenCount"], usage["thoughtsTokenCount"]) == (4, 5)


def test_an_error_inside_the_stream_is_a_failure() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Busy."}}

    results = translated([*stream(TEXT)[:3], error])

    assert results[-1] == Failure(529, "Busy.", "overloaded_error")


def test_the_clients_name_of_a_tool_returns() -> None:
    names = ToolNames(Ledger())
    names.sent("a.b", "tools")
    frames = GeminiFrames(names, False)

    results = [each for event in stream(call("{}", name="a_b")) for each in frames.feed(event)]

    assert gemini.calls(gemini.collected(results)[0])[0]["name"] == "a.b"
