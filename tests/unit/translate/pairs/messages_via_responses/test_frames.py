from typing import Any

import pytest
from anthropic.lib.streaming._messages import accumulate_event
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES
from floway.translate.base import Context, Document
from floway.translate.pairs.messages_via_responses import translate
from floway.translate.pairs.messages_via_responses.frames import MessagesFrames
from floway.translate.shared.reasoning_carrier import unpacked
from tests.support.conversations import messages, responses
from tests.support.conversations.values import json_values
from tests.support.vendor_streams import exchange, payloads


def _translated(*events: Document) -> list[Any]:
    frames = MessagesFrames("m")
    given = [frame for event in events for frame in frames.feed(event)]
    return given + list(frames.finish())


def _event(kind: str, index: int = 0, **members: Any) -> Document:
    return {"type": f"response.{kind}", "output_index": index, **members}


def _end(status: str = "completed", **members: Any) -> Document:
    return {"type": f"response.{status}", "response": {"id": "resp_1", "status": status, **members}}


_CALL: Document = {"type": "function_call", "id": "fc_1", "call_id": "c1", "name": "f", "arguments": ""}
_REASONING: Document = {"type": "reasoning", "id": "rs_1", "encrypted_content": "seal", "summary": []}


def _summary(*texts: str) -> Document:
    return _REASONING | {"summary": [{"type": "summary_text", "text": text} for text in texts]}


def _blocks(*events: Document) -> list[Document]:
    return messages.collected(_translated(*events, _end()))[0]


def test_the_start_names_the_upstreams_response_and_model() -> None:
    response = {"id": "resp_1", "model": "gpt", "usage": None}

    start, *_ = _translated({"type": "response.created", "response": response}, _end())

    assert start["message"]["id"] == "resp_1"
    assert start["message"]["model"] == "gpt"
    assert start["message"]["usage"] == {
        "input_tokens": 0,
        "output_tokens": 0,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
    }


def test_a_summary_streams_as_thinking_with_one_packed_signature() -> None:
    events = _translated(
        _event("output_item.added", item=_REASONING),
        _event("reasoning_summary_text.delta", summary_index=0, delta="one"),
        _event("reasoning_summary_text.done", summary_index=0, text="one"),
        _event("output_item.done", item=_summary("one")),
        _end(),
    )

    assert [event.get("delta") for event in events if event["type"] == "content_block_delta"] == [
        {"type": "thinking_delta", "thinking": "one"},
        {"type": "signature_delta", "signature": "seal@rs_1"},
    ]


@pytest.mark.parametrize("texts", [(), (" \n",)])
def test_reasoning_without_readable_text_is_redacted(texts: tuple[str, ...]) -> None:
    deltas = [_event("reasoning_summary_text.delta", summary_index=0, delta=text) for text in texts]

    blocks = _blocks(
        _event("output_item.added", item=_REASONING),
        *deltas,
        _event("output_item.done", item=_summary(*texts)),
    )

    assert blocks == [{"type": "redacted_thinking", "data": "seal@rs_1"}]


def test_parts_that_were_not_streamed_are_told_once() -> None:
    blocks = _blocks(
        _event("reasoning_summary_text.done", summary_index=0, text="one"),
        _event("output_item.done", item=_summary("one", "two")),
    )

    assert blocks == [{"type": "thinking", "thinking": "one\n\ntwo", "signature": "seal@rs_1"}]


def test_raw_reasoning_text_is_thinking_unless_there_is_a_summary() -> None:
    raw = _event("reasoning_text.delta", content_index=0, delta="raw")
    summed = _event("reasoning_summary_text.delta", summary_index=0, delta="sum")
    done = _event("output_item.done", item=_REASONING)

    assert _blocks(raw, done)[0]["thinking"] == "raw"
    assert _blocks(summed, raw, done)[0]["thinking"] == "sum"


def test_reasoning_that_nothing_identifies_has_no_signature() -> None:
    item = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]}

    assert _blocks(_event("output_item.done", item=item)) == [
        {"type": "thinking", "thinking": "hm", "signature": ""}
    ]


def test_items_that_finish_out_of_order_come_in_their_order() -> None:
    blocks = _blocks(
        _event("output_item.added", 0, item={"type": "message", "content": []}),
        _event("output_item.added", 1, item=_REASONING),
        _event("reasoning_summary_text.delta", 1, summary_index=0, delta="later"),
        _event("output_item.done", 1, item=_summary("later")),
        _event("output_text.delta", 0, content_index=0, delta="first"),
        _event("output_item.done", 0, item={"type": "message", "content": []}),
    )

    assert [block["type"] for block in blocks] == ["text", "thinking"]


