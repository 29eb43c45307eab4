import json
from typing import Any

import pytest
from anthropic.lib.streaming._messages import accumulate_event
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.domain.usage import Usage
from floway.protocols.documents import data_frame, named_frame
from floway.protocols.gemini.frames import GeminiReading
from floway.protocols.messages.frames import MessagesReading
from floway.translate.base import DONE, Context, Document
from floway.translate.pairs.messages_via_gemini import translate
from floway.translate.shared.gemini_carrier import origin_of
from tests.support.conversations.gemini_answers import Answer, answers
from tests.support.conversations.messages import collected
from tests.support.conversations.values import json_values

MODEL = "gemini-3.8-flash"
ORIGIN = origin_of("", "3.8")


def read(*frames: Document, **request: Any) -> list[Any]:
    document = {"model": "claude", "messages": [{"role": "user", "content": "hi"}], **request}
    translator = translate(document, Context(MODEL)).frames
    return [event for frame in frames for event in translator.feed(frame)] + list(translator.finish())


def frame(*parts: Document, finish: str | None = None, **members: Any) -> Document:
    candidate: Document = {"content": {"role": "model", "parts": list(parts)}}
    if finish:
        candidate["finishReason"] = finish
    return {"candidates": [candidate], **members}


def kinds(blocks: list[Document]) -> list[str]:
    return [block["type"] for block in blocks]


@given(answers())
def test_what_the_pieces_amount_to_is_the_answer(answer: Answer) -> None:
    blocks, closing = collected(read(*answer.frames))

    assert "".join(block.get("thinking", "") for block in blocks) == answer.thoughts
    assert "".join(block.get("text", "") for block in blocks) == answer.text
    calls = [
        (block["name"], json.loads(block["arguments"])) for block in blocks if block["type"] == "tool_use"
    ]
    assert calls == [(name, args) for name, args, _ in answer.calls]
    assert closing["delta"]["stop_reason"] == ("tool_use" if calls else "end_turn")


@given(answers())
def test_usage_is_what_the_upstream_is_billed_for(answer: Answer) -> None:
    upstream, client = GeminiReading(), MessagesReading()
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
    starts = sum(event["type"] == "content_block_start" for event in events[:-1])
    assert starts == sum(event["type"] == "content_block_stop" for event in events[:-1])


@given(answers(), st.data())
def test_unknown_frames_and_members_change_nothing(answer: Answer, data: st.DataObject) -> None:
    junk = data.draw(st.dictionaries(st.text(max_size=8), json_values, max_size=3))
    junk = {
        name: value for name, value in junk.items() if name not in ("error", "candidates", "usageMetadata")
    }
    place = data.draw(st.integers(0, len(answer.frames)))

    blocks, _ = collected(read(*answer.frames[:place], junk, *answer.frames[place:]))

    assert blocks == collected(read(*answer.frames))[0]


@given(st.lists(json_values, max_size=4), json_values, json_values)
def test_no_value_makes_it_raise(parts: list[Any], usage: Any, other: Any) -> None:
    strange = [
        {"candidates": [{"content": {"parts": parts}, "index": other}], "usageMetadata": usage},
        {"candidates": other, "promptFeedback": other, "responseId": other},
        {
            "candidates": [
                {"content": {"parts": [{"text": other, "functionCall": other, "inlineData": usage}]}}
            ]
        },
        {
            "candidates": [
                {"content": {"parts": [{"functionCall": {"name": other, "args": usage, "id": other}}]}}
            ]
        },
        {"error": other},
    ]

    for each in strange:
        assert list(read(each))


@given(answers())
def test_signatures_survive_the_round_trip(answer: Answer) -> None:
    blocks, _ = collected(read(*answer.frames))
    history = [_of_client(block) for block in blocks]
    results = [
        {"type": "tool_result", "tool_use_id": block["id"], "content": "done"}
        for block in blocks
        if block["type"] == "tool_use"
    ]
    messages = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": history},
        {"role": "user", "content": [*results, {"type": "text", "text": "go on"}]},
    ]

    contents = translate({"model": "claude", "messages": messages}, Context(MODEL)).document["contents"]

    parts = [part for content in contents if content["role"] == "model" for part in content["parts"]]
    calls = [(part["functionCall"], part.get("thoughtSignature")) for part in parts if "functionCall" in part]
    assert [(call["name"], call["args"], signature) for call, signature in calls] == answer.calls


