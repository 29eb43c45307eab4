import json
from typing import Any

import pytest
from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_responses.frames import GeminiFrames
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import opened
from tests.support.conversations import gemini, responses
from tests.support.conversations.values import json_values

CREATED = {"type": "response.created", "response": {"id": "resp_1", "model": "served", "usage": None}}
TEXT = {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "said"}
REFUSAL = {"type": "refusal", "refusal": "No."}


def translated(events: list[Document], *, shows_thoughts: bool = True) -> list[Any]:
    frames = GeminiFrames(ToolNames(Ledger()), shows_thoughts)
    results = [result for event in events for result in frames.feed(event)]
    return [*results, *frames.finish()]


def done(item: Document, index: int = 0) -> Document:
    return {"type": "response.output_item.done", "output_index": index, "item": item}


def completed(*output: Document, **response: Any) -> Document:
    return {"type": "response.completed", "response": {"id": "resp_1", "output": list(output), **response}}


def items(answer: responses.Answer, kind: str) -> list[Document]:
    return [item for item in answer.response["output"] if item["type"] == kind]


@given(responses.answers())
def test_an_answer_arrives_whole(answer: responses.Answer) -> None:
    parts, last = gemini.collected(translated(answer.events))

    texts = [part["text"] for item in items(answer, "message") for part in item["content"]]
    # Items that are worked on at once arrive in pieces of both.
    assert sorted(gemini.said(parts)) == sorted("".join(texts))
    called = {call["id"]: call for call in gemini.calls(parts)}
    assert called == {
        item["call_id"]: {
            "id": item["call_id"],
            "name": item["name"],
            "args": json.loads(item["arguments"]),
        }
        for item in items(answer, "function_call")
    }
    is_cut = answer.response["status"] == "incomplete"
    assert last["candidates"][0]["finishReason"] == ("MAX_TOKENS" if is_cut else "STOP")


@given(responses.answers())
def test_sealed_reasoning_is_carried_item_by_item(answer: responses.Answer) -> None:
    parts, _ = gemini.collected(translated(answer.events, shows_thoughts=False))

    carried = [item for part in parts for item in opened(part.get("thoughtSignature"), "responses")]
    sealed = [item for item in items(answer, "reasoning") if item.get("encrypted_content")]
    assert sorted(carried, key=lambda item: item["id"]) == sealed
    assert gemini.thought(parts) == ""


@given(responses.answers())
def test_thoughts_are_shown_once(answer: responses.Answer) -> None:
    parts, _ = gemini.collected(translated(answer.events))

    thoughts = [part["text"] for item in items(answer, "reasoning") for part in item["summary"]]
    shown = gemini.thought(parts)
    assert sorted(shown.replace("\n", "")) == sorted("".join(thoughts).replace("\n", ""))


@given(responses.answers())
def test_usage_is_the_upstreams_in_the_clients_convention(answer: responses.Answer) -> None:
    told = gemini.collected(translated(answer.events))[1]["usageMetadata"]

    usage = answer.response["usage"]
    reasoning = usage["output_tokens_details"]["reasoning_tokens"]
    assert told["promptTokenCount"] == usage["input_tokens"]
    assert told.get("cachedContentTokenCount", 0) == usage["input_tokens_details"]["cached_tokens"]
    assert told.get("thoughtsTokenCount", 0) == reasoning
    assert told["candidatesTokenCount"] == usage["output_tokens"] - reasoning
    assert told["totalTokenCount"] == usage["total_tokens"]


@given(responses.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(answer: responses.Answer, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer.events) - 1))

    results = translated(answer.events[:cut])

    assert isinstance(results[-1], Failure)
    assert not any(isinstance(result, Failure) for result in results[:-1])
    assert all("finishReason" not in result["candidates"][0] for result in results[:-1])


@given(responses.answers(), st.data())
def test_garbled_events_do_no_harm(answer: responses.Answer, data: st.DataObject) -> None:
    garbled = [dict(event) for event in answer.events]
    names = ["item", "delta", "output_index", "content_index", "summary_index", "type", "response"]
    member = st.sampled_from(names)
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(garbled) - 2))
        garbled[position][data.draw(member)] = data.draw(json_values)
    inner = st.dictionaries(
        st.sampled_from(["type", "id", "content", "summary", "arguments", "name"]), json_values
    )
    strange = [done(data.draw(inner) | {"type": kind}) for kind in ("message", "reasoning", "surprise")]

    results = translated([*strange, *garbled])

    ends = [each for each in results if isinstance(each, Failure) or "finishReason" in each["candidates"][0]]
    assert len(ends) == 1
    assert ends[0] is results[-1]


@given(responses.answers())
def test_googles_sdk_reads_each_result(answer: responses.Answer) -> None:
    for result in translated(answer.events):
        read = types.GenerateContentResponse._from_response(response=result, kwargs={})

        assert read.candidates is not None
        assert read.candidates[0].content is not None
        assert read.candidates[0].content.parts