def test_text_waits_for_the_open_call() -> None:
    frames = MessagesFrames("m")
    list(frames.feed(_event("output_item.added", 0, item=_CALL)))

    held = list(frames.feed(_event("output_text.delta", 1, content_index=0, delta="later")))
    released = list(frames.feed(_event("output_item.done", 0, item=_CALL | {"arguments": "{}"})))

    assert held == []
    assert [frame["type"] for frame in released] == [
        "content_block_delta",
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
    ]


def test_parts_of_a_refusal_become_one_explanation() -> None:
    events = _translated(
        _event("refusal.delta", content_index=0, delta="I "),
        _event("refusal.delta", content_index=0, delta="will "),
        _event("refusal.done", content_index=0, refusal="I will "),
        _event("content_part.done", content_index=1, part={"type": "refusal", "refusal": "not"}),
        _end(),
    )

    blocks, end = messages.collected(events)
    assert blocks == []
    assert end["delta"]["stop_reason"] == "refusal"
    assert end["delta"]["stop_details"] == {
        "type": "refusal",
        "category": None,
        "explanation": "I will not",
    }


def test_an_answer_without_events_of_its_items_is_expanded() -> None:
    message = {"type": "message", "content": [{"type": "output_text", "text": "hi"}]}
    output = [_summary("hm"), message, _CALL | {"arguments": '{"a":1}'}]

    blocks, end = messages.collected(_translated(_end(output=output)))

    assert blocks == [
        {"type": "thinking", "thinking": "hm", "signature": "seal@rs_1"},
        {"type": "text", "text": "hi"},
        {"type": "tool_use", "id": "c1", "name": "f", "input": {}, "arguments": '{"a":1}'},
    ]
    assert end["delta"]["stop_reason"] == "tool_use"


def test_parts_that_came_only_whole_are_told_once() -> None:
    blocks = _blocks(
        _event("reasoning_summary_text.done", summary_index=0, text="one"),
        _event("reasoning_summary_text.done", summary_index=1, text="two"),
        _event("output_item.done", item=_summary("one", "two")),
    )

    assert blocks == [{"type": "thinking", "thinking": "one\n\ntwo", "signature": "seal@rs_1"}]


def test_a_ping_does_not_hide_that_nothing_was_streamed() -> None:
    message = {"type": "message", "content": [{"type": "output_text", "text": "hi"}]}
    started = {"type": "response.created", "response": {"id": "resp_1"}}

    blocks, _ = messages.collected(_translated(started, {"type": "ping"}, _end(output=[message])))

    assert blocks == [{"type": "text", "text": "hi"}]


def test_a_refusal_that_only_the_end_holds_is_one() -> None:
    message = {"type": "message", "content": [{"type": "refusal", "refusal": "no"}]}

    blocks, end = messages.collected(_translated(_end(output=[message])))

    assert blocks == []
    assert end["delta"]["stop_details"]["explanation"] == "no"


def test_a_call_without_any_id_can_still_be_answered() -> None:
    call = {"type": "function_call", "name": "f", "arguments": "{}"}

    (block,) = _blocks(_event("output_item.done", item=call))

    assert block["id"].startswith("call_")
    assert (block["name"], block["arguments"]) == ("f", "{}")


def test_a_call_that_was_never_streamed_is_not_lost() -> None:
    text = _event("output_text.delta", content_index=0, delta="hi")

    blocks, end = messages.collected(_translated(text, _end(output=[_CALL | {"arguments": "{}"}])))

    assert [block["type"] for block in blocks] == ["text", "tool_use"]
    assert end["delta"]["stop_reason"] == "tool_use"


def test_an_overflow_is_told_in_the_words_that_start_a_compaction() -> None:
    nested = {"code": "context_length_exceeded", "message": "Your input exceeds the window."}
    flat = {"type": "error", "message": "This model's maximum context length is 4096 tokens."}

    for event in (_end("failed", error=nested), flat):
        (failure,) = _translated(event)
        assert failure.status == 400
        assert failure.message.startswith("prompt is too long")


def test_an_unrelated_failure_closes_the_block_and_keeps_its_text() -> None:
    events = _translated(
        _event("output_text.delta", content_index=0, delta="hi"),
        _end("failed", error={"code": "server_error", "message": "it broke"}),
    )

    assert events[-2]["type"] == "content_block_stop"
    assert events[-1] == Failure(500, "it broke", "server_error")


def test_a_policys_refusal_is_a_stop_with_its_category() -> None:
    error = {"code": "cyber_policy", "message": "no"}

    _, end = messages.collected(_translated(_end("failed", error=error)))

    assert end["delta"]["stop_details"] == {"type": "refusal", "category": "cyber", "explanation": "no"}


