import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai._models import construct_type_unchecked
from openai._types import omit
from openai.lib.streaming.responses._responses import ResponseStreamState
from openai.types.responses import ResponseStreamEvent

from floway.domain.failure import Failure
from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_messages import translate
from tests.support.conversations import messages, responses
from tests.support.conversations.values import json_values
from tests.support.vendor_streams import exchange, payloads


def _translated(*events: Document, **asked: Any) -> list[Any]:
    frames = translate({"model": "m", "input": "hi"} | asked, Context("up", created_at=7)).frames
    given = [frame for event in events for frame in frames.feed(event)]
    return given + list(frames.finish())


def _block(start: Document, *deltas: Document, index: int = 0) -> list[Document]:
    return [
        {"type": "content_block_start", "index": index, "content_block": start},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def _whole(*events: Document, stop: Any = "end_turn", usage: Any = None, **asked: Any) -> Document:
    start = {"type": "message_start", "message": {"id": "msg_1", "model": "claude", "usage": usage}}
    delta = stop if isinstance(stop, dict) else {"stop_reason": stop}
    end = {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 5}}
    return responses.collected(_translated(start, *events, end, {"type": "message_stop"}, **asked))


_TEXT = {"type": "text", "text": ""}


def test_the_response_repeats_the_request_and_names_the_upstreams_model() -> None:
    response = _whole(instructions="brief", metadata={"a": "b"})

    assert response["id"].startswith("resp_")
    assert (response["object"], response["created_at"], response["model"]) == ("response", 7, "claude")
    assert (response["instructions"], response["metadata"]) == ("brief", {"a": "b"})
    assert response["output"] == []


def test_citations_stand_at_the_text_that_they_support() -> None:
    found = {"type": "web_search_result_location", "url": "u", "title": "t", "cited_text": "def"}
    citations = [found, found | {"cited_text": None}, {"type": "odd"}, None, found | {"cited_text": "f"}]
    deltas = [{"type": "citations_delta", "citation": citation} for citation in citations]

    response = _whole(*_block(_TEXT, {"type": "text_delta", "text": "abcdef"}, *deltas))

    head = {"type": "url_citation", "url": "u", "title": "t", "end_index": 6}
    assert response["output"][0]["content"][0]["annotations"] == [
        head | {"start_index": 3},
        head | {"start_index": 5},
    ]


def test_a_signature_is_the_encrypted_content() -> None:
    (item,) = _whole(
        *_block(
            {"type": "thinking", "thinking": "", "signature": ""},
            {"type": "thinking_delta", "thinking": "hm"},
            {"type": "signature_delta", "signature": "Eq+/="},
        )
    )["output"]

    assert item["id"].startswith("rs_")
    assert item["summary"] == [{"type": "summary_text", "text": "hm"}]
    assert item["encrypted_content"] == "floway-packed-msg1.Eq+/="


def test_a_namespaced_tool_comes_back_under_its_own_name() -> None:
    tools = [
        {"type": "function", "name": "a_b"},
        {"type": "namespace", "name": "a", "tools": [{"type": "function", "name": "b"}]},
    ]

    (call,) = _whole(*_block({"type": "tool_use", "id": "t1", "name": "a_b_2", "input": {}}), tools=tools)[
        "output"
    ]

    assert (call["type"], call["namespace"], call["name"]) == ("function_call", "a", "b")
    assert (call["call_id"], call["arguments"]) == ("t1", "{}")


@pytest.mark.parametrize(
    ("pieces", "text"),
    [(['{"inp', 'ut":"x\\n"}'], "x\n"), (["not", " json"], "not json"), ([], "")],
)
def test_a_custom_tool_comes_back_unwrapped(pieces: list[str], text: str) -> None:
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    start = {"type": "tool_use", "id": "t1", "name": "p", "input": {}}

    (call,) = _whole(*_block(start, *deltas), tools=[{"type": "custom", "name": "p"}])["output"]

    assert (call["type"], call["input"], call["id"][:4]) == ("custom_tool_call", text, "ctc_")


