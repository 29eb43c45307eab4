import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.chat_completions_via_responses.frames import ChatFrames
from tests.support.conversations import chat_completions, responses
from tests.support.conversations.values import json_values

OPENED = {"id": "resp_1", "created_at": 7, "model": "served", "service_tier": "flex"}


def translated(events: list[Document]) -> list[Any]:
    frames = ChatFrames("asked")
    chunks = [chunk for event in events for chunk in frames.feed(event)]
    return [*chunks, *frames.finish()]


def created() -> Document:
    return {"type": "response.created", "response": OPENED}


def ended(kind: str = "completed", **members: Any) -> Document:
    return {"type": f"response.{kind}", "response": {"id": "resp_1", "status": kind, **members}}


def text(delta: str, index: int = 0, place: int = 0) -> Document:
    at = {"output_index": index, "content_index": place}
    return {"type": "response.output_text.delta", **at, "delta": delta}


def item(kind: str, state: str = "done", index: int = 0, **members: Any) -> Document:
    whole = {"type": kind, "id": f"{kind}_{index}", **members}
    return {"type": f"response.output_item.{state}", "output_index": index, "item": whole}


def summary(*texts: str) -> list[Document]:
    return [{"type": "summary_text", "text": one} for one in texts]


def collected(*events: Document) -> tuple[Document, str | None, Document | None]:
    return chat_completions.collected(translated([created(), *events]))


@given(responses.answers())
def test_an_answer_arrives_whole(answer: responses.Answer) -> None:
    message, finish, usage = chat_completions.collected(translated(answer.events))

    output = answer.response["output"]
    said = [[part["text"] for part in one["content"]] for one in output if one["type"] == "message"]
    assert sorted(message["content"]) == sorted("".join(map("".join, said)))
    # A later part of one message may be told before an earlier one, and then stays before it.
    if all(len(parts) == 1 for parts in said):
        assert message["content"] == "".join(map("".join, said))
    called = [one for one in output if one["type"] == "function_call"]
    made = {call["id"]: (call["name"], call["arguments"]) for call in message["tool_calls"]}
    assert made == {one["call_id"]: (one["name"], one["arguments"]) for one in called}
    if answer.response["status"] == "incomplete":
        assert finish == "length"
    else:
        assert finish == ("tool_calls" if called else "stop")
    assert usage is not None


@given(responses.answers())
def test_reasoning_arrives_in_order_and_unchanged(answer: responses.Answer) -> None:
    message, _, _ = chat_completions.collected(translated(answer.events))

    thoughts = [one for one in answer.response["output"] if one["type"] == "reasoning"]
    kept = [
        {name: one[name] for name in ("type", "id", "summary", "encrypted_content") if name in one}
        for one in thoughts
        if one["summary"]
    ]
    assert message.get("reasoning_items", []) == kept if kept else "reasoning_items" not in message
    first = "\n\n".join(part["text"] for part in thoughts[0]["summary"]) if thoughts else ""
    if first:
        assert message["reasoning_text"] == message["reasoning_content"] == first


@given(responses.answers())
def test_usage_is_the_upstreams_in_the_clients_words(answer: responses.Answer) -> None:
    _, _, usage = chat_completions.collected(translated(answer.events))

    told = answer.response["usage"]
    assert usage == {
        "prompt_tokens": told["input_tokens"],
        "completion_tokens": told["output_tokens"],
        "total_tokens": told["total_tokens"],
        "prompt_tokens_details": {
            "cached_tokens": told["input_tokens_details"]["cached_tokens"],
            "cache_creation_input_tokens": told["input_tokens_details"]["cache_write_tokens"],
        },
        "completion_tokens_details": told["output_tokens_details"],
    }


