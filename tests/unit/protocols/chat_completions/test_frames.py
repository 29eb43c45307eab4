import json
from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Sight
from floway.protocols.chat_completions.frames import ChatCompletionsReading
from floway.protocols.sse import Frame
from tests.support.builders import frame

REPORT = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}


def chunk(delta: dict[str, Any] | None = None, **members: Any) -> Any:
    choice = {"index": 0, "delta": delta or {}, "finish_reason": None}
    return frame({"object": "chat.completion.chunk", "choices": [choice], **members})


@pytest.mark.parametrize(
    "choices",
    [
        [],
        [{"index": 0}],
        [{"index": 0, "delta": {}}],
        [{"index": 0, "delta": None, "finish_reason": None}],
        [{"index": 0, "text": "", "finish_reason": None}],
        [{"index": 0}, {"index": 1}],
    ],
)
def test_usage_beside_empty_placeholders_is_usage_only(choices: list[Any]) -> None:
    reading = ChatCompletionsReading()

    assert reading.see(frame({"choices": choices, "usage": REPORT})) == Sight.USAGE_ONLY
    assert reading.billing().usage == Usage(10, output_tokens=2)


@pytest.mark.parametrize(
    "document",
    [
        {"choices": [{"delta": {"content": "a"}}], "usage": {"prompt_tokens": 0, "completion_tokens": 0}},
        {"choices": [{"delta": {"content": "a"}}], "usage": REPORT},
        {"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": REPORT},
        {"choices": [{"delta": {"role": "assistant", "content": ""}}], "usage": REPORT},
        {"choices": [{"delta": {"reasoning_details": []}}], "usage": REPORT},
        {"choices": [{"delta": {}}, {"delta": {"content": "a"}}], "usage": REPORT},
        {"choices": [{"text": "a"}], "usage": REPORT},
        {"choices": [], "usage": None},
        {"usage": REPORT},
    ],
    ids=[
        "zero usage",
        "content",
        "finish",
        "role",
        "unknown delta",
        "second choice",
        "legacy",
        "null",
        "none",
    ],
)
def test_a_chunk_that_holds_anything_else_is_content(document: dict[str, Any]) -> None:
    assert ChatCompletionsReading().see(frame(document)) == Sight.CONTENT


def test_usage_only_is_told_also_after_the_first_output() -> None:
    reading = ChatCompletionsReading()
    reading.see(chunk({"content": "a"}))

    assert reading.see(chunk({"role": "assistant"}, usage=REPORT)) == Sight.CONTENT
    assert reading.see(frame({"choices": [], "usage": REPORT})) == Sight.USAGE_ONLY


def test_usage_on_a_finish_chunk_is_billed() -> None:
    reading = ChatCompletionsReading()

    reading.see(frame({"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": REPORT}))

    assert reading.billing().usage == Usage(10, output_tokens=2)


