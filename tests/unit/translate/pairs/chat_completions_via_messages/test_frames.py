from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.frames import ChatFrames
from floway.translate.shared.custom_tools import read_tools
from tests.support.conversations import chat_completions, messages
from tests.support.conversations.generated import generated
from tests.support.conversations.values import json_values


def translated(events: list[Document], tools: list[Document] | None = None) -> list[Any]:
    frames = ChatFrames("m", 1_700_000_000, read_tools(tools, Ledger()))
    chunks = [chunk for event in events for chunk in frames.feed(event)]
    return [*chunks, *frames.finish()]


def stream(
    *blocks: tuple[Document, list[Document]], usage: Document | None = None, **delta: Any
) -> list[Document]:
    events: list[Document] = [{"type": "message_start", "message": {"id": "msg_1", "model": "served"}}]
    for index, (block, deltas) in enumerate(blocks):
        events.append({"type": "content_block_start", "index": index, "content_block": block})
        events += [{"type": "content_block_delta", "index": index, "delta": each} for each in deltas]
        events.append({"type": "content_block_stop", "index": index})
    end: Document = {"type": "message_delta", "delta": {"stop_reason": "end_turn", **delta}}
    return [*events, end | ({"usage": usage} if usage else {}), {"type": "message_stop"}]


def thinking(text: str, signature: str) -> tuple[Document, list[Document]]:
    deltas = [{"type": "thinking_delta", "thinking": text}] if text else []
    signed = {"type": "signature_delta", "signature": signature}
    return {"type": "thinking", "thinking": "", "signature": ""}, [*deltas, signed]


TEXT = ({"type": "text", "text": ""}, [{"type": "text_delta", "text": "said"}])


@generated
@given(messages.answers())
def test_an_answer_arrives_whole(answer: messages.Answer) -> None:
    message, finish, _ = chat_completions.collected(translated(answer.events))

    assert message["content"] == "".join(block["text"] for block in answer.blocks if block["type"] == "text")
    calls = [block for block in answer.blocks if block["type"] == "tool_use"]
    assert [(one["id"], one["name"], one["arguments"]) for one in message["tool_calls"]] == [
        (one["id"], one["name"], one["arguments"] or "{}") for one in calls
    ]
    reasoning: Document = next((block for block in answer.blocks if "thinking" in block["type"]), {})
    assert message.get("reasoning_text", "") == reasoning.get("thinking", "")
    sealed = reasoning.get("signature", reasoning.get("data"))
    assert message.get("reasoning_opaque") == (f"floway-packed-msg1.{sealed}" if sealed else None)
    assert finish == {"max_tokens": "length", "tool_use": "tool_calls"}.get(answer.stop_reason, "stop")


@generated
@given(messages.answers())
def test_usage_is_the_upstreams_in_the_clients_convention(answer: messages.Answer) -> None:
    _, _, usage = chat_completions.collected(translated(answer.events))

    read = answer.usage.get("cache_read_input_tokens", 0)
    written = answer.usage.get("cache_creation_input_tokens", 0)
    assert usage is not None
    assert usage["prompt_tokens"] == answer.usage["input_tokens"] + read + written
    assert usage["completion_tokens"] == answer.usage["output_tokens"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    details = usage.get("prompt_tokens_details", {})
    assert (details.get("cached_tokens", 0), details.get("cache_creation_input_tokens", 0)) == (read, written)


@generated
@given(messages.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(answer: messages.Answer, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer.events) - 1))

    chunks = translated(answer.events[:cut])

    assert isinstance(chunks[-1], Failure)
    assert not any(isinstance(chunk, Failure) or chunk is DONE for chunk in chunks[:-1])
    assert all(chunk["choices"][0]["finish_reason"] is None for chunk in chunks[:-1])


@generated
@given(messages.answers(), st.data())
def test_garbled_events_do_no_harm(answer: messages.Answer, data: st.DataObject) -> None:
    garbled = [dict(event) for event in answer.events]
    member = st.sampled_from(["index", "delta", "content_block", "usage", "unknown", "message"])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(garbled) - 2))
        garbled[position][data.draw(member)] = data.draw(json_values)
    kinds = st.sampled_from([*{event["type"] for event in answer.events} - {"message_stop"}, "surprise"])
    inner = st.dictionaries(
        st.sampled_from(["type", "text", "id", "input", "to", "stop_reason"]), json_values
    )
    strange = [
        {"type": data.draw(kinds | json_values), name: data.draw(inner)} for name in ("delta", "message")
    ]

    chunks = translated([*garbled[:1], *strange, *garbled[1:]])

    ends = [chunk for chunk in chunks if isinstance(chunk, Failure) or chunk is DONE]
    assert len(ends) == 1
    assert ends[0] is chunks[-1]


def test_nothing_follows_the_end() -> None:
    frames = ChatFrames("m", 0, read_tools(None, Ledger()))
    for event in stream(TEXT):
        list(frames.feed(event))

    assert [*(chunk for event in stream(TEXT) for chunk in frames.feed(event)), *frames.finish()] == []


def test_every_chunk_has_the_same_envelope() -> None:
    chunks = translated(stream(TEXT))

    envelopes = {(chunk["id"], chunk["object"], chunk["created"], chunk["model"]) for chunk in chunks[:-1]}
    assert envelopes == {("msg_1", "chat.completion.chunk", 1_700_000_000, "served")}


