from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from floway.errors import UpstreamBroken
from floway.protocols import sse
from floway.protocols.sse import Decoder, Frame

RECORDINGS = sorted((Path(__file__).parents[2] / "recordings").glob("*/*.sse"))


def decoded(*chunks: bytes) -> list[Frame]:
    decoder = Decoder()
    return [frame for chunk in chunks for frame in decoder.feed(chunk)] + decoder.flush()


def meanings(frames: list[Frame]) -> list[tuple[bytes, bytes]]:
    """Event and data of the frames that have any; where a blank line ends may depend on the cut."""
    return [(frame.event, frame.data) for frame in frames if frame.event or frame.data]


@pytest.mark.parametrize(
    ("body", "frames"),
    [
        (b"data: x\n\n", [Frame(b"data: x\n\n", b"", b"x")]),
        (b"data:x\n\n", [Frame(b"data:x\n\n", b"", b"x")]),
        (b"event: e\ndata: x\n\n", [Frame(b"event: e\ndata: x\n\n", b"e", b"x")]),
        (b"event:e\r\ndata:x\r\n\r\n", [Frame(b"event:e\r\ndata:x\r\n\r\n", b"e", b"x")]),
        (b"event: e\rdata: x\r\r", [Frame(b"event: e\rdata: x\r\r", b"e", b"x")]),
        (b"data: a\ndata: b\n\n", [Frame(b"data: a\ndata: b\n\n", b"", b"a\nb")]),
        (b"event: e\ndata: a\ndata: b\n\n", [Frame(b"event: e\ndata: a\ndata: b\n\n", b"e", b"a\nb")]),
        (b"data: x\nevent: e\n\n", [Frame(b"data: x\nevent: e\n\n", b"e", b"x")]),
        (b": note\n\n", [Frame(b": note\n\n", b"", b"")]),
        (b"id: 1\nretry: 5\ndata: x\n\n", [Frame(b"id: 1\nretry: 5\ndata: x\n\n", b"", b"x")]),
        (b"data\n\n", [Frame(b"data\n\n", b"", b"")]),
        (b"datax: y\n\n", [Frame(b"datax: y\n\n", b"", b"")]),
        (b"data: x", [Frame(b"data: x", b"", b"x")]),
        (b"data: x\n", [Frame(b"data: x\n", b"", b"x")]),
        (b"", []),
    ],
)
def test_a_body_is_split_into_frames(body: bytes, frames: list[Frame]) -> None:
    assert decoded(body) == frames


def test_the_event_name_ends_with_its_frame() -> None:
    assert meanings(decoded(b"event: e\ndata: 1\n\ndata: 2\n\n")) == [(b"e", b"1"), (b"", b"2")]


def test_a_character_cut_between_two_reads_survives() -> None:
    whole = "data: é你\n\n".encode()

    assert meanings(decoded(whole[:7], whole[7:10], whole[10:])) == [(b"", "é你".encode())]


def test_unicode_line_separators_do_not_end_a_line() -> None:
    body = "data: a\u2028b\u0085c\n\n".encode()

    assert meanings(decoded(body)) == [(b"", "a\u2028b\u0085c".encode())]


@pytest.mark.parametrize("cut", range(4))
def test_a_byte_order_mark_does_not_hide_the_first_field(cut: int) -> None:
    body = b"\xef\xbb\xbfdata: 1\n\n\xef\xbb\xbfdata: 2\n\n"

    frames = decoded(body[:cut], body[cut:])

    assert meanings(frames) == [(b"", b"1")]
    assert b"".join(frame.raw for frame in frames) == body


def test_a_carriage_return_is_a_line_end_before_its_line_feed_has_arrived() -> None:
    decoder = Decoder()

    assert decoder.feed(b"data: 1\r\n\r") == [Frame(b"data: 1\r\n\r", b"", b"1")]
    assert decoder.feed(b"\ndata: 2\n\n") == [Frame(b"\ndata: 2\n\n", b"", b"2")]


def test_a_frame_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "MAX_FRAME_BYTES", 100)
    decoder = Decoder()
    decoder.feed(b"data: " + b"x" * 60)

    with pytest.raises(UpstreamBroken, match="more than 100 bytes"):
        decoder.feed(b"x" * 60)


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_recording_cut_at_any_offset_gives_the_same_frames(recording: Path) -> None:
    body = recording.read_bytes()
    whole = decoded(body)

    assert b"".join(frame.raw for frame in whole) == body
    for cut in range(len(body) + 1):
        frames = decoded(body[:cut], body[cut:])
        assert b"".join(frame.raw for frame in frames) == body
        assert meanings(frames) == meanings(whole)


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_recording_in_single_bytes_gives_the_same_frames(recording: Path) -> None:
    body = recording.read_bytes()

    frames = decoded(*(body[at : at + 1] for at in range(len(body))))

    assert b"".join(frame.raw for frame in frames) == body
    assert meanings(frames) == meanings(decoded(body))


LINES = st.sampled_from([b"data: a", b"data:b", b"data", b"event: e", b": c", b"id: 1", b"x", b"", b""])
ENDS = st.sampled_from([b"\n", b"\r", b"\r\n"])


@given(lines=st.lists(st.tuples(LINES, ENDS), max_size=12), cuts=st.lists(st.integers(0, 120), max_size=6))
@settings(deadline=None, max_examples=300)
def test_any_line_ends_in_any_cut_give_the_bytes_back_and_the_same_frames(
    lines: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    body = b"".join(line + end for line, end in lines)
    edges = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]

    frames = decoded(*(body[start:end] for start, end in pairwise(edges)))

    assert b"".join(frame.raw for frame in frames) == body
    assert meanings(frames) == _by_the_standard(body)


def _by_the_standard(body: bytes) -> list[tuple[bytes, bytes]]:
    """A plain reading of the whole body, line by line, as the standard tells it."""
    found: list[tuple[bytes, bytes]] = []
    event, data = b"", list[bytes]()
    for line in [*body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), b""]:
        if line == b"":
            if event or b"\n".join(data).strip():
                found.append((event, b"\n".join(data).strip()))
            event, data = b"", []
        name, _, value = line.partition(b":")
        value = value[1:] if value.startswith(b" ") else value
        if name == b"event":
            event = value
        elif name == b"data":
            data.append(value)
    return found
