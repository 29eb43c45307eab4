import json
from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.domain.usage import Usage
from floway.protocols.base import Billing, Sight
from floway.protocols.responses.frames import ResponsesReading
from tests.support.builders import frame

NAMED = pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
CUT = Failure(502, "Cut.", "upstream_cut")


def event(name: str, named: bool = True, **members: Any) -> Any:
    return frame({"type": name, **members}, name if named else "")


def ending(reading: ResponsesReading, failure: Failure = CUT) -> list[tuple[str, dict[str, Any]]]:
    """The frames that end the stream, as ``(event, document)``."""
    pieces = reading.error_frames(failure, "req_1").decode().split("\n\n")
    assert pieces.pop() == ""
    lines = [piece.split("\n") for piece in pieces]
    return [(each[0].removeprefix("event: "), json.loads(each[1].removeprefix("data: "))) for each in lines]


@NAMED
@pytest.mark.parametrize(
    ("name", "sight"),
    [
        ("response.created", Sight.PREAMBLE),
        ("response.in_progress", Sight.PREAMBLE),
        ("response.queued", Sight.PREAMBLE),
        ("response.output_item.added", Sight.CONTENT),
        ("response.output_text.delta", Sight.CONTENT),
        ("response.completed", Sight.CONTENT),
        ("response.incomplete", Sight.CONTENT),
        ("response.unheard_of", Sight.CONTENT),
        ("response.failed", Sight.ERROR),
        ("error", Sight.ERROR),
    ],
)
def test_each_event_is_seen_for_what_it_is(name: str, sight: Sight, named: bool) -> None:
    assert ResponsesReading().see(event(name, named)) == sight


def test_done_is_passed_on_and_a_comment_says_nothing() -> None:
    assert ResponsesReading().see(frame("[DONE]")) == Sight.CONTENT
    assert ResponsesReading().see(frame("")) == Sight.SILENT


@pytest.mark.parametrize("name", ["response.completed", "response.incomplete", "response.failed"])
@pytest.mark.parametrize(
    "response", [{"usage": {"input_tokens": 3}}, {"usage": {"input_tokens": "x"}}, None, 5]
)
def test_a_terminal_event_finishes_whatever_its_usage_is(name: str, response: Any) -> None:
    reading = ResponsesReading()

    reading.see(event(name, response=response))

    assert reading.finished


def test_done_alone_does_not_finish() -> None:
    reading = ResponsesReading()

    reading.see(frame("[DONE]"))

    assert not reading.finished


@pytest.mark.parametrize(
    ("name", "delta", "counts"),
    [
        ("response.output_text.delta", "a", True),
        ("response.function_call_arguments.delta", "{", True),
        ("response.custom_tool_call_input.delta", "a", True),
        ("response.refusal.delta", "no", True),
        ("response.reasoning_text.delta", "a", True),
        ("response.reasoning_summary_text.delta", "a", True),
        ("response.output_text.delta", "", False),
        ("response.output_text.delta", None, False),
        ("response.output_item.added", "a", False),
    ],
)
def test_the_first_output_is_a_delta_that_is_not_empty(name: str, delta: Any, counts: bool) -> None:
    reading = ResponsesReading()

    reading.see(event(name, delta=delta))

    assert reading.has_output is counts


def test_the_last_report_counts_with_its_tier() -> None:
    reading = ResponsesReading()
    reading.see(event("response.created", response={"usage": None, "service_tier": "auto"}))
    reading.see(event("response.in_progress", response={"usage": {"input_tokens": 7}}))
    assert reading.billing() == Billing(Usage(7))

    done = {"usage": {"input_tokens": 9, "output_tokens": 2}, "service_tier": "flex"}
    reading.see(event("response.completed", response=done))

    assert reading.billing() == Billing(Usage(9, output_tokens=2), "flex")