def _of_client(block: Document) -> Document:
    if block["type"] == "tool_use":
        return {**{k: block[k] for k in ("type", "id", "name")}, "input": json.loads(block["arguments"])}
    return block


# The SDK builds its models on first use.
@settings(deadline=None)
@given(answers())
def test_the_official_sdk_reads_the_same_answer(answer: Answer) -> None:
    snapshot: Any = None
    buffers: dict[int, bytes] = {}
    for event in read(*answer.frames):
        snapshot = accumulate_event(event=event, current_snapshot=snapshot, json_bufs=buffers)

    assert "".join(block.text for block in snapshot.content if block.type == "text") == answer.text
    tools = [block.input for block in snapshot.content if block.type == "tool_use"]
    assert tools == [args for _, args, _ in answer.calls]


def test_thoughts_and_a_signed_call_share_one_thinking_block() -> None:
    call = {"functionCall": {"name": "run", "args": {"a": 1}}, "thoughtSignature": "c2ln"}

    blocks, _ = collected(read(frame({"text": "hm", "thought": True}), frame(call, finish="STOP")))

    assert kinds(blocks) == ["thinking", "tool_use"]
    assert blocks[0]["signature"] == f"floway-packed-gem1.f.{ORIGIN}.c2ln"


def test_a_signed_call_without_thoughts_has_a_redacted_block_before_it() -> None:
    first = {"functionCall": {"name": "a"}, "thoughtSignature": "c2ln"}
    second = {"functionCall": {"name": "b", "args": None}}

    blocks, _ = collected(read(frame(first), frame(second, finish="STOP")))

    assert kinds(blocks) == ["redacted_thinking", "tool_use", "tool_use"]
    assert blocks[0]["data"] == f"floway-packed-gem1.f.{ORIGIN}.c2ln"
    assert [block["arguments"] for block in blocks[1:]] == ["{}", "{}"]


def test_a_signature_behind_text_opens_no_block() -> None:
    blocks, _ = collected(
        read(frame({"text": "hi"}), frame({"text": "", "thoughtSignature": "c2ln"}, finish="STOP"))
    )

    assert blocks == [{"type": "text", "text": "hi"}]


def test_a_signature_before_text_is_carried_before_it() -> None:
    blocks, _ = collected(read(frame({"text": "hi", "thoughtSignature": "c2ln"}, finish="STOP")))

    assert kinds(blocks) == ["redacted_thinking", "text"]
    assert blocks[0]["data"] == f"floway-packed-gem1.x.{ORIGIN}.c2ln"


def test_a_signed_thought_closes_its_block() -> None:
    signed = {"text": "b", "thought": True, "thoughtSignature": "c2ln"}

    blocks, _ = collected(
        read(
            frame({"text": "a", "thought": True}, signed),
            frame({"text": "c", "thought": True}, finish="STOP"),
        )
    )

    assert [(block["thinking"], block["signature"]) for block in blocks] == [
        ("ab", f"floway-packed-gem1.t.{ORIGIN}.c2ln"),
        ("c", f"floway-packed-gem1.t.{ORIGIN}."),
    ]


def test_a_finish_reason_on_every_frame_is_no_end() -> None:
    events = read(
        frame({"text": "a"}, finish="STOP"), frame({"text": "b"}, finish="STOP"), frame(finish="STOP")
    )

    blocks, _ = collected(events)
    assert blocks == [{"type": "text", "text": "ab"}]


