"""Gemini's frames as Messages events.

A signature travels in the ``signature`` of the thinking block before the part that it belongs to,
or in a redacted block there. After text there is no place for it: a thinking block behind the text
makes Claude Code report an empty answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.messages_via_gemini.blocks import Blocks, Out
from floway.translate.shared.context_overflow import rewritten
from floway.translate.shared.gemini_carrier import CALL, TEXT, THOUGHT, packed
from floway.translate.shared.gemini_target.answer import Answer, Kind, Piece
from floway.translate.shared.gemini_target.ending import End, Ending
from floway.translate.shared.ids import minted
from floway.translate.shared.messages_usage import NOTHING_CACHED

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
_STOPS: Final = {
    End.DONE: "end_turn",
    End.CALLS: "tool_use",
    End.LENGTH: "max_tokens",
    End.REFUSED: "refusal",
    End.BLOCKED: "refusal",
    End.PAUSED: "pause_turn",
}


class MessagesFrames:
    """One answer on its way back."""

    __slots__ = ("_answer", "_blocks", "_has_ended", "_has_started", "_has_text", "_model", "_origin")

    def __init__(self, answer: Answer, origin: str, model: str) -> None:
        self._answer = answer
        self._origin = origin
        self._model = model
        self._blocks = Blocks()
        self._has_started = False
        self._has_text = False
        self._has_ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The events for one frame; nothing before the first content."""
        if self._has_ended:
            return ()
        if document is DONE:
            return self.finish()
        pieces = self._answer.read(document)
        out: Out = []
        if isinstance(pieces, Failure):
            return self._fail(pieces, out)
        for piece in pieces:
            if piece.candidate == 0:
                _WRITERS[piece.kind](self, piece, out)
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """The end, or a failure in its place."""
        if self._has_ended:
            return ()
        out: Out = []
        ending = self._answer.ending()
        if isinstance(ending, Failure):
            return self._fail(ending, out)
        self._has_ended = True
        self._start(out)
        self._end_thought(out)
        self._blocks.stop(out)
        delta = {"stop_sequence": None, **_stop(ending)}
        # The protocol requires the count, also where the upstream reports none.
        usage = {"output_tokens": 0, **self._usage()}
        return [*out, {"type": "message_delta", "delta": delta, "usage": usage}, {"type": "message_stop"}]

    def _start(self, out: Out) -> None:
        if self._has_started:
            return
        self._has_started = True
        response_id = self._answer.response_id
        usage = {name: count for name, count in self._usage().items() if name != "output_tokens_details"}
        message: Document = {
            "id": f"msg_{_NOT_IN_AN_ID.sub('', response_id)}" if response_id else minted("msg"),
            "type": "message",
            "role": "assistant",
            "model": self._model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            # The protocol requires both counts; the true ones come with the end.
            "usage": {"input_tokens": 0, **NOTHING_CACHED, **usage, "output_tokens": 0},
        }
        out.append({"type": "message_start", "message": message})

    def _thought(self, piece: Piece, out: Out) -> None:
        self._start(out)
        self._blocks.continue_with("thinking", out)
        if piece.text:
            self._blocks.delta({"type": "thinking_delta", "thinking": piece.text}, out)
        if piece.signature:
            self._sign(THOUGHT, piece.signature, out)

    def _text(self, piece: Piece, out: Out) -> None:
        if piece.signature and not self._has_text:
            self._start(out)
            self._carry(TEXT, piece.signature, out)
        if piece.text:
            self._start(out)
            self._end_thought(out)
            self._has_text = True
            self._blocks.continue_with("text", out)
            self._blocks.delta({"type": "text_delta", "text": piece.text}, out)

    def _call(self, piece: Piece, out: Out) -> None:
        self._start(out)
        if piece.signature:
            self._carry(CALL, piece.signature, out)
        self._end_thought(out)
        self._blocks.start({"type": "tool_use", "id": piece.call_id, "name": piece.name, "input": {}}, out)
        self._blocks.delta({"type": "input_json_delta", "partial_json": piece.text}, out)
        self._blocks.stop(out)

    def _image(self, piece: Piece, out: Out) -> None:
        """Nothing: an assistant's message holds no images."""

    def _carry(self, kind: str, signature: str, out: Out) -> None:
        """Put a signature before the part that it belongs to."""
        if self._blocks.open_kind == "thinking":
            self._sign(kind, signature, out)
        else:
            block = {"type": "redacted_thinking", "data": packed(kind, self._origin, signature)}
            self._blocks.start(block, out)
            self._blocks.stop(out)

    def _end_thought(self, out: Out) -> None:
        """Mark a thought that came without a signature: no vendor would take it for its own."""
        if self._blocks.open_kind == "thinking":
            self._sign(THOUGHT, "", out)

    def _sign(self, kind: str, signature: str, out: Out) -> None:
        carrier = packed(kind, self._origin, signature)
        self._blocks.delta({"type": "signature_delta", "signature": carrier}, out)
        self._blocks.stop(out)

    def _usage(self) -> Document:
        """The report so far, whose input leaves out what the cache read; empty without a report."""
        counts = self._answer.usage.counts()
        usage: Document = {}
        if counts:
            usage["input_tokens"] = counts.prompt - (counts.cached or 0)
            if counts.cached is not None:
                usage["cache_read_input_tokens"] = counts.cached
            usage["output_tokens"] = counts.output
            if counts.thoughts is not None:
                usage["output_tokens_details"] = {"thinking_tokens": counts.thoughts}
        if self._answer.usage.tier:
            usage["service_tier"] = self._answer.usage.tier
        return usage

    def _fail(self, failure: Failure, out: Out) -> Out:
        self._has_ended = True
        self._blocks.stop(out)
        out.append(rewritten(failure))
        return out


def _stop(ending: Ending) -> Document:
    stop: Document = {"stop_reason": _STOPS[ending.end]}
    if stop["stop_reason"] == "refusal":
        stop["stop_details"] = {"type": "refusal", "category": None, "explanation": ending.explanation}
    return stop


_WRITERS: Final[Mapping[Kind, Callable[[MessagesFrames, Piece, Out], None]]] = {
    Kind.THOUGHT: MessagesFrames._thought,
    Kind.TEXT: MessagesFrames._text,
    Kind.CALL: MessagesFrames._call,
    Kind.IMAGE: MessagesFrames._image,
}