def test_an_input_that_came_with_the_start_is_kept() -> None:
    (call,) = _whole(*_block({"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}))["output"]

    assert call["arguments"] == '{"a":1}'


def test_a_ping_takes_no_number() -> None:
    assert (
        _whole({"type": "ping"}, *_block(_TEXT, {"type": "text_delta", "text": "hi"}))["status"]
        == "completed"
    )


def test_blocks_of_the_vendors_own_tools_say_nothing() -> None:
    searched = _block({"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}})
    found = _block({"type": "web_search_tool_result", "tool_use_id": "s", "content": []}, index=1)
    text = _block(_TEXT, {"type": "text_delta", "text": "hi"}, index=2)

    assert [item["type"] for item in _whole(*searched, *found, *text)["output"]] == ["message"]


def test_a_fallback_changes_the_model_of_the_answer() -> None:
    switched = _block({"type": "fallback", "to": {"model": "haiku"}})

    assert _whole(*switched)["model"] == "haiku"


def test_a_tier_at_the_start_outlives_an_end_without_one() -> None:
    response = _whole(usage={"input_tokens": 1, "output_tokens": 1, "service_tier": "priority"})

    assert response["service_tier"] == "priority"


def test_a_cut_answer_is_incomplete() -> None:
    response = _whole(*_block(_TEXT, {"type": "text_delta", "text": "hi"}), stop="max_tokens")

    assert response["status"] == "incomplete"
    assert response["incomplete_details"] == {"reason": "max_output_tokens"}


def test_a_refusal_fails_the_response() -> None:
    details = {"category": "cyber", "explanation": "no"}

    response = _whole(stop={"stop_reason": "refusal", "stop_details": details})

    assert (response["status"], response["error"]) == ("failed", {"code": "cyber_policy", "message": "no"})


def test_an_error_of_the_upstream_is_a_failure_with_its_type() -> None:
    error = {"type": "overloaded_error", "message": "busy"}

    events = _translated({"type": "message_start", "message": {}}, {"type": "error", "error": error})

    assert events[-1] == Failure(529, "busy", "overloaded_error")


@given(messages.answers(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_body_that_ends_early_is_a_failure(answer: messages.Answer, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(answer.events) - 1))

    events = _translated(*answer.events[:kept])

    assert isinstance(events[-1], Failure)
    assert sum(isinstance(event, Failure) for event in events) == 1
    assert all(not str(event["type"]).endswith((".completed", ".incomplete")) for event in events[:-1])


@given(messages.answers())
@settings(max_examples=100, deadline=None)
def test_everything_the_upstream_said_arrives_in_order(answer: messages.Answer) -> None:
    response = responses.collected(_translated(*answer.events))

    assert [_without_id(item) for item in response["output"]] == [_expected(block) for block in answer.blocks]
    cut = answer.stop_reason == "max_tokens"
    assert response["status"] == ("incomplete" if cut else "completed")
    told, usage = answer.usage, response["usage"]
    read, written = told.get("cache_read_input_tokens", 0), told.get("cache_creation_input_tokens", 0)
    assert usage["input_tokens"] == told["input_tokens"] + read + written
    assert usage["output_tokens"] == told["output_tokens"]
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    details = {"cached_tokens": read, "cache_write_tokens": written}
    assert usage["input_tokens_details"] == details


def _expected(block: Document) -> Document:
    if block["type"] == "text":
        part = {"type": "output_text", "text": block["text"], "annotations": [], "logprobs": []}
        return {"type": "message", "role": "assistant", "status": "completed", "content": [part]}
    if block["type"] == "tool_use":
        arguments = block["arguments"] or "{}"
        call = {"type": "function_call", "status": "completed", "name": block["name"]}
        return call | {"call_id": block["id"], "arguments": arguments}
    if block["type"] == "thinking":
        summary = [{"type": "summary_text", "text": block["thinking"]}]
        return {
            "type": "reasoning",
            "summary": summary,
            "encrypted_content": f"floway-packed-msg1.{block['signature']}",
        }
    return {"type": "reasoning", "summary": [], "encrypted_content": f"floway-packed-msg1.{block['data']}"}


def _without_id(item: Document) -> Document:
    return {name: value for name, value in item.items() if name != "id"}


@given(messages.answers(), st.data())
@settings(max_examples=100, deadline=None)
def test_nothing_that_an_upstream_sends_raises(answer: messages.Answer, data: st.DataObject) -> None:
    events = [dict(event) for event in answer.events]
    for event in data.draw(st.lists(st.sampled_from(events), max_size=3)):
        event[data.draw(st.sampled_from(sorted(event)))] = data.draw(json_values)
    events.insert(data.draw(st.integers(0, len(events))), {"type": "unheard_of", "index": 0})

    translated = _translated(*events)

    ends = ("failure", "response.completed", "response.incomplete", "response.failed")
    kinds = ["failure" if isinstance(event, Failure) else event["type"] for event in translated]
    assert sum(kind in ends for kind in kinds) == 1
    assert kinds[-1] in ends


def test_the_vendors_stream_satisfies_the_official_sdk_and_its_thinking_comes_back() -> None:
    tools = [{"type": "custom", "name": "apply_patch"}, {"type": "function", "name": "f", "parameters": None}]
    asked = {
        "model": "m",
        "input": [{"type": "message", "role": "user", "content": "use apply_patch and f"}],
        "tools": tools,
        "include": ["reasoning.encrypted_content"],
        "store": False,
    }

    first = _answered(asked)

    assert [item["type"] for item in first["output"]] == ["reasoning", "custom_tool_call", "function_call"]
    patch, call = first["output"][1:]
    assert patch["input"] == "input"
    assert json.loads(call["arguments"]) == {}

    results = [
        {"type": "custom_tool_call_output", "call_id": patch["call_id"], "output": "patched"},
        {"type": "function_call_output", "call_id": call["call_id"], "output": "done"},
    ]
    # The vendor checks the signature over the text, and that each call is answered at once.
    second = _answered(asked | {"input": [*asked["input"], *first["output"], *results]})
    assert second["output"][-1]["content"][0]["text"] == "The tool answered: patched | done"


def _answered(asked: Document) -> Document:
    trip = translate(asked, Context("claude-sim+thinking"))
    told = exchange(ANTHROPIC, "claude-sim+thinking", trip.document)
    events: list[Any] = []
    for payload in payloads(ANTHROPIC.frames(told, ANTHROPIC.answer(told))):
        events += trip.frames.feed(payload)
    assert list(trip.frames.finish()) == []
    judge: Any = ResponseStreamState(input_tools=omit, text_format=omit)
    for event in msgspec.json.decode(msgspec.json.encode(events)):
        judge.handle_event(construct_type_unchecked(type_=ResponseStreamEvent, value=event))
    return responses.collected(events)