@pytest.mark.parametrize(
    "later",
    [{"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}, {}, None, {"prompt_tokens": -1}],
)
def test_a_trailing_empty_report_does_not_erase_a_good_one(later: dict[str, Any] | None) -> None:
    reading = ChatCompletionsReading()
    reading.see(frame({"choices": [], "usage": REPORT}))

    reading.see(frame({"choices": [], "usage": later}))

    assert reading.billing().usage == Usage(10, output_tokens=2)


@pytest.mark.parametrize(
    ("delta", "counts"),
    [
        ({"content": "a"}, True),
        ({"refusal": "no"}, True),
        ({"reasoning": "a"}, True),
        ({"reasoning_content": "a"}, True),
        ({"reasoning_text": "a"}, True),
        ({"tool_calls": [{"index": 0, "function": {"name": "f"}}]}, True),
        ({"content": [{"type": "text", "text": "a"}]}, True),
        ({"role": "assistant", "content": ""}, False),
        ({"role": "assistant", "content": None, "tool_calls": []}, False),
        ({}, False),
    ],
)
def test_the_first_output_is_content_reasoning_or_a_tool_call(delta: dict[str, Any], counts: bool) -> None:
    reading = ChatCompletionsReading()

    assert reading.see(chunk(delta)) == Sight.CONTENT
    assert reading.has_output is counts


def test_the_text_of_legacy_completions_is_output() -> None:
    reading = ChatCompletionsReading()

    reading.see(frame({"choices": [{"text": "a"}]}))

    assert reading.has_output


def test_only_done_finishes() -> None:
    reading = ChatCompletionsReading()

    reading.see(frame({"choices": [{"delta": {}, "finish_reason": "stop"}]}))
    assert not reading.finished

    assert reading.see(frame("[DONE]")) == Sight.CONTENT
    assert reading.finished


USAGE = {"choices": [], "usage": REPORT}


def finish(index: int = 0) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": {}, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    ("documents", "is_finished"),
    [
        ([finish(), USAGE], True),
        ([{**finish(), "usage": REPORT}], True),
        ([USAGE], False),
        ([USAGE, finish()], False),
        ([finish(), {"choices": [], "usage": None}], False),
        ([finish(), {"choices": [], "usage": "odd"}], False),
        ([{"choices": [{"index": 1, "delta": {"content": "b"}}]}, finish(), USAGE], False),
        ([{"choices": [{"index": 1, "delta": {"content": "b"}}]}, finish(), finish(1), USAGE], True),
    ],
)
def test_usage_behind_every_finish_reason_finishes_too(documents: list[Any], is_finished: bool) -> None:
    reading = ChatCompletionsReading()

    for document in ({"choices": [{"index": 0, "delta": {"content": "a"}}]}, *documents):
        reading.see(frame(document))

    assert reading.finished is is_finished
    assert reading.missing_end() == (b"data: [DONE]\n\n" if is_finished else b"")


def test_an_end_that_came_is_not_missing() -> None:
    reading = ChatCompletionsReading()

    for document in (finish(), USAGE, "[DONE]"):
        reading.see(frame(document))

    assert reading.missing_end() == b""


def test_the_last_tier_on_any_chunk_counts_also_after_output() -> None:
    reading = ChatCompletionsReading()

    reading.see(chunk({"content": "a"}, service_tier="auto"))
    reading.see(chunk({"content": "b"}, service_tier="priority"))
    reading.see(chunk({"content": "c"}))

    assert reading.billing().tier == "priority"
    assert reading.billing().usage == NO_USAGE


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"message": "Busy", "type": "server_error"}, "Busy"),
        ({"message": None, "code": "rate_limit_exceeded"}, "rate_limit_exceeded"),
        ({"type": "server_error"}, "server_error"),
        ({}, "unnamed error"),
        ("Busy", "Busy"),
        ("", "unnamed error"),
        ({"message": 5}, "5"),
    ],
)
def test_an_error_in_a_chunk_is_an_error_before_and_after_output(error: Any, text: str) -> None:
    for before in ([], [chunk({"content": "a"})]):
        reading = ChatCompletionsReading()
        for each in before:
            reading.see(each)

        assert reading.see(frame({"error": error})) == Sight.ERROR
        assert reading.error == text


def test_an_error_member_that_is_null_is_none() -> None:
    assert ChatCompletionsReading().see(chunk({"content": "a"}, error=None)) == Sight.CONTENT


def test_a_stream_ends_with_an_error_object_and_no_done() -> None:
    written = ChatCompletionsReading().error_frames(Failure(502, "Cut.", "upstream_cut"), "req_1")

    assert written.startswith(b"data: ")
    assert written.endswith(b"}\n\n")
    assert json.loads(written.removeprefix(b"data: ")) == {
        "error": {"message": "Cut.", "type": "server_error", "param": None, "code": "upstream_cut"}
    }


def test_a_tier_that_changes_in_mid_stream_counts() -> None:
    reading = ChatCompletionsReading()
    for tier in ("default", "default", "flex", "flex"):
        data = b'{"service_tier":"%b","choices":[{"delta":{"content":"x"}}],"usage":null}' % tier.encode()
        reading.see(Frame(b"", b"", data))

    assert reading.billing().tier == "flex"


def test_usage_counts_behind_chunks_whose_usage_is_null() -> None:
    reading = ChatCompletionsReading()
    reading.see(Frame(b"", b"", b'{"choices":[{"delta":{"content":"x"}}],"usage":null}'))
    reading.see(Frame(b"", b"", b'{"choices":[],"usage" : {"prompt_tokens":2,"completion_tokens":1}}'))

    assert reading.billing().usage.input_tokens == 2
