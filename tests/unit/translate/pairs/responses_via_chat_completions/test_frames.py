import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import DONE, Context, Document
from floway.translate.pairs.responses_via_chat_completions import translate
from tests.support.conversations import chat_completions, responses
from tests.support.conversations.values import json_values


def frames() -> Any:
    return translate({"input": "x"}, Context("asked")).frames


def translated(chunks: list[Document]) -> list[Any]:
    back = frames()
    return [*(event for one in chunks for event in back.feed(one)), *back.finish()]


def chunk(finish: str | None = None, **delta: Any) -> Document:
    choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
    return {"id": "chatcmpl-1", "created": 7, "model": "served", "choices": choices}


def collected(*chunks: Document) -> Document:
    return responses.collected(translated([*chunks, DONE]))


def texts(response: Document, kind: str) -> list[str]:
    items = [item for item in response["output"] if item["type"] == kind]
    parts = [part for item in items for part in item["content" if kind == "message" else "summary"]]
    return [part["text"] if "text" in part else part["refusal"] for part in parts]


@given(chat_completions.answers())
def test_an_answer_arrives_whole(answer: chat_completions.Answer) -> None:
    response = responses.collected(translated(answer.chunks))

    assert "".join(texts(response, "message")) == answer.text
    assert "".join(texts(response, "reasoning")) == answer.reasoning
    calls = [item for item in response["output"] if item["type"] == "function_call"]
    assert [(one["call_id"], one["name"], one["arguments"]) for one in calls] == answer.calls


@given(chat_completions.answers())
def test_usage_is_the_upstreams_in_the_clients_words(answer: chat_completions.Answer) -> None:
    usage = responses.collected(translated(answer.chunks))["usage"]

    if answer.usage is None:
        assert usage is None
        return
    assert usage == {
        "input_tokens": answer.usage["prompt_tokens"],
        "output_tokens": answer.usage["completion_tokens"],
        "total_tokens": answer.usage["total_tokens"],
        "input_tokens_details": answer.usage["prompt_tokens_details"],
        "output_tokens_details": answer.usage["completion_tokens_details"],
    }


@given(chat_completions.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(
    answer: chat_completions.Answer, data: st.DataObject
) -> None:
    # Behind the usage only DONE is missing, without which several vendors end.
    cut = data.draw(st.integers(0, len(answer.chunks) - (2 if answer.usage else 1)))

    events = translated(answer.chunks[:cut])

    assert [isinstance(event, Failure) for event in events] == [False] * (len(events) - 1) + [True]
    assert not any(event["type"] == "response.completed" for event in events[:-1])


@given(chat_completions.answers(), json_values, st.data())
def test_no_garbage_of_an_upstream_breaks_the_stream(
    answer: chat_completions.Answer, odd: Any, data: st.DataObject
) -> None:
    chunks = [dict(one) for one in answer.chunks[:-1]]
    broken = data.draw(st.sampled_from(chunks))
    broken[data.draw(st.sampled_from(sorted(broken)))] = odd
    names = ["content", "refusal", "reasoning_text", "reasoning_items", "tool_calls"]
    garbage = [chunk(**{data.draw(st.sampled_from(names)): odd}), {"choices": odd}, {"choices": [odd]}, {}]
    at = data.draw(st.integers(0, len(chunks)))

    events = translated([*chunks[:at], *garbage, *chunks[at:], DONE])

    if isinstance(events[-1], Failure):
        assert not any(isinstance(event, Failure) for event in events[:-1])
    else:
        assert responses.collected(events)["status"] in ("completed", "incomplete")


def test_usage_behind_the_finish_reason_is_the_end_although_done_is_missing() -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2}}

    response = responses.collected(translated([chunk(content="a"), chunk("stop"), usage]))

    assert (response["status"], response["usage"]["total_tokens"]) == ("completed", 7)


def test_usage_before_the_finish_reason_proves_nothing() -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 2}}

    assert isinstance(translated([chunk(content="a"), usage, chunk("stop")])[-1], Failure)