@given(responses.answers(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_body_that_ends_early_is_a_failure(answer: responses.Answer, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(answer.events) - 1))

    events = _translated(*answer.events[:kept])

    assert isinstance(events[-1], Failure)
    assert sum(isinstance(event, Failure) for event in events) == 1
    kinds = [event["type"] for event in events[:-1]]
    assert kinds.count("content_block_start") == kinds.count("content_block_stop")


@given(responses.answers())
@settings(max_examples=100, deadline=None)
def test_everything_the_upstream_said_arrives_in_order(answer: responses.Answer) -> None:
    blocks, end = messages.collected(_translated(*answer.events))

    assert blocks == _expected(answer.response["output"])
    usage, spent = end["usage"], answer.response["usage"]
    details = spent["input_tokens_details"]
    assert usage["cache_read_input_tokens"] == details["cached_tokens"]
    assert usage["cache_creation_input_tokens"] == details["cache_write_tokens"]
    assert (
        usage["input_tokens"] + usage["cache_read_input_tokens"] + usage["cache_creation_input_tokens"]
        == spent["input_tokens"]
    )
    assert usage["output_tokens"] == spent["output_tokens"]
    assert usage["output_tokens_details"] == {
        "thinking_tokens": spent["output_tokens_details"]["reasoning_tokens"]
    }


def _expected(output: list[Document]) -> list[Document]:
    blocks: list[Document] = []
    for item in output:
        if item["type"] == "message":
            blocks += [{"type": "text", "text": part["text"]} for part in item["content"]]
        elif item["type"] == "function_call":
            call = {"type": "tool_use", "id": item["call_id"], "name": item["name"], "input": {}}
            blocks.append(call | {"arguments": item["arguments"]})
        else:
            carrier = f"{item.get('encrypted_content', '')}@{item['id']}"
            text = "\n\n".join(part["text"] for part in item["summary"])
            thinking = {"type": "thinking", "thinking": text, "signature": carrier}
            blocks.append(thinking if text else {"type": "redacted_thinking", "data": carrier})
    return blocks


@given(responses.answers(), st.data())
@settings(max_examples=100, deadline=None)
def test_nothing_that_an_upstream_sends_raises(answer: responses.Answer, data: st.DataObject) -> None:
    events = [dict(event) for event in answer.events]
    for event in data.draw(st.lists(st.sampled_from(events), max_size=3)):
        event[data.draw(st.sampled_from(sorted(event)))] = data.draw(json_values)
    events.insert(data.draw(st.integers(0, len(events))), {"type": "response.unheard_of", "output_index": 0})

    translated = _translated(*events)

    kinds = ["failure" if isinstance(event, Failure) else event["type"] for event in translated]
    assert kinds.count("failure") + kinds.count("message_stop") == 1
    assert kinds[-1] in ("failure", "message_stop")
    assert kinds.count("content_block_start") == kinds.count("content_block_stop")


def test_the_vendors_stream_satisfies_the_official_sdk_and_its_reasoning_comes_back() -> None:
    tool = {"name": "f", "input_schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    asked = {
        "model": "m",
        "max_tokens": 500,
        "thinking": {"type": "adaptive"},
        "messages": [{"role": "user", "content": "call f"}],
        "tools": [tool],
    }

    message = _answered(asked)

    assert [block.type for block in message.content] == ["redacted_thinking", "tool_use"]
    assert message.content[1].input == {"a": "a"}
    assert message.stop_reason == "tool_use"
    assert unpacked(message.content[0].data) is not None

    content = [block.model_dump(exclude_none=True) for block in message.content]
    result = {"type": "tool_result", "tool_use_id": message.content[1].id, "content": "it is done"}
    replay = [
        {"role": "assistant", "content": content},
        {"role": "user", "content": [result]},
    ]
    # The vendor checks the seal, the id that it belongs to, and that the call is answered.
    second = _answered(asked | {"messages": asked["messages"] + replay})
    assert second.content[-1].text == "The tool answered: it is done"
    assert second.stop_reason == "end_turn"


def _answered(asked: Document) -> Any:
    trip = translate(asked, Context("gpt-sim"))
    told = exchange(OPENAI_RESPONSES, "gpt-sim", trip.document)
    snapshot, buffers = None, {}
    for payload in payloads(OPENAI_RESPONSES.frames(told, OPENAI_RESPONSES.answer(told))):
        for event in trip.frames.feed(payload):
            snapshot = accumulate_event(event=event, current_snapshot=snapshot, json_bufs=buffers)
    assert list(trip.frames.finish()) == []
    return snapshot