def test_reasoning_is_told_in_both_spellings() -> None:
    message, _, _ = chat_completions.collected(translated(stream(thinking("why", "seal"), TEXT)))

    assert message["reasoning_text"] == message["reasoning_content"] == "why"
    assert message["reasoning_opaque"] == "floway-packed-msg1.seal"


def test_a_second_thinking_block_is_left_out() -> None:
    events = stream(thinking("one", "s1"), thinking("two", "s2"))

    message, _, _ = chat_completions.collected(translated(events))

    assert (message["reasoning_text"], message["reasoning_opaque"]) == ("one", "floway-packed-msg1.s1")


def test_thinking_behind_redacted_thinking_is_left_out() -> None:
    redacted: tuple[Document, list[Document]] = ({"type": "redacted_thinking", "data": "sealed"}, [])

    message, _, _ = chat_completions.collected(translated(stream(redacted, thinking("two", "s2"))))

    assert message["reasoning_opaque"] == "floway-packed-msg1.sealed"
    assert "reasoning_text" not in message


def test_unsigned_thinking_says_only_whose_it_is() -> None:
    unsigned = ({"type": "thinking", "thinking": ""}, [{"type": "thinking_delta", "thinking": "why"}])

    message, _, _ = chat_completions.collected(translated(stream(unsigned, TEXT)))

    assert (message["reasoning_text"], message["reasoning_opaque"]) == ("why", "floway-packed-msg1.")


def test_signed_thinking_without_text_differs_from_redacted_thinking() -> None:
    message, _, _ = chat_completions.collected(translated(stream(thinking("", "seal"))))

    assert (message["reasoning_text"], message["reasoning_opaque"]) == ("", "floway-packed-msg1.seal")


def test_text_inside_the_start_of_a_block_is_not_lost() -> None:
    events = stream(({"type": "text", "text": "early "}, [{"type": "text_delta", "text": "late"}]))

    message, _, _ = chat_completions.collected(translated(events))

    assert message["content"] == "early late"


@pytest.mark.parametrize("given_input", [{}, {"city": "Köln"}])
def test_a_call_without_deltas_has_the_input_of_its_start(given_input: Document) -> None:
    block = {"type": "tool_use", "id": "t", "name": "f", "input": given_input}

    message, _, _ = chat_completions.collected(translated(stream((block, []))))

    assert message["tool_calls"][0]["arguments"] == ('{"city":"Köln"}' if given_input else "{}")


def test_a_custom_tool_gets_its_text_back() -> None:
    pieces = [{"type": "input_json_delta", "partial_json": part} for part in ('{"inp', 'ut": "*** patch"}')]
    block = {"type": "tool_use", "id": "t", "name": "apply", "input": {}}

    message, _, _ = chat_completions.collected(
        translated(stream((block, pieces)), [{"type": "custom", "name": "apply"}])
    )

    assert message["tool_calls"] == [{"id": "t", "type": "custom", "name": "apply", "input": "*** patch"}]


def test_what_the_vendor_ran_itself_is_left_out() -> None:
    searched = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}
    found = {"type": "web_search_tool_result", "tool_use_id": "s", "content": []}
    asked = [{"type": "input_json_delta", "partial_json": "{}"}]

    message, _, _ = chat_completions.collected(translated(stream((searched, asked), (found, []), TEXT)))

    assert (message["content"], message["tool_calls"]) == ("said", [])


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("pause_turn", "stop"),
        (None, "stop"),
        ("max_tokens", "length"),
        ("tool_use", "tool_calls"),
    ],
)
def test_the_stop_reason_becomes_the_finish_reason(reason: str | None, finish: str) -> None:
    assert chat_completions.collected(translated(stream(TEXT, stop_reason=reason)))[1] == finish


def test_a_refusal_is_told_and_finishes_as_a_stop() -> None:
    events = stream(stop_reason="refusal", stop_details={"category": None, "explanation": "No."})

    message, finish, _ = chat_completions.collected(translated(events))

    assert (message["refusal"], finish) == ("No.", "stop")


def test_cache_counts_of_the_start_survive() -> None:
    events = stream(TEXT, usage={"output_tokens": 9, "output_tokens_details": {"thinking_tokens": 4}})
    parts = {"ephemeral_5m_input_tokens": 2, "ephemeral_1h_input_tokens": 3}
    start = {"input_tokens": 1, "cache_read_input_tokens": 7, "cache_creation": parts, "speed": "fast"}
    events[0]["message"]["usage"] = start

    chunks = translated(events)

    assert chunks[-2]["usage"] == {
        "prompt_tokens": 13,
        "completion_tokens": 9,
        "total_tokens": 22,
        "prompt_tokens_details": {"cached_tokens": 7, "cache_creation_input_tokens": 5},
        "completion_tokens_details": {"reasoning_tokens": 4},
    }
    assert chunks[-2]["service_tier"] == "fast"


def test_no_usage_is_invented() -> None:
    assert chat_completions.collected(translated(stream(TEXT)))[2] is None


def test_a_fallback_changes_the_model_of_what_follows() -> None:
    fallback: tuple[Document, list[Document]] = ({"type": "fallback", "to": {"model": "other"}}, [])

    chunks = translated(stream(fallback, TEXT))

    assert [chunk["model"] for chunk in chunks[:2]] == ["served", "other"]


def test_an_error_event_is_a_failure() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}

    assert translated([*stream(TEXT)[:3], error])[-1] == Failure(529, "Overloaded", "overloaded_error")
