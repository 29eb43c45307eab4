"""Gemini's frames, read into pieces that a client's frames are made of.

A finish reason is no end: some routes stamp it on every frame, and text can follow. The end is the
end of the body, https://ai.google.dev/api/generate-content#method:-models.streamgeneratecontent.
"""

from collections.abc import Collection, Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

import msgspec

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.shared.gemini_target.call_ids import CallIds
from floway.translate.shared.gemini_target.ending import Ending, Told, ending_of
from floway.translate.shared.gemini_target.errors import failure_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.usage import UsageReports


class Kind(Enum):
    """What a piece is."""

    THOUGHT = auto()
    TEXT = auto()
    CALL = auto()
    IMAGE = auto()


class Piece(NamedTuple):
    """A part of the answer; a text or thought may be empty when it brings a signature."""

    kind: Kind
    candidate: int
    #: The text; of a call its arguments, whole, as JSON text; of an image its base64.
    text: str
    signature: str | None = None
    #: Of a call, and as the client knows it.
    name: str = ""
    call_id: str = ""
    #: Of an image.
    media_type: str = ""


class Answer:
    """The account of one answer; ``read`` never raises, whatever a frame holds."""

    def __init__(self, names: ToolNames, call_prefix: str, taken_ids: Collection[str]) -> None:
        self._names = names
        self._ids = CallIds(call_prefix, taken_ids)
        self._told: dict[int, Told] = {}
        self._block_reason: str | None = None
        self.response_id: str | None = None
        self.usage = UsageReports()

    def read(self, document: Document) -> list[Piece] | Failure:
        """The pieces of a frame, of all candidates; or the error that it reports."""
        if document.get("error") is not None:
            return failure_of(document["error"])
        self._note_envelope(document)
        candidates = document.get("candidates")
        if not isinstance(candidates, list):
            return []
        return [
            piece for candidate in candidates if isinstance(candidate, dict) for piece in self._of(candidate)
        ]

    @property
    def candidates(self) -> list[int]:
        """Which candidates said anything, or ended."""
        return sorted(self._told)

    def ending(self, candidate: int = 0) -> Ending | Failure:
        """How a candidate ended, once the body has."""
        return ending_of(self._told.get(candidate) or Told(), self._block_reason)

    def _note_envelope(self, document: Document) -> None:
        metadata = document.get("usageMetadata")
        if isinstance(metadata, dict):
            self.usage.see(metadata)
        if self.response_id is None and isinstance(document.get("responseId"), str):
            self.response_id = document["responseId"] or None
        feedback = document.get("promptFeedback")
        if isinstance(feedback, dict) and isinstance(feedback.get("blockReason"), str):
            self._block_reason = feedback["blockReason"]

    def _of(self, candidate: Document) -> Iterator[Piece]:
        index = candidate.get("index")
        index = index if isinstance(index, int) else 0
        told = self._told.setdefault(index, Told())
        if isinstance(candidate.get("finishReason"), str):
            told.finish_reason = candidate["finishReason"]
        if isinstance(candidate.get("finishMessage"), str):
            told.finish_message = candidate["finishMessage"]
        content = candidate.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        for part in parts if isinstance(parts, list) else ():
            piece = self._piece(part, index, told) if isinstance(part, dict) else None
            if piece is not None:
                yield piece

    def _piece(self, part: Document, index: int, told: Told) -> Piece | None:
        """The piece of a part; None for parts that nobody asked for."""
        signature = part.get("thoughtSignature")
        signature = signature if isinstance(signature, str) and signature else None
        text = part.get("text")
        if isinstance(text, str) or (signature and part.keys() <= {"thoughtSignature", "thought"}):
            text = text or ""
            if not text and signature is None:
                return None
            is_thought = part.get("thought") is True
            told.has_text = told.has_text or bool(text and not is_thought)
            return Piece(Kind.THOUGHT if is_thought else Kind.TEXT, index, text, signature)
        if isinstance(part.get("functionCall"), dict):
            return self._call(part["functionCall"], index, signature, told)
        if isinstance(part.get("inlineData"), dict):
            return _image(part["inlineData"], index, told)
        return None

    def _call(self, called: Document, index: int, signature: str | None, told: Told) -> Piece | None:
        name = called.get("name")
        if not isinstance(name, str) or not name:
            return None
        told.has_calls = True
        told.has_declared_call = told.has_declared_call or self._names.is_declared(name)
        call_id = self._ids.of(called.get("id"), self.response_id)
        arguments = _arguments(called.get("args"))
        return Piece(Kind.CALL, index, arguments, signature, self._names.original(name), call_id)


def _arguments(value: Any) -> str:
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else "{}"


def _image(blob: Document, index: int, told: Told) -> Piece | None:
    base64, media_type = blob.get("data"), blob.get("mimeType")
    if not isinstance(base64, str) or not isinstance(media_type, str):
        return None
    told.has_text = True
    return Piece(Kind.IMAGE, index, base64, media_type=media_type)
