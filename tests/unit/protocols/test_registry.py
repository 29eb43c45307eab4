import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.domain.failure import Failure
from floway.domain.protocol import PROTOCOLS
from floway.protocols.base import Billing, ChatProtocol, Sight, StreamReading
from floway.protocols.registry import BY_ID
from floway.protocols.sse import Decoder
from tests.support.builders import frame

RECORDINGS = Path(__file__).parents[2] / "recordings"
EACH_PROTOCOL = pytest.mark.parametrize("protocol", BY_ID.values(), ids=BY_ID.keys())

EVENTS = st.sampled_from(
    [
        "",
        "error",
        "ping",
        "message_start",
        "message_delta",
        "content_block_delta",
        "response.created",
        "response.completed",
        "response.failed",
        "response.output_text.delta",
    ]
)
NAMES = st.sampled_from(
    [
        "usage",
        "message",
        "response",
        "error",
        "delta",
        "type",
        "choices",
        "usageMetadata",
        "candidates",
        "input_tokens",
        "prompt_tokens",
        "cache_creation",
        "prompt_tokens_details",
        "service_tier",
        "content",
        "promptTokenCount",
        "promptTokensDetails",
        "finishReason",
        "sequence_number",
        "tokenCount",
        "text",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def read(protocol: ChatProtocol, body: bytes) -> tuple[StreamReading, list[Sight]]:
    decoder, reading = Decoder(), protocol.reading()
    return reading, [reading.see(each) for each in decoder.feed(body) + decoder.flush()]


def test_every_protocol_has_its_row() -> None:
    assert {identity: protocol.id for identity, protocol in BY_ID.items()} == {
        each: each for each in PROTOCOLS
    }


@EACH_PROTOCOL
def test_the_keepalive_is_one_whole_frame_that_means_nothing(protocol: ChatProtocol) -> None:
    reading, sights = read(protocol, protocol.keepalive)

    assert sights == [Sight.SILENT]
    assert protocol.keepalive.endswith(b"\n\n")
    assert not reading.finished


@EACH_PROTOCOL
def test_our_own_error_frames_are_read_as_an_error(protocol: ChatProtocol) -> None:
    written = protocol.reading().error_frames(Failure(502, "It broke: \u201c\n\u201d.", "cut"), "req_1")

    reading, sights = read(protocol, written)

    assert sights == [Sight.ERROR]
    assert "It broke: \u201c\n\u201d." in (reading.error or "")


@EACH_PROTOCOL
@pytest.mark.parametrize("name", ["text", "unfinished"])
def test_a_recorded_answer_is_finished_only_when_it_is_whole(protocol: ChatProtocol, name: str) -> None:
    reading, sights = read(protocol, (RECORDINGS / protocol.id / f"{name}.sse").read_bytes())

    assert reading.finished == (name == "text")
    assert reading.has_output
    assert reading.error is None
    assert Sight.ERROR not in sights


@EACH_PROTOCOL
def test_a_recorded_first_error_comes_before_any_content(protocol: ChatProtocol) -> None:
    name = "failed_first" if protocol.id == "responses" else "error_first"

    reading, sights = read(protocol, (RECORDINGS / protocol.id / f"{name}.sse").read_bytes())

    assert Sight.ERROR in sights
    assert Sight.CONTENT not in sights[: sights.index(Sight.ERROR)]
    assert reading.error


@EACH_PROTOCOL
def test_a_malformed_frame_is_left_to_the_client(protocol: ChatProtocol) -> None:
    reading = protocol.reading()

    assert reading.see(frame('{"type": oops')) == Sight.CONTENT
    assert reading.see(frame(b'{"type":"\xff"}')) == Sight.CONTENT
    assert reading.see(frame("[" * 100_000)) == Sight.CONTENT
    assert reading.see(frame("5")) == Sight.CONTENT
    assert not reading.finished
    assert reading.error is None
    assert reading.billing() == Billing()


@EACH_PROTOCOL
@given(frames=st.lists(st.tuples(EVENTS, VALUES | st.dictionaries(NAMES, VALUES, max_size=4)), max_size=4))
@settings(deadline=None, max_examples=120)
def test_no_frame_makes_a_reading_fail(protocol: ChatProtocol, frames: list[tuple[str, Any]]) -> None:
    reading = protocol.reading()
    for event, value in frames:
        assert reading.see(frame(json.dumps(value), event)) in Sight

    _assert_bounded(reading.billing())
    assert reading.error_frames(Failure(500, "x"), "req_1").endswith(b"}\n\n")


@EACH_PROTOCOL
@given(body=VALUES | st.dictionaries(NAMES, VALUES, max_size=4))
@settings(deadline=None, max_examples=120)
def test_no_body_makes_billing_fail(protocol: ChatProtocol, body: Any) -> None:
    _assert_bounded(protocol.body_billing(json.dumps(body).encode()))


@EACH_PROTOCOL
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_answer_costs_nothing(protocol: ChatProtocol, body: bytes) -> None:
    assert protocol.body_billing(body) == Billing()


def _assert_bounded(billing: Billing) -> None:
    """Every count fits into the database."""
    counts = [getattr(billing.usage, name) for name in billing.usage.__slots__]
    assert all(isinstance(count, int) and 0 <= count < 2**53 for count in counts), counts