@given(chat_completions.answers())
def test_nothing_follows_the_end(answer: chat_completions.Answer) -> None:
    back = frames()
    for one in answer.chunks:
        list(back.feed(one))

    random.shuffle(answer.chunks)
    assert [event for one in answer.chunks for event in back.feed(one)] == []
    assert list(back.finish()) == []


def test_the_response_has_the_upstreams_id_and_model() -> None:
    response = collected(chunk(content="a"))

    assert (response["id"], response["model"], response["created_at"]) == ("resp_1", "served", 7)


def test_text_behind_reasoning_is_streamed_at_once() -> None:
    back = frames()
    list(back.feed(chunk(reasoning_content="why")))

    kinds = [event["type"] for event in back.feed(chunk(content="a"))]

    assert "response.output_text.delta" in kinds
    assert kinds.index("response.output_item.done") < kinds.index("response.output_text.delta")


def test_only_items_are_told_when_text_and_items_come() -> None:
    items = [{"type": "reasoning", "id": "rs_7", "summary": [{"type": "summary_text", "text": "why"}]}]

    response = collected(chunk(reasoning_text="why"), chunk(reasoning_items=items), chunk(content="a"))

    assert [item["id"] for item in response["output"] if item["type"] == "reasoning"] == ["rs_7"]


def test_a_refusal_is_a_message_of_its_own() -> None:
    response = collected(chunk(content="a"), chunk(refusal="no"), chunk("stop"))

    assert [item["content"][0]["type"] for item in response["output"]] == ["output_text", "refusal"]
    assert texts(response, "message") == ["a", "no"]


def test_an_empty_refusal_is_one_if_nothing_else_was_said() -> None:
    said = collected(chunk(content="a", refusal=""), chunk("stop", content="b", refusal=""))

    assert texts(collected(chunk(refusal=""), chunk("stop")), "message") == [""]
    assert texts(said, "message") == ["ab"]


@pytest.mark.parametrize(
    ("finish", "status", "reason"),
    [
        ("stop", "completed", None),
        ("tool_calls", "completed", None),
        ("length", "incomplete", "max_output_tokens"),
        ("content_filter", "incomplete", "content_filter"),
        ("unheard of", "completed", None),
        (None, "completed", None),
    ],
)
def test_how_an_answer_ends(finish: str | None, status: str, reason: str | None) -> None:
    response = collected(chunk(content="a"), chunk(finish))

    assert response["status"] == response["output"][0]["status"] == status
    assert response["incomplete_details"] == ({"reason": reason} if reason else None)


def test_the_tier_served_last_counts() -> None:
    assert collected({**chunk(content="a"), "service_tier": "flex"}, chunk("stop"))["service_tier"] == "flex"


def test_an_empty_report_does_not_replace_a_real_one() -> None:
    real = {"prompt_tokens": 5, "completion_tokens": 2}
    empty = {"prompt_tokens": 0, "completion_tokens": 0}

    response = collected(chunk("stop"), *({"choices": [], "usage": usage} for usage in (real, empty)))

    assert response["usage"]["total_tokens"] == 7


def test_only_the_first_choice_is_read() -> None:
    other = {"choices": [{"index": 1, "delta": {"content": "other"}, "finish_reason": "length"}]}

    response = collected(chunk(content="a"), other)

    assert (texts(response, "message"), response["status"]) == (["a"], "completed")


def test_parts_of_content_are_read_for_their_text() -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "a"}]

    assert texts(collected(chunk(content=parts)), "message") == ["a"]


def test_an_error_in_the_stream_is_the_failure() -> None:
    error = {"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}

    *_, failure = translated([chunk(content="a"), error, DONE])

    assert failure == Failure(429, "Slow down.", "rate_limit_exceeded")


def test_an_end_without_a_beginning_is_a_failure() -> None:
    (failure,) = translated([{"choices": [], "usage": {}}, DONE])

    assert isinstance(failure, Failure)
