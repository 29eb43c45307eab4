from pathlib import Path

import pytest

from floway.domain.usage import Usage
from floway.gateway.meter import Meter
from floway.protocols.base import ChatProtocol
from floway.protocols.registry import BY_ID

RECORDINGS = Path(__file__).parents[2] / "recordings"
EACH_PROTOCOL = pytest.mark.parametrize("protocol", BY_ID.values(), ids=BY_ID.keys())
CHAT = BY_ID["chat_completions"]

CONTENT = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\n'
USAGE = b'data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}\n\n'
DONE = b"data: [DONE]\n\n"


@EACH_PROTOCOL
def test_what_comes_in_goes_out_byte_for_byte(protocol: ChatProtocol) -> None:
    for recording in sorted((RECORDINGS / protocol.id).glob("*.sse")):
        body = recording.read_bytes()
        for size in (1, 7, 100_000):
            meter = Meter(protocol.reading(), hides_usage=False)
            given = [meter.feed(body[at : at + size]) for at in range(0, len(body), size)]
            assert b"".join(given) + meter.flush() == body


def test_only_whole_frames_are_given_out() -> None:
    meter = Meter(CHAT.reading(), hides_usage=False)

    assert meter.feed(CONTENT + USAGE[:20]) == CONTENT
    assert meter.feed(USAGE[20:-1]) == b""
    assert meter.feed(USAGE[-1:]) == USAGE


def test_usage_that_the_client_did_not_ask_for_is_hidden_and_still_billed() -> None:
    meter = Meter(CHAT.reading(), hides_usage=True)

    assert meter.feed(CONTENT + USAGE + DONE) == CONTENT + DONE
    assert meter.billing.usage == Usage(9, output_tokens=2)
    assert meter.is_finished


def test_usage_that_the_client_asked_for_is_sent() -> None:
    assert Meter(CHAT.reading(), hides_usage=False).feed(USAGE) == USAGE


def test_comments_and_preamble_mean_nothing_yet() -> None:
    meter = Meter(BY_ID["messages"].reading(), hides_usage=False)

    meter.feed(b": hello\n\n")
    assert (meter.is_semantic, meter.has_preamble) == (False, False)

    meter.feed(b'data: {"type":"message_start","message":{}}\n\ndata: {"type":"ping"}\n\n')
    assert (meter.is_semantic, meter.has_preamble) == (False, True)

    meter.feed(b'data: {"type":"content_block_start"}\n\n')
    assert (meter.is_semantic, meter.began_with_error) == (True, False)


@pytest.mark.parametrize(("before", "began"), [(b"", True), (CONTENT, False)])
def test_an_error_is_the_beginning_only_when_nothing_came_before(before: bytes, began: bool) -> None:
    meter = Meter(CHAT.reading(), hides_usage=False)

    meter.feed(before + b'data: {"error":{"message":"Busy"}}\n\n')

    assert (meter.is_semantic, meter.began_with_error, meter.error) == (True, began, "Busy")


def test_the_first_output_has_a_time_that_later_output_does_not_move(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([5.0, 6.0])
    monkeypatch.setattr("floway.clock.monotonic", lambda: next(times))
    meter = Meter(CHAT.reading(), hides_usage=False)

    meter.feed(b'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n')
    assert meter.first_output_at is None
    meter.feed(CONTENT)
    meter.feed(CONTENT)

    assert meter.first_output_at == 5.0


def test_half_a_frame_at_the_end_of_the_body_is_dropped() -> None:
    meter = Meter(BY_ID["chat_completions"].reading(), hides_usage=True)

    assert meter.feed(b'data: {"choices":[]}\n\ndata: {"cho') == b'data: {"choices":[]}\n\n'
    assert meter.flush() == b""


def test_a_last_frame_without_its_blank_line_is_kept() -> None:
    meter = Meter(BY_ID["chat_completions"].reading(), hides_usage=True)

    assert meter.feed(b"data: [DONE]") == b""
    assert (meter.flush(), meter.is_finished) == (b"data: [DONE]", True)


def test_a_finish_reason_of_gemini_does_not_end_the_wait_for_more() -> None:
    meter = Meter(BY_ID["gemini"].reading(), hides_usage=True)

    meter.feed(b'data: {"candidates":[{"index":0,"finishReason":"STOP"}]}\n\n')

    assert (meter.is_finished, meter.awaits_stragglers) == (True, False)