def test_a_terminal_event_without_usage_keeps_the_earlier_report() -> None:
    reading = ResponsesReading()
    reading.see(event("response.in_progress", response={"usage": {"input_tokens": 7}}))

    reading.see(event("response.completed", response={"usage": None}))

    assert reading.billing() == Billing(Usage(7))


@pytest.mark.parametrize(
    ("name", "members", "text"),
    [
        ("error", {"error": {"message": "Busy", "code": "x"}}, "Busy"),
        ("error", {"message": "Busy", "code": "x"}, "Busy"),
        ("error", {"error": {"code": "x"}}, "x"),
        ("error", {}, "unnamed error"),
        ("response.failed", {"response": {"error": {"message": "Busy"}}}, "Busy"),
        ("response.failed", {"response": {"error": None}}, "unnamed error"),
        ("response.failed", {"response": None}, "unnamed error"),
    ],
)
def test_the_vendors_reason_is_kept(name: str, members: dict[str, Any], text: str) -> None:
    reading = ResponsesReading()

    assert reading.see(event(name, **members)) == Sight.ERROR
    assert reading.error == text


@pytest.mark.parametrize("data", ["overloaded", "[]", '{"message":"\\ud800"}'])
def test_an_error_event_is_an_error_also_when_its_data_is_garbled(data: str) -> None:
    reading = ResponsesReading()

    assert reading.see(frame(data, "error")) == Sight.ERROR
    assert reading.error == "unnamed error"


def test_without_an_announced_response_one_error_event_ends_the_stream() -> None:
    assert ending(ResponsesReading(), Failure(400, "No.", "bad", "input")) == [
        (
            "error",
            {
                "type": "error",
                "sequence_number": 0,
                "error": {"message": "No.", "type": "invalid_request_error", "param": "input", "code": "bad"},
                "message": "No.",
                "param": "input",
                "code": "bad",
            },
        )
    ]


def test_an_announced_response_is_failed_under_its_own_id_with_growing_numbers() -> None:
    reading = ResponsesReading()
    announced = {"id": "resp_1", "object": "response", "status": "in_progress", "error": None, "tools": []}
    reading.see(event("response.created", sequence_number=0, response=announced))
    reading.see(event("response.output_text.delta", sequence_number=41, delta="a"))

    (first, error), (second, failed) = ending(reading)

    assert (first, error["sequence_number"], error["error"]["message"]) == ("error", 42, "Cut.")
    assert (second, failed) == (
        "response.failed",
        {
            "type": "response.failed",
            "sequence_number": 43,
            "response": {
                "id": "resp_1",
                "object": "response",
                "status": "failed",
                "error": {"code": "upstream_cut", "message": "Cut."},
                "tools": [],
            },
        },
    )


def test_a_failure_without_a_code_has_the_vendors_general_one() -> None:
    reading = ResponsesReading()
    reading.see(event("response.created", response={"id": "resp_1"}))

    _, (_, failed) = ending(reading, Failure(502, "Cut."))

    assert failed["response"]["error"]["code"] == "server_error"


@pytest.mark.parametrize(
    "last", ['{"type":"response.output_te', '{"type":"x"}', '{"sequence_number":null}', "[]"]
)
def test_numbers_grow_also_after_a_frame_without_one(last: str) -> None:
    reading = ResponsesReading()
    reading.see(event("response.created", sequence_number=0, response={"id": "resp_1"}))
    reading.see(event("response.output_text.delta", sequence_number=1, delta="a"))
    reading.see(frame(last, "response.output_text.delta"))

    numbers = [document["sequence_number"] for _, document in ending(reading)]

    assert numbers == [3, 4]


@pytest.mark.parametrize(
    "data", ['{"response":{"id":', '{"response":5}', '{"response":{"id":"\\ud800"}}', "[]"]
)
def test_a_garbled_announcement_announces_nothing(data: str) -> None:
    reading = ResponsesReading()
    reading.see(frame(data, "response.created"))

    assert [name for name, _ in ending(reading)] == ["error"]
