import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.messages_via_chat_completions.frames import MessagesFrames
from floway.translate.shared.chat_carrier import opened
from tests.support.conversations import chat_completions, messages
from tests.support.conversations.generated import generated
from tests.support.conversations.values import json_values


def translated(chunks: list[Document], names: dict[str, str] | None = None) -> list[Any]:
    frames = MessagesFrames("m", names or {}, "0a")
    events = [event for chunk in chunks for event in frames.feed(chunk)]
    return [*events, *frames.finish()]


def chunk(finish: str | None = None, **delta: Any) -> Document:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return {"id": "chatcmpl-1", "model": "served", "choices": choices}


def call(index: int, arguments: str = "", **opened: str) -> Document:
    name = {"name": opened["name"]} if "name" in opened else {}
    call_id = {"id": opened["id"]} if "id" in opened else {}
    return {"index": index, **call_id, "function": {**name, "arguments": arguments}}


def usage(prompt: int, output: int, **details: int) -> Document:
    counted = {"prompt_tokens": prompt, "completion_tokens": output, "total_tokens": prompt + output}
    return {"id": "chatcmpl-1", "choices": [], "usage": {**counted, "prompt_tokens_details": details}}


@generated
@given(chat_completions.answers())
def test_an_answer_arrives_whole(answer: chat_completions.Answer) -> None:
    blocks, _ = messages.collected(translated(answer.chunks))

    assert "".join(block["text"] for block in blocks if block["type"] == "text") == answer.text
    assert "".join(block["thinking"] for block in blocks if block["type"] == "thinking") == answer.reasoning
    calls = [block for block in blocks if block["type"] == "tool_use"]
    assert [(one["id"], one["name"], one["arguments"]) for one in calls] == answer.calls
    carriers = [
        block.get("signature") or block.get("data") for block in blocks if "thinking" in block["type"]
    ]
    seals = [members.get("reasoning_opaque") for each in carriers if (members := opened(each, "0a", "-"))]
    assert len(seals) == len(carriers)
    assert [seal for seal in seals if seal] == ([answer.opaque] if answer.opaque else [])


@generated
@given(chat_completions.answers())
def test_usage_is_the_upstreams_in_the_clients_convention(answer: chat_completions.Answer) -> None:
    _, end = messages.collected(translated(answer.chunks))

    if answer.usage is None:
        assert end["usage"] == {"output_tokens": 0}
        return
    details = answer.usage["prompt_tokens_details"]
    counted = end["usage"]
    assert counted["cache_read_input_tokens"] == details["cached_tokens"]
    assert counted["cache_creation_input_tokens"] == details["cache_write_tokens"]
    parts = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    assert sum(counted[part] for part in parts) == answer.usage["prompt_tokens"]
    assert counted["output_tokens"] == answer.usage["completion_tokens"]
    reasoning = answer.usage["completion_tokens_details"]["reasoning_tokens"]
    assert counted["output_tokens_details"] == {"thinking_tokens": reasoning}


@generated
@given(chat_completions.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(
    answer: chat_completions.Answer, data: st.DataObject
) -> None:
    # Behind the usage only DONE is missing, without which several vendors end.
    cut = data.draw(st.integers(0, len(answer.chunks) - (2 if answer.usage else 1)))

    events = translated(answer.chunks[:cut])

    assert isinstance(events[-1], Failure)
    assert not any(isinstance(event, Failure) for event in events[:-1])
    assert not any(event["type"] in ("message_delta", "message_stop") for event in events[:-1])


@generated
@given(chat_completions.answers(), st.data())
def test_garbled_chunks_do_no_harm(answer: chat_completions.Answer, data: st.DataObject) -> None:
    garbled = [dict(each) if each is not DONE else DONE for each in answer.chunks]
    member = st.sampled_from(["choices", "usage", "id", "model", "service_tier", "unknown"])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(garbled) - 2))
        garbled[position][data.draw(member)] = data.draw(json_values)
    deltas = st.dictionaries(
        st.sampled_from(["content", "tool_calls", "refusal", "reasoning_text", "reasoning_opaque"]),
        json_values,
    )
    entries = st.lists(st.dictionaries(st.sampled_from(["index", "id", "function", "type"]), json_values))
    strange = [chunk(**data.draw(deltas)), chunk(tool_calls=data.draw(entries))]

    events = translated([*strange, *garbled])

    ends = [event for event in events if isinstance(event, Failure) or event["type"] == "message_stop"]
    assert len(ends) == 1
    assert ends[0] is events[-1]


