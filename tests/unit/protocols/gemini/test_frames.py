import json
from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.domain.usage import Usage
from floway.protocols.base import Billing, Sight
from floway.protocols.gemini.frames import GeminiReading
from tests.support.builders import frame


def result(*parts: Any, finish: str | None = None, **members: Any) -> Any:
    candidate: dict[str, Any] = {"content": {"parts": list(parts), "role": "model"}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    return frame({"candidates": [candidate], **members})


@pytest.mark.parametrize(
    "part", [{"text": "a"}, {"text": "a", "thought": True}, {"functionCall": {"name": "f"}}]
)
def test_the_first_part_is_the_first_output(part: Any) -> None:
    reading = GeminiReading()

    assert reading.see(result(part)) == Sight.CONTENT
    assert reading.has_output
    assert not reading.finished


@pytest.mark.parametrize(
    "document", [{"candidates": []}, {"candidates": [{"content": {}}]}, {"modelVersion": "x"}, {}]
)
def test_a_result_without_parts_is_no_output(document: dict[str, Any]) -> None:
    reading = GeminiReading()

    assert reading.see(frame(document)) == Sight.CONTENT
    assert not reading.has_output


@pytest.mark.parametrize("reason", ["STOP", "MAX_TOKENS", "SAFETY", "MALFORMED_FUNCTION_CALL"])
def test_a_finish_reason_finishes(reason: str) -> None:
    reading = GeminiReading()

    reading.see(result({"text": ""}, finish=reason))

    assert reading.finished


def test_a_blocked_prompt_is_a_finished_answer() -> None:
    reading = GeminiReading()

    assert reading.see(frame({"promptFeedback": {"blockReason": "SAFETY"}})) == Sight.CONTENT
    assert reading.finished


def test_each_frame_restates_the_usage() -> None:
    reading = GeminiReading()

    reading.see(result({"text": "a"}, usageMetadata={"promptTokenCount": 9, "candidatesTokenCount": 1}))
    reading.see(result({"text": "b"}, usageMetadata={"promptTokenCount": 9, "candidatesTokenCount": 2}))
    reading.see(result({"text": "c"}))

    assert reading.billing().usage == Usage(9, output_tokens=2)


def test_a_report_in_part_erases_nothing() -> None:
    reading = GeminiReading()
    whole = {"promptTokenCount": 9, "cachedContentTokenCount": 4, "thoughtsTokenCount": 3}
    tier = {"serviceTier": "flex"}

    reading.see(result({"text": "a"}, usageMetadata={**whole, **tier, "candidatesTokenCount": 1}))
    reading.see(result({"text": "b"}, usageMetadata={"candidatesTokenCount": 5, "promptTokenCount": 0}))

    assert reading.billing() == Billing(
        Usage(5, cache_read_tokens=4, output_tokens=8, reasoning_tokens=3), "flex"
    )


def test_usage_that_cannot_be_read_does_not_hide_the_end() -> None:
    reading = GeminiReading()
    reading.see(result({"text": "a"}, usageMetadata={"promptTokenCount": 9}))

    reading.see(result({"text": ""}, finish="STOP", usageMetadata={"promptTokenCount": "many"}))

    assert reading.finished
    assert reading.billing().usage == Usage(9)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"code": 503, "message": "Busy", "status": "UNAVAILABLE"}, "UNAVAILABLE: Busy"),
        ({"code": 503, "message": None, "status": None}, "unnamed error"),
        ({"code": "503", "message": "Busy"}, "Busy"),
        ("Busy", "Busy"),
        ({}, "unnamed error"),
    ],
)
def test_an_error_in_a_frame_is_an_error(error: Any, text: str) -> None:
    reading = GeminiReading()

    assert reading.see(frame({"error": error})) == Sight.ERROR
    assert reading.error == text


def test_a_comment_says_nothing() -> None:
    assert GeminiReading().see(frame("")) == Sight.SILENT


def test_a_stream_ends_with_googles_error_object() -> None:
    written = GeminiReading().error_frames(Failure(504, "Too late.", "x"), "req_1")

    assert json.loads(written.removeprefix(b"data: ").removesuffix(b"\n\n")) == {
        "error": {"code": 504, "message": "Too late.", "status": "DEADLINE_EXCEEDED"}
    }
