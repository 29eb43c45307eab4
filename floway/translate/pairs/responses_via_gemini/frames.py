"""Gemini's frames as Responses events.

A signature travels as the encrypted content of the reasoning item before the part that it belongs
to. Behind a message there is no place for it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.gemini_carrier import CALL, TEXT, THOUGHT, packed
from floway.translate.shared.gemini_target.answer import Answer, Kind, Piece
from floway.translate.shared.gemini_target.ending import End, Ending
from floway.translate.shared.ids import minted
from floway.translate.shared.response_writer import (
    CallWriter,
    MessageWriter,
    ReasoningWriter,
    ResponseWriter,
    write_redacted,
)

_INCOMPLETE: Final = {End.LENGTH: "max_output_tokens", End.REFUSED: "content_filter"}
#: OpenAI's word for the tier that Google calls standard.
_TIERS: Final = {"standard": "default"}


class ResponsesFrames:
    """One answer on its way back.

    :param resource: the response as it is announced.
    """

    __slots__ = (
        "_answer",
        "_has_ended",
        "_message",
        "_origin",
        "_reasoning",
        "_resource",
        "_toolbox",
        "_writer",
    )

    def __init__(self, answer: Answer, toolbox: Toolbox, origin: str, resource: Document) -> None:
        self._answer = answer
        self._toolbox = toolbox
        self._origin = origin
        self._resource = resource
        self._writer = ResponseWriter()
        self._message: MessageWriter | None = None
        #: Stays open until it is known whether the next part brings a signature.
        self._reasoning: ReasoningWriter | None = None
        self._has_ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The events for one frame; nothing before the first content."""
        if self._has_ended:
            return ()
        if document is DONE:
            return self.finish()
        pieces = self._answer.read(document)
        if isinstance(pieces, Failure):
            self._has_ended = True
            return (pieces,)
        out = self._writer.collect()
        for piece in pieces:
            if piece.candidate == 0:
                _WRITERS[piece.kind](self, piece)
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """The end, or a failure in its place."""
        if self._has_ended:
            return ()
        self._has_ended = True
        ending = self._answer.ending()
        if isinstance(ending, Failure):
            return (ending,)
        out = self._writer.collect()
        self._end(ending)
        return out

    def _end(self, ending: Ending) -> None:
        self._start()
        self._close_reasoning(None)
        reason = _INCOMPLETE.get(ending.end)
        self._close_message("incomplete" if reason else "completed")
        error = None
        if ending.end is End.BLOCKED:
            error = {"code": "invalid_prompt", "message": ending.explanation}
        self._writer.end(self._usage(), reason, error, **self._tier())

    def _start(self) -> None:
        if not self._writer.is_started:
            self._writer.start(self._resource)

    def _thought(self, piece: Piece) -> None:
        self._start()
        self._close_message()
        if self._reasoning is None:
            self._reasoning = ReasoningWriter(self._writer)
        if piece.text:
            self._reasoning.delta(piece.text)
        if piece.signature:
            self._close_reasoning(packed(THOUGHT, self._origin, piece.signature))

    def _text(self, piece: Piece) -> None:
        if piece.signature and self._reasoning is not None:
            self._close_reasoning(packed(TEXT, self._origin, piece.signature))
        if not piece.text:
            return
        self._start()
        self._close_reasoning(None)
        if self._message is None:
            self._message = MessageWriter(self._writer)
        self._message.delta(piece.text)

    def _call(self, piece: Piece) -> None:
        self._start()
        self._close_message()
        if piece.signature:
            carrier = packed(CALL, self._origin, piece.signature)
            if self._reasoning is None:
                write_redacted(self._writer, carrier)
            self._close_reasoning(carrier)
        self._close_reasoning(None)
        call = CallWriter(self._writer, self._toolbox.origin(piece.name), piece.call_id)
        call.delta(piece.text)
        call.end()

    def _image(self, piece: Piece) -> None:
        self._start()
        self._close_message()
        self._close_reasoning(None)
        item: Document = {"id": minted("ig"), "type": "image_generation_call"}
        index = self._writer.add({**item, "status": "in_progress", "result": None})
        self._writer.close(index, {**item, "status": "completed", "result": piece.text})

    def _close_message(self, status: str = "completed") -> None:
        if self._message is not None:
            self._message.end(status)
            self._message = None

    def _close_reasoning(self, carrier: str | None) -> None:
        """End the item; one without a signature is marked, since no vendor would know its id."""
        if self._reasoning is not None:
            self._reasoning.end(carrier or packed(THOUGHT, self._origin, ""))
            self._reasoning = None

    def _usage(self) -> Document | None:
        counts = self._answer.usage.counts()
        if counts is None:
            return None
        usage: Document = {
            "input_tokens": counts.prompt,
            "output_tokens": counts.output,
            "total_tokens": counts.prompt + counts.output,
        }
        if counts.cached is not None:
            usage["input_tokens_details"] = {"cached_tokens": counts.cached}
        if counts.thoughts is not None:
            usage["output_tokens_details"] = {"reasoning_tokens": counts.thoughts}
        return usage

    def _tier(self) -> dict[str, Any]:
        tier = self._answer.usage.tier
        return {"service_tier": _TIERS.get(tier, tier)} if tier else {}


_WRITERS: Final[Mapping[Kind, Callable[[ResponsesFrames, Piece], None]]] = {
    Kind.THOUGHT: ResponsesFrames._thought,
    Kind.TEXT: ResponsesFrames._text,
    Kind.CALL: ResponsesFrames._call,
    Kind.IMAGE: ResponsesFrames._image,
}