def test_usage_behind_the_finish_reason_is_the_end_although_done_is_missing() -> None:
    *_, end, stop = translated([chunk(content="a"), chunk("stop") | {"usage": usage(10, 3)["usage"]}])

    assert (end["delta"]["stop_reason"], end["usage"]["output_tokens"]) == ("end_turn", 3)
    assert stop == {"type": "message_stop"}


def test_nothing_follows_the_end() -> None:
    frames = MessagesFrames("m", {}, "0a")
    for each in (chunk(content="a"), chunk("stop"), DONE):
        list(frames.feed(each))

    assert [*frames.feed(chunk(content="b")), *frames.feed(DONE), *frames.finish()] == []


def test_the_message_starts_with_the_upstreams_id_and_model() -> None:
    start = translated([chunk(content="a"), chunk("stop"), DONE])[0]["message"]

    assert (start["id"], start["model"], start["content"]) == ("msg_1", "served", [])
    assert start["usage"] == {
        "input_tokens": 0,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 0,
    }


def test_text_within_a_call_follows_the_call() -> None:
    opened = call(0, '{"a"', id="c", name="f")

    chunks = [chunk(tool_calls=[opened]), chunk(content="so"), chunk(tool_calls=[call(0, ":1}")])]
    blocks, _ = messages.collected(translated([*chunks, chunk("tool_calls"), DONE]))

    assert [block["type"] for block in blocks] == ["tool_use", "text"]
    assert blocks[0]["arguments"] == '{"a":1}'
    assert blocks[1]["text"] == "so"


def test_a_call_goes_before_text_of_the_same_delta() -> None:
    both = chunk(content="said", tool_calls=[call(0, "{}", id="c", name="f")])

    blocks, _ = messages.collected(translated([both, chunk("tool_calls"), DONE]))

    assert [block["type"] for block in blocks] == ["tool_use", "text"]


def test_a_seal_before_text_stands_as_redacted_thinking() -> None:
    chunks = [chunk(reasoning_opaque="seal"), chunk(content="a"), chunk("stop"), DONE]

    blocks, _ = messages.collected(translated(chunks))

    assert blocks == [
        {"type": "redacted_thinking", "data": "floway-packed-chat1.reasoning_text.0a.seal"},
        {"type": "text", "text": "a"},
    ]


@pytest.mark.parametrize(
    "order", [("reasoning_text", "reasoning_opaque"), ("reasoning_opaque", "reasoning_text")]
)
def test_a_seal_beside_thinking_signs_it(order: tuple[str, str]) -> None:
    values = {"reasoning_text": "why", "reasoning_opaque": "seal"}
    chunks = [chunk(**{name: values[name]}) for name in order]

    blocks, _ = messages.collected(translated([*chunks, chunk(content="a"), chunk("stop"), DONE]))

    assert blocks[0] == {
        "type": "thinking",
        "thinking": "why",
        "signature": "floway-packed-chat1.reasoning_text.0a.seal",
    }


def test_text_does_not_wait_for_a_seal() -> None:
    frames = MessagesFrames("m", {}, "0a")
    list(frames.feed(chunk(reasoning_text="why")))

    events = list(frames.feed(chunk(content="a")))

    assert [event["type"] for event in events] == [
        "content_block_delta",
        "content_block_stop",
        "content_block_start",
        "content_block_delta",
    ]


def test_a_late_seal_stands_as_redacted_thinking() -> None:
    chunks = [
        chunk(reasoning_text="why"),
        chunk(content="a"),
        chunk(reasoning_opaque="seal"),
        chunk("stop"),
        DONE,
    ]

    blocks, _ = messages.collected(translated(chunks))

    assert [block["type"] for block in blocks] == ["thinking", "text", "redacted_thinking"]
    assert blocks[0]["signature"] == "floway-packed-chat1.reasoning_text.0a."


def test_the_end_waits_for_the_usage() -> None:
    frames = MessagesFrames("m", {}, "0a")
    list(frames.feed(chunk(content="a")))

    assert [event["type"] for event in frames.feed(chunk("stop"))] == ["content_block_stop"]
    end, stop = frames.feed(usage(10, 3, cached_tokens=4))
    assert end["usage"] == {"input_tokens": 6, "cache_read_input_tokens": 4, "output_tokens": 3}
    assert stop == {"type": "message_stop"}
    assert list(frames.feed(DONE)) == []