@given(responses.answers())
def test_an_answer_that_stands_only_in_its_end_arrives_too(answer: responses.Answer) -> None:
    whole, _ = gemini.collected(translated([answer.events[0], answer.events[-1]]))

    texts = [part["text"] for item in items(answer, "message") for part in item["content"]]
    assert gemini.said(whole) == "".join(texts)
    assert len(gemini.calls(whole)) == len(items(answer, "function_call"))


def test_text_is_written_as_it_comes_and_not_again() -> None:
    message = {"id": "msg_1", "type": "message", "content": [{"type": "output_text", "text": "said"}]}

    results = translated([CREATED, TEXT, done(message), completed(message)])

    assert [result["candidates"][0]["content"]["parts"] for result in results] == [
        [{"text": "said"}],
        [{"text": ""}],
    ]
    assert (results[0]["modelVersion"], results[0]["responseId"]) == ("served", "resp_1")


def test_parts_of_a_summary_are_paragraphs() -> None:
    kind = "response.reasoning_summary_text.delta"
    deltas = [
        {"type": kind, "output_index": 0, "summary_index": index, "delta": "a"} for index in (0, 0, 1, 1)
    ]

    parts, _ = gemini.collected(translated([*deltas, completed()]))

    assert gemini.thought(parts) == "aa\n\naa"


def test_a_part_that_was_not_streamed_stands_before_the_next() -> None:
    def event(kind: str, place: str, part: int, **members: Any) -> Document:
        return {"type": f"response.{kind}", "output_index": 0, place: part, **members}

    thoughts = [
        event("reasoning_summary_text.done", "summary_index", 0, text="a"),
        event("reasoning_summary_text.delta", "summary_index", 1, delta="b"),
        event("reasoning_summary_text.done", "summary_index", 1, text="b"),
    ]
    words = [
        event("output_text.done", "content_index", 0, text="c"),
        event("output_text.delta", "content_index", 1, delta="d"),
        event("output_text.done", "content_index", 1, text="d"),
    ]
    parts, _ = gemini.collected(translated([*thoughts, *words, completed()]))

    assert gemini.thought(parts) == "a\n\nb"
    assert gemini.said(parts) == "cd"


def test_arguments_that_came_only_in_pieces_are_taken() -> None:
    kind = "response.function_call_arguments.delta"
    deltas = [{"type": kind, "output_index": 0, "delta": piece} for piece in ('{"a"', ":1}")]
    call = {"type": "function_call", "call_id": "c", "name": "f"}

    parts, _ = gemini.collected(translated([*deltas, done(call), completed()]))

    assert gemini.calls(parts) == [{"id": "c", "name": "f", "args": {"a": 1}}]


def test_arguments_that_are_no_object_are_a_failure() -> None:
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": "[1]"}

    assert isinstance(translated([done(call), completed()])[-1], Failure)


def test_a_call_that_the_limit_cut_is_left_out() -> None:
    call = {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"a"'}
    cut = {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}

    parts, last = gemini.collected(translated([done(call), completed(**cut)]))

    assert gemini.calls(parts) == []
    assert last["candidates"][0]["finishReason"] == "MAX_TOKENS"


@pytest.mark.parametrize(
    "events",
    [
        [done({"type": "message", "content": [REFUSAL]})],
        [
            {"type": "response.refusal.delta", "output_index": 0, "content_index": 0, "delta": "No."},
            done({"type": "message", "content": [REFUSAL]}),
        ],
    ],
)
def test_a_refusal_is_told_once(events: list[Document]) -> None:
    (candidate,) = translated([*events, completed()])[-1]["candidates"]

    assert (candidate["finishReason"], candidate["finishMessage"]) == ("SAFETY", "No.")


def test_a_failed_response_is_a_failure() -> None:
    error = {"code": "server_is_overloaded", "message": "Busy."}

    results = translated([TEXT, {"type": "response.failed", "response": {"error": error}}])

    assert results[-1] == Failure(529, "Busy.", "server_is_overloaded")


def test_a_response_that_failed_by_policy_is_a_refusal() -> None:
    error = {"code": "cyber_policy", "message": "No."}

    last = translated([{"type": "response.failed", "response": {"error": error}}])[-1]

    assert last["candidates"][0]["finishReason"] == "SAFETY"


@pytest.mark.parametrize(
    "event",
    [
        {"type": "error", "code": "rate_limit_exceeded", "message": "Slow down."},
        {"type": "error", "error": {"code": "rate_limit_exceeded", "message": "Slow down."}},
    ],
)
def test_an_error_event_is_a_failure_in_both_shapes(event: Document) -> None:
    assert translated([TEXT, event])[-1] == Failure(429, "Slow down.", "rate_limit_exceeded")


def test_nothing_follows_the_end() -> None:
    frames = GeminiFrames(ToolNames(Ledger()), True)
    list(frames.feed(completed()))

    assert [*frames.feed(TEXT), *frames.feed(completed()), *frames.finish()] == []
