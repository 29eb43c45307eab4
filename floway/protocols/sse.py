"""Server-sent events, split into frames that keep their bytes.

https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
"""

import re

import msgspec

from floway.errors import UpstreamBroken

#: The largest frame held in memory. Images travel as base64 in one frame, so it is generous;
#: a smaller bound would break image answers, a larger one lets a broken upstream fill the memory.
MAX_FRAME_BYTES = 64 * 1024 * 1024

# "end-of-line = ( cr lf / cr / lf )"; a blank line is two of them in a row. The look-ahead
# keeps the halves of one CRLF from being taken for two line ends.
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One unit of an event stream: up to and including its blank line.

    A comment is a frame whose ``data`` is empty, so that nothing of the body is lost.
    """

    #: Exactly what arrived.
    raw: bytes
    #: The ``event:`` field, b"" without one.
    event: bytes
    #: The ``data:`` lines joined by LF, surrounding white space removed.
    data: bytes


class Decoder:
    """Splits a body into frames, whatever its cuts and line ends.

    The ``raw`` of all frames from ``feed`` and ``flush`` together are the body, byte for byte.
    """

    __slots__ = ("_after_cr", "_has_begun", "_tail")

    def __init__(self) -> None:
        self._tail = bytearray()
        # The last frame ended with CR, so a leading LF belongs to that line end.
        self._after_cr = False
        self._has_begun = False

    def feed(self, chunk: bytes) -> list[Frame]:
        """The frames that ``chunk`` completes.

        :raises UpstreamBroken: one frame is larger than ``MAX_FRAME_BYTES``.
        """
        tail = self._tail
        if tail:
            # Only the last three bytes can belong to a blank line that the chunk completes;
            # searching no more keeps a frame of many reads linear.
            if not _BLANK_LINE.search(tail[-3:] + chunk):
                if len(tail) + len(chunk) > MAX_FRAME_BYTES:
                    raise UpstreamBroken(f"The upstream sent a frame of more than {MAX_FRAME_BYTES} bytes.")
                tail += chunk
                return []
            chunk = bytes(tail) + chunk
            tail.clear()
        frames = self._split_any(chunk) if self._after_cr or b"\r" in chunk else self._split_lf(chunk)
        return frames if self._has_begun else self._begin(frames)

    def flush(self) -> list[Frame]:
        """The unfinished frame at the end of the body, if there is one."""
        if not self._tail:
            return []
        raw = bytes(self._tail)
        self._tail.clear()
        frames = [_parse(raw, raw)]
        return frames if self._has_begun else self._begin(frames)

    def _begin(self, frames: list[Frame]) -> list[Frame]:
        """Read the very first frame without its mark: "Strip one leading U+FEFF BYTE ORDER MARK"."""
        if frames:
            self._has_begun = True
            raw = frames[0].raw
            if raw.startswith(_BYTE_ORDER_MARK):
                frames[0] = _parse(raw, raw.removeprefix(_BYTE_ORDER_MARK))
        return frames

    def _split_lf(self, chunk: bytes) -> list[Frame]:
        pieces = chunk.split(b"\n\n")
        rest = pieces.pop()
        if rest:
            self._tail += rest
        return [_frame(piece + b"\n\n") for piece in pieces]

    def _split_any(self, chunk: bytes) -> list[Frame]:
        frames = []
        start = 0
        for boundary in _BLANK_LINE.finditer(chunk, 1 if self._after_cr and chunk[:1] == b"\n" else 0):
            frames.append(self._any_frame(chunk[start : boundary.end()]))
            start = boundary.end()
        self._tail += chunk[start:]
        return frames

    def _any_frame(self, raw: bytes) -> Frame:
        text = raw[1:] if self._after_cr and raw[:1] == b"\n" else raw
        self._after_cr = raw.endswith(b"\r")
        return _parse(raw, text)


def _frame(raw: bytes) -> Frame:
    """A frame with LF line ends; the two usual layouts are taken apart without splitting lines."""
    if raw.startswith(b"data: "):
        if raw.find(b"\n", 6, -2) == -1:
            return Frame(raw, b"", raw[6:-2].strip())
    elif raw.startswith(b"event: "):
        end = raw.find(b"\n")
        if raw.startswith(b"data: ", end + 1) and raw.find(b"\n", end + 7, -2) == -1:
            return Frame(raw, raw[7:end].strip(), raw[end + 7 : -2].strip())
    return _parse(raw, raw)


def _parse(raw: bytes, text: bytes) -> Frame:
    event = b""
    data = []
    for line in _LINE_END.split(text):
        # "If the line starts with a U+003A COLON character (:) Ignore the line."
        name, _, value = line.partition(b":")
        if name == b"data":
            data.append(value.removeprefix(b" "))
        elif name == b"event":
            event = value.strip()
    return Frame(raw, event, b"\n".join(data).strip())
