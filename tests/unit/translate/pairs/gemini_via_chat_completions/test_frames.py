import json
from typing import Any

from google.genai import types
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_chat_completions.frames import GeminiFrames
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import opened
from tests.support.conversations import chat_completions, gemini
from tests.support.conversations.values import json_values


def translated(chunks: list[Document], *, shows_thoughts: bool = True) -> list[Any]:
    frames = GeminiFrames("m", ToolNames(Ledger()), shows_thoughts)
    results = [result for chunk in chunks for result in frames.feed(chunk)]
    return [*results, *frames.finish()]


def chunk(finish: str | None = None, index: int = 0, **delta: Any) -> Document:
    choices = [{"index": index, "delta": delta, "finish_reason": finish}]
    return {"id": "chatcmpl-1", "model": "served", "choices": choices}


def usage(prompt: int, output: int) -> Document:
    return {"choices": [], "usage": {"prompt_tokens": prompt, "completion_tokens": output}}


@given(chat_completions.answers())
def test_an_answer_arrives_whole(answer: chat_completions.Answer) -> None:
    parts, last = gemini.collected(translated(answer.chunks))

    assert (gemini.said(parts), gemini.thought(parts)) == (answer.text, answer.reasoning)
    assert gemini.calls(parts) == [
        {"id": call_id, "name": name, "args": json.loads(arguments)}
        for call_id, name, arguments in answer.calls
    ]
    assert (last["modelVersion"], last["responseId"]) == ("m", "chatcmpl-1")


@given(chat_completions.answers())
def test_reasoning_is_carried_whole(answer: chat_completions.Answer) -> None:
    parts, _ = gemini.collected(translated(answer.chunks, shows_thoughts=False))

    carried = [
        value
        for part in parts
        for block in opened(part.get("thoughtSignature"), "chat_completions/m")
        for value in block.values()
    ]
    assert carried == [value for value in (answer.reasoning, answer.opaque) if value]
    assert gemini.thought(parts) == ""


@given(chat_completions.answers())
def test_usage_is_the_upstreams_in_the_clients_convention(answer: chat_completions.Answer) -> None:
    _, last = gemini.collected(translated(answer.chunks))

    if answer.usage is None:
        assert "usageMetadata" not in last
        return
    told = last["usageMetadata"]
    reasoning = answer.usage["completion_tokens_details"]["reasoning_tokens"]
    assert told["promptTokenCount"] == answer.usage["prompt_tokens"]
    assert told.get("thoughtsTokenCount", 0) == reasoning
    assert told["candidatesTokenCount"] == answer.usage["completion_tokens"] - reasoning
    assert told["totalTokenCount"] == answer.usage["total_tokens"]
    cached = answer.usage["prompt_tokens_details"]["cached_tokens"]
    assert told.get("cachedContentTokenCount", 0) == cached


@given(chat_completions.answers(), st.data())
def test_a_body_that_ends_early_is_never_a_clean_end(
    answer: chat_completions.Answer, data: st.DataObject
) -> None:
    # Behind the usage only DONE is missing, without which several vendors end.
    cut = data.draw(st.integers(0, len(answer.chunks) - (2 if answer.usage else 1)))

    results = translated(answer.chunks[:cut])

    assert isinstance(results[-1], Failure)
    assert not any(isinstance(result, Failure) for result in results[:-1])
    assert all("finishReason" not in result["candidates"][0] for result in results[:-1])


@given(chat_completions.answers(), st.data())
def test_garbled_chunks_do_no_harm(answer: chat_completions.Answer, data: st.DataObject) -> None:
    garbled = [dict(each) if each is not DONE else DONE for each in answer.chunks]
    member = st.sampled_from(["choices", "usage", "id", "model", "service_tier", "unknown"])
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(garbled) - 2))
        garbled[position][data.draw(member)] = data.draw(json_values)
    deltas = st.dictionaries(
        st.sampled_from(["content", "tool_calls", "refusal", "reasoning_text", "reasoning_details"]),
        json_values,
    )
    entries = st.lists(st.dictionaries(st.sampled_from(["index", "id", "function", "type"]), json_values))
    strange = [chunk(**data.draw(deltas)), chunk(tool_calls=data.draw(entries))]

    results = translated([*strange, *garbled])

    ends = [each for each in results if isinstance(each, Failure) or "finishReason" in each["candidates"][0]]
    assert len(ends) == 1
    assert ends[0] is results[-1]


@given(chat_completions.answers())
def test_googles_sdk_reads_each_result(answer: chat_completions.Answer) -> None:
    for result in translated(answer.chunks):
        read = types.GenerateContentResponse._from_response(response=result, kwargs={})

        assert read.candidates is not None
        assert read.candidates[0].content is not None
        assert read.candidates[0].content.parts


def test_all_candidates_finish_at_once_with_the_usage() -> None:
    chunks = [chunk(content="a"), chunk("stop"), chunk(index=1, content="b"), chunk("length", index=1)]

    results = translated([*chunks, usage(10, 3), DONE])

    assert [candidate["index"] for candidate in results[-1]["candidates"]] == [0, 1]
    assert [candidate["finishReason"] for candidate in results[-1]["candidates"]] == ["STOP", "MAX_TOKENS"]
    assert results[-1]["usageMetadata"]["totalTokenCount"] == 13
    assert [result["candidates"][0]["index"] for result in results[:-1]] == [0, 1]


def test_usage_behind_every_finish_reason_is_the_end_although_done_is_missing() -> None:
    results = translated([chunk(content="a"), chunk("stop"), usage(10, 3)])

    assert results[-1]["candidates"][0]["finishReason"] == "STOP"
    assert results[-1]["usageMetadata"]["totalTokenCount"] == 13


def test_a_candidate_that_did_not_finish_is_cut_whatever_was_counted() -> None:
    results = translated([chunk("stop"), chunk(index=1, content="b"), usage(10, 3)])

    assert isinstance(results[-1], Failure)


def test_nothing_follows_the_end() -> None:
    frames = GeminiFrames("m", ToolNames(Ledger()), False)
    for each in (chunk(content="a"), chunk("stop"), DONE):
        list(frames.feed(each))

    assert [*frames.feed(chunk(content="b")), *frames.feed(DONE), *frames.finish()] == []


def test_an_empty_report_does_not_erase_a_good_one() -> None:
    results = translated([chunk("stop", content="a"), usage(10, 3), usage(0, 0), DONE])

    assert results[-1]["usageMetadata"]["promptTokenCount"] == 10


def test_an_error_inside_the_stream_is_a_failure() -> None:
    error = {"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}

    assert translated([chunk(content="a"), error])[-1] == Failure(429, "Slow down.", "rate_limit_exceeded")


def test_an_end_without_any_answer_is_a_failure() -> None:
    (failure,) = translated([usage(1, 1), DONE])

    assert failure.status == 502