def test_nothing_is_written_before_the_first_content() -> None:
    translator = translate({"messages": [{"role": "user", "content": "x"}]}, Context(MODEL)).frames

    assert list(translator.feed({"usageMetadata": {"promptTokenCount": 3}})) == []
    assert list(translator.feed(frame({"text": ""}))) == []
    first, *_ = translator.feed(frame({"text": "a"}))
    assert isinstance(first, dict)
    assert first["message"]["usage"] == {
        "input_tokens": 3,
        "output_tokens": 0,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
    }


def test_the_message_has_the_clients_model_and_the_upstreams_id() -> None:
    start = read(frame({"text": "a"}, finish="STOP", responseId="x/1-y"))[0]

    assert (start["message"]["id"], start["message"]["model"]) == ("msg_x1-y", "claude")


def test_usage_is_counted_in_messages_own_way() -> None:
    usage = {
        "promptTokenCount": 100,
        "cachedContentTokenCount": 30,
        "candidatesTokenCount": 5,
        "thoughtsTokenCount": 40,
    }

    _, closing = collected(read(frame({"text": "a"}, finish="STOP", usageMetadata=usage)))

    assert closing["usage"] == {
        "input_tokens": 70,
        "cache_read_input_tokens": 30,
        "output_tokens": 45,
        "output_tokens_details": {"thinking_tokens": 40},
    }


def test_running_totals_are_not_added() -> None:
    reports = [{"promptTokenCount": 10, "candidatesTokenCount": count} for count in (5, 9, 12)]

    _, closing = collected(
        read(*(frame({"text": "a"}, finish="STOP", usageMetadata=report) for report in reports))
    )

    assert closing["usage"] == {"input_tokens": 10, "output_tokens": 12}


def test_a_blocked_prompt_is_a_refusal() -> None:
    blocked = {
        "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
        "usageMetadata": {"promptTokenCount": 7},
    }

    blocks, closing = collected(read(blocked))

    assert blocks == []
    assert closing["delta"]["stop_reason"] == "refusal"
    assert "PROHIBITED_CONTENT" in closing["delta"]["stop_details"]["explanation"]
    assert closing["usage"]["input_tokens"] == 7


@pytest.mark.parametrize(
    ("finish", "stop"),
    [
        ("STOP", "end_turn"),
        ("MAX_TOKENS", "max_tokens"),
        ("SAFETY", "refusal"),
        ("TOO_MANY_TOOL_CALLS", "pause_turn"),
    ],
)
def test_endings(finish: str, stop: str) -> None:
    _, closing = collected(read(frame({"text": "a"}, finish=finish)))

    assert closing["delta"]["stop_reason"] == stop


def test_the_sentinel_of_compatible_servers_is_an_end() -> None:
    translator = translate({"messages": [{"role": "user", "content": "x"}]}, Context(MODEL)).frames
    list(translator.feed(frame({"text": "a"}, finish="STOP")))

    assert [event["type"] for event in translator.feed(DONE)][-1] == "message_stop"  # type: ignore[index]
    assert list(translator.finish()) == []


def test_an_error_frame_ends_the_answer() -> None:
    events = read(frame({"text": "a"}), {"error": {"code": 503, "message": "busy", "status": "UNAVAILABLE"}})

    assert events[-2]["type"] == "content_block_stop"
    assert events[-1] == Failure(529, "busy", "server_error")


def test_an_overflow_says_what_claude_code_acts_on() -> None:
    message = "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576)."

    (failure,) = read({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}})

    assert (failure.status, failure.message) == (400, f"prompt is too long: {message}")


def test_only_the_first_candidate_is_given() -> None:
    second = {"candidates": [{"index": 1, "content": {"parts": [{"text": "no"}]}}]}

    blocks, _ = collected(
        read(
            second,
            frame({"text": "yes"}, {"inlineData": {"mimeType": "image/png", "data": "x"}}, finish="STOP"),
        )
    )

    assert blocks == [{"type": "text", "text": "yes"}]


def test_a_usage_that_nobody_reported_is_not_billed() -> None:
    client = MessagesReading()
    for event in read(frame({"text": "a"}, finish="STOP")):
        client.see(named_frame(event))

    assert client.billing().usage == Usage()