@given(responses.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(answer: responses.Answer, data: st.DataObject) -> None:
    chunks = translated(answer.events[: data.draw(st.integers(0, len(answer.events) - 1))])

    assert isinstance(chunks[-1], Failure)
    assert DONE not in chunks
    assert not any(chunk["choices"][0]["finish_reason"] for chunk in chunks[:-1])


@given(responses.answers(), json_values, st.data())
def test_no_garbage_of_an_upstream_breaks_the_stream(
    answer: responses.Answer, odd: Any, data: st.DataObject
) -> None:
    events = [dict(event) for event in answer.events]
    event = data.draw(st.sampled_from(events))
    event[data.draw(st.sampled_from(sorted(event)))] = odd
    at = data.draw(st.integers(0, len(events)))
    known = data.draw(st.sampled_from([one["type"] for one in answer.events]))
    events[at:at] = [{"type": known, "item": odd, "delta": odd, "response": odd}, {"type": odd}, {}]

    chunks = translated(events)

    ends = [index for index, chunk in enumerate(chunks) if chunk is DONE or isinstance(chunk, Failure)]
    assert ends == [len(chunks) - 1]


@given(responses.answers())
def test_nothing_follows_the_end(answer: responses.Answer) -> None:
    frames = ChatFrames("asked")
    for event in answer.events:
        list(frames.feed(event))

    random.shuffle(answer.events)
    assert [chunk for event in answer.events for chunk in frames.feed(event)] == []
    assert list(frames.finish()) == []


def test_every_chunk_names_the_response() -> None:
    first, *_, done = translated([created(), text("a"), ended(service_tier=None)])

    assert first == {
        "id": "resp_1",
        "object": "chat.completion.chunk",
        "created": 7,
        "model": "served",
        "service_tier": "flex",
        "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}],
    }
    assert done is DONE


def test_the_tier_that_was_served_replaces_the_one_announced() -> None:
    chunks = translated([created(), text("a"), ended(service_tier="priority")])

    assert [chunk["service_tier"] for chunk in chunks[:-1]] == ["flex", "flex", "priority"]


def test_the_tier_announced_stays_where_the_end_names_none() -> None:
    chunks = translated([created(), text("a"), ended(service_tier=None)])

    assert [chunk["service_tier"] for chunk in chunks[:-1]] == ["flex"] * 3


def test_a_refusal_that_only_the_end_holds_is_told() -> None:
    output = [{"type": "message", "content": [{"type": "refusal", "refusal": "no"}]}]

    message, finish, _ = collected({"type": "ping"}, ended(output=output))

    assert (message["content"], message["refusal"], finish) == ("", "no", "stop")


def test_the_role_is_told_once() -> None:
    again = {"type": "response.in_progress", "response": OPENED}

    chunks = translated([created(), again, text("a"), ended()])

    assert [chunk["choices"][0]["delta"] for chunk in chunks[:-1]] == [
        {"role": "assistant", "content": ""},
        {"content": "a"},
        {},
    ]


def test_text_waits_while_an_earlier_reasoning_is_open() -> None:
    thought = {"output_index": 0, "summary_index": 0, "delta": "why"}
    events = [
        item("reasoning", "added"),
        text("a", index=1),
        {"type": "response.reasoning_summary_text.delta", **thought},
        item("reasoning", summary=summary("why")),
    ]

    chunks = translated([created(), *events])

    assert [list(chunk["choices"][0]["delta"]) for chunk in chunks[1:-1]] == [
        ["reasoning_text", "reasoning_content"],
        ["reasoning_opaque"],
        ["reasoning_items"],
        ["content"],
    ]


def test_text_waits_no_longer_than_the_answer_lasts() -> None:
    message, _, _ = collected(item("reasoning", "added"), text("a", index=1), ended())

    assert message["content"] == "a"


@pytest.mark.parametrize("kind", ["text", "refusal"])
def test_a_part_without_deltas_is_given_once(kind: str) -> None:
    whole = {"type": "output_text" if kind == "text" else "refusal", kind: "whole"}
    at = {"output_index": 0, "content_index": 0}
    events = [
        {"type": f"response.{whole['type']}.done", **at, kind: "whole"},
        {"type": "response.content_part.done", **at, "part": whole},
        item("message", content=[whole]),
    ]

    message, _, _ = collected(*events, ended())

    assert message["content" if kind == "text" else "refusal"] == "whole"


def test_a_refusal_is_no_content() -> None:
    delta = {"type": "response.refusal.delta", "output_index": 0, "content_index": 0, "delta": "no"}

    message, finish, _ = collected(delta, ended())

    assert (message["content"], message["refusal"], finish) == ("", "no", "stop")


def test_a_bare_terminal_event_gives_the_whole_answer() -> None:
    output = [
        {"type": "reasoning", "id": "rs_1", "summary": summary("why")},
        {"type": "message", "content": [{"type": "output_text", "text": "a"}]},
        {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"},
    ]

    message, finish, _ = collected(ended(output=output))

    assert (message["content"], message["reasoning_text"], finish) == ("a", "why", "tool_calls")
    assert message["tool_calls"][0]["arguments"] == "{}"


def test_output_that_was_streamed_is_not_repeated() -> None:
    output = [{"type": "message", "content": [{"type": "output_text", "text": "a"}]}]

    message, _, _ = collected(text("a", index=1), ended(output=output))

    assert message["content"] == "a"


@pytest.mark.parametrize(
    ("reason", "finish"),
    [("max_output_tokens", "length"), ("content_filter", "content_filter"), ("else", "stop"), (None, "stop")],
)
def test_why_an_answer_is_incomplete(reason: str | None, finish: str) -> None:
    details = {"reason": reason} if reason else None

    assert collected(ended("incomplete", incomplete_details=details))[1] == finish


def test_no_usage_is_invented() -> None:
    assert collected(ended(usage=None))[2] is None


@pytest.mark.parametrize(
    ("event", "failure"),
    [
        (
            ended("failed", error={"code": "rate_limit_exceeded", "message": "Slow down."}),
            Failure(429, "Slow down.", "rate_limit_exceeded"),
        ),
        (
            {"type": "error", "error": {"type": "server_error", "code": None, "message": "Broken."}},
            Failure(500, "Broken.", "server_error"),
        ),
        (
            {"type": "error", "code": "server_is_overloaded", "message": "Full.", "param": None},
            Failure(529, "Full.", "server_is_overloaded"),
        ),
    ],
)
def test_a_failed_response_fails_and_has_no_end(event: Document, failure: Failure) -> None:
    chunks = translated([created(), text("a"), event, ended()])

    assert chunks[-1] == failure
    assert DONE not in chunks


def test_a_failure_without_a_word_is_still_one() -> None:
    (_, failure) = translated([created(), ended("failed", error=None)])

    assert isinstance(failure, Failure)
