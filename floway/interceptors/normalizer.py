"""Frame halves on what an upstream sends, before anybody else looks at it."""

from typing import Any

import msgspec

from floway.interceptors.base import Circumstances, FrameHalf
from floway.interceptors.bodies import spliced
from floway.protocols.documents import DONE, Document, decoded
from floway.protocols.parsing import readable
from floway.protocols.sse import Frame

_DECODER = msgspec.json.Decoder(dict[str, Any])


class Normalizer:
    """Makes the frames or the body of one answer what its protocol says.

    A frame that no half changes stays as it came, byte for byte.
    """

    __slots__ = ("_circumstances", "_guards", "_halves")

    def __init__(self, halves: tuple[FrameHalf, ...], circumstances: Circumstances) -> None:
        self._halves = halves
        self._guards = tuple(half.may_apply for half in halves)
        self._circumstances = circumstances

    def frames(self, frames: list[Frame]) -> list[Frame]:
        """The frames; the very same list when no half may apply to any of them."""
        # One look at all of a burst: most frames are deltas that concern nobody.
        text = frames[0].data if len(frames) == 1 else b"\n".join([frame.data for frame in frames])
        for may_apply in self._guards:
            if may_apply(text):
                return [one for each in frames for one in self._changed(each)]
        return frames

    def body(self, body: bytes) -> bytes:
        """A whole answer; what is not JSON stays as it is."""
        halves = [half for half in self._halves if not half.only_frames]
        if not any(half.may_apply(body) for half in halves):
            return body
        before = readable(_DECODER, body)
        if before is None:
            return body
        document = before
        for half in halves:
            document = half.change(document, self._circumstances)[0]
        return spliced(body, before, document)

    def _changed(self, frame: Frame) -> list[Frame]:
        if not any(may_apply(frame.data) for may_apply in self._guards):
            return [frame]
        document = decoded(frame)
        if document is None or document is DONE:
            return [frame]
        documents = [document]
        for half in self._halves:
            documents = [one for each in documents for one in half.change(each, self._circumstances)]
        if len(documents) == 1 and documents[0] is document:
            return [frame]
        return [_encoded(frame, each) for each in documents]


def _encoded(frame: Frame, document: Document) -> Frame:
    """A document in the place of a frame, under its name."""
    name = b"event: %b\n" % frame.event if frame.event else b""
    data = msgspec.json.encode(document)
    return Frame(b"%bdata: %b\n\n" % (name, data), frame.event, data)
