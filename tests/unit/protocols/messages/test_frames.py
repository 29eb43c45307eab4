import json
from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.domain.usage import Usage
from floway.protocols.base import Billing, Sight
from floway.protocols.messages.frames import MessagesReading
from tests.support.builders import frame

START = {"type": "message_start", "message": {"usage": {"input_tokens": 11, "output_tokens": 1}}}
NAMED = pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])


def event(document: dict[str, Any], named: bool = True) -> Any:
    return frame(document, document["type"] if named else "")


@NAMED
@pytest.mark.parametrize(
    ("document", "sight"),
    [
        (START, Sight.PREAMBLE),
        ({"type": "message_start", "message": None}, Sight.PREAMBLE),
        ({"type": "ping"}, Sight.SILENT),
        ({"type": "content_block_start", "index": 0, "content_block": {"type": "text"}}, Sight.CONTENT),
        ({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "a"}}, Sight.CONTENT),
        ({"type": "message_delta", "delta": {}}, Sight.CONTENT),
        ({"type": "message_stop"}, Sight.CONTENT),
        ({"type": "unheard_of"}, Sight.CONTENT),
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, Sight.ERROR),
    ],
)
def test_each_event_is_seen_for_what_it_is(document: dict[str, Any], sight: Sight, named: bool) -> None:
    assert MessagesReading().see(event(document, named)) == sight


def test_a_comment_says_nothing() -> None:
    assert MessagesReading().see(frame("")) == Sight.SILENT


@NAMED
def test_only_message_stop_finishes(named: bool) -> None:
    reading = MessagesReading()

    reading.see(event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}}, named))
    assert not reading.finished

    reading.see(event({"type": "message_stop"}, named))
    assert reading.finished


@pytest.mark.parametrize(
    ("delta", "counts"),
    [
        ({"type": "text_delta", "text": "a"}, True),
        ({"type": "thinking_delta", "thinking": "a"}, True),
        ({"type": "input_json_delta", "partial_json": "{"}, True),
        ({"type": "citations_delta", "citation": {"type": "char_location"}}, True),
        ({"type": "text_delta", "text": ""}, False),
        ({"type": "signature_delta", "signature": "abc"}, False),
        ({}, False),
    ],
)
def test_the_first_output_is_text_thinking_json_or_a_citation(delta: dict[str, Any], counts: bool) -> None:
    reading = MessagesReading()

    reading.see(event({"type": "content_block_delta", "delta": delta}))

    assert reading.has_output is counts


def test_an_aborted_stream_is_billed_for_its_input_from_the_start_on() -> None:
    reading = MessagesReading()

    reading.see(event(START))

    assert reading.billing() == Billing(Usage(11, output_tokens=1))


def test_deltas_restate_the_usage() -> None:
    reading = MessagesReading()
    reading.see(event(START))

    reading.see(event({"type": "message_delta", "usage": {"output_tokens": 7, "input_tokens": None}}))
    reading.see(event({"type": "message_delta", "usage": {"output_tokens": 9, "service_tier": "priority"}}))

    assert reading.billing() == Billing(Usage(11, output_tokens=9), "priority")


@pytest.mark.parametrize("usage", [None, 5, {"input_tokens": "many"}, {"input_tokens": -1}, []])
def test_usage_that_cannot_be_read_changes_nothing_else(usage: Any) -> None:
    reading = MessagesReading()
    reading.see(event(START))

    assert reading.see(event({"type": "message_start", "message": {"usage": usage}})) == Sight.PREAMBLE
    assert reading.billing() == Billing(Usage(11, output_tokens=1))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ('{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}', "overloaded_error: Busy"),
        ('{"type":"error","error":{"type":"api_error","message":null}}', "api_error"),
        ('{"type":"error","error":{"message":"Busy","code":5}}', "Busy"),
        ('{"type":"error","error":"Busy"}', "Busy"),
        ('{"type":"error","error":null}', "unnamed error"),
        ("overloaded", "unnamed error"),
    ],
)
def test_an_error_event_is_an_error_whatever_its_shape(data: str, error: str) -> None:
    reading = MessagesReading()

    assert reading.see(frame(data, "error")) == Sight.ERROR
    assert reading.error == error
    assert not reading.finished


def test_a_stream_ends_with_one_error_event() -> None:
    written = MessagesReading().error_frames(Failure(504, "Too late."), "req_1")

    head, data, *rest = written.split(b"\n")
    assert (head, rest) == (b"event: error", [b"", b""])
    assert json.loads(data.removeprefix(b"data: ")) == {
        "type": "error",
        "error": {"type": "timeout_error", "message": "Too late."},
        "request_id": "req_1",
    }