def test_the_anthropic_name_of_cache_writes_wins() -> None:
    named = usage(10, 3, cache_write_tokens=2, cache_creation_input_tokens=5)

    _, end = messages.collected(translated([chunk(content="a"), chunk("stop"), named, DONE]))

    assert end["usage"]["cache_creation_input_tokens"] == 5


def test_an_empty_report_does_not_erase_a_good_one() -> None:
    good = chunk("stop") | {"usage": usage(10, 3)["usage"]}

    _, end = messages.collected(translated([chunk(content="a"), good, usage(0, 0), DONE]))

    assert (end["usage"]["input_tokens"], end["usage"]["output_tokens"]) == (10, 3)


def test_a_refusal_is_explained() -> None:
    chunks = [chunk(content=""), chunk(refusal="I can"), chunk(refusal="not."), chunk("stop"), DONE]

    _, end = messages.collected(translated(chunks))

    assert end["delta"]["stop_reason"] == "refusal"
    assert end["delta"]["stop_details"] == {"type": "refusal", "category": None, "explanation": "I cannot."}


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", "end_turn"),
        ("length", "max_tokens"),
        ("tool_calls", "tool_use"),
        ("function_call", "tool_use"),
        ("content_filter", "refusal"),
        ("surprise", None),
    ],
)
def test_the_finish_reason_becomes_the_stop_reason(finish: str, reason: str | None) -> None:
    _, end = messages.collected(translated([chunk(content="a"), chunk(finish), DONE]))

    assert end["delta"]["stop_reason"] == reason


def test_a_vendor_that_says_stop_behind_a_call_means_the_call() -> None:
    chunks = [chunk(tool_calls=[call(0, "{}", id="c", name="f")]), chunk("stop"), DONE]

    _, end = messages.collected(translated(chunks))

    assert end["delta"]["stop_reason"] == "tool_use"


def test_the_tier_served_is_told() -> None:
    fast = chunk("stop") | {"service_tier": "fast"}

    _, end = messages.collected(translated([chunk(content="a"), fast, DONE]))

    assert end["usage"]["speed"] == "fast"


def test_only_the_first_choice_is_read() -> None:
    other = {"id": "chatcmpl-1", "choices": [{"index": 1, "delta": {"content": "other"}}]}

    blocks, _ = messages.collected(translated([chunk(content="a"), other, chunk("stop"), DONE]))

    assert blocks == [{"type": "text", "text": "a"}]


def test_an_error_inside_the_stream_is_a_failure() -> None:
    error = {"error": {"message": "Slow down.", "type": "requests", "code": "rate_limit_exceeded"}}

    assert translated([chunk(content="a"), error])[-1] == Failure(429, "Slow down.", "rate_limit_exceeded")


def test_a_prompt_that_is_too_long_is_told_in_the_clients_words() -> None:
    error = {"error": {"message": "Too many tokens.", "code": "context_length_exceeded"}}

    (failure,) = translated([error])

    assert (failure.status, failure.message) == (400, "prompt is too long: Too many tokens.")


def test_an_end_without_any_answer_is_a_failure() -> None:
    (failure,) = translated([DONE])

    assert failure.status == 502


def test_the_clients_name_of_a_tool_returns() -> None:
    opened = chunk(tool_calls=[call(0, "{}", id="c", name="short")])

    blocks, _ = messages.collected(translated([opened, chunk("tool_calls"), DONE], {"short": "long"}))

    assert blocks[0]["name"] == "long"


@pytest.mark.parametrize("seed", range(3))
def test_calls_that_take_turns_keep_their_arguments(seed: int) -> None:
    texts = ['{"a": "x"}', '{"b": [1, 2]}', "{}"]
    chunks = [chunk(tool_calls=[call(at, id=f"c{at}", name="f")]) for at in range(3)]
    queues = [[call(at, letter) for letter in text] for at, text in enumerate(texts)]
    shuffled = random.Random(seed)
    while any(queues):
        chunks.append(chunk(tool_calls=[shuffled.choice([queue for queue in queues if queue]).pop(0)]))

    blocks, _ = messages.collected(translated([*chunks, chunk("tool_calls"), DONE]))

    assert [block["arguments"] for block in blocks] == texts
