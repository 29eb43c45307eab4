"""The frames of an answer: whole results, each with a few parts of its candidates.

https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse
"""

from typing import Any

from floway.domain.usage import Usage
from floway.translate.base import Document
from floway.translate.shared.gemini_client.ending import Ending
from floway.translate.shared.gemini_client.seal import sealed
from floway.translate.shared.gemini_client.usage import usage_metadata


class Candidate:
    """One candidate under way.

    Reasoning that its upstream sealed waits for the next text or call, whose signature carries it.
    """

    __slots__ = ("_blocks", "_minted_by", "index")

    def __init__(self, index: int, minted_by: str) -> None:
        self.index = index
        self._minted_by = minted_by
        self._blocks: list[Document] = []

    def keep(self, block: Document) -> None:
        """Hold a reasoning block, as the upstream wrote it, for the next part."""
        self._blocks.append(block)

    @property
    def has_kept(self) -> bool:
        """Whether reasoning still waits for a part."""
        return bool(self._blocks)

    def signed(self, part: Document) -> Document:
        """The part, with the signature that is due."""
        if self._blocks:
            part["thoughtSignature"] = sealed(self._minted_by, self._blocks)
            self._blocks = []
        return part


class Answer:
    """Writes the frames; the model and the id of the answer stand in each, as from the vendor."""

    __slots__ = ("_envelope",)

    def __init__(self) -> None:
        self._envelope: Document = {}

    @property
    def is_announced(self) -> bool:
        """Whether model or id are known."""
        return bool(self._envelope)

    def announce(self, model: Any, response_id: Any) -> None:
        """Note the model that answers, and the upstream's id of the answer."""
        for name, value in (("modelVersion", model), ("responseId", response_id)):
            if isinstance(value, str) and value:
                self._envelope[name] = value

    def frame(self, index: int, parts: list[Document]) -> Document:
        """A result with parts of one candidate."""
        return {
            "candidates": [{"content": {"parts": parts, "role": "model"}, "index": index}],
            **self._envelope,
        }

    def last_frame(self, endings: list[tuple[Candidate, list[Document], Ending]], usage: Usage) -> Document:
        """The result that finishes all candidates, each with its last parts.

        SDKs take a result without parts for a broken one, so an empty text stands for none.
        """
        candidates = []
        for candidate, parts, ending in endings:
            if not parts or candidate.has_kept:
                parts = [*parts, candidate.signed({"text": ""})]
            content = {"parts": parts, "role": "model"}
            finished = {"content": content, "index": candidate.index, "finishReason": ending.reason}
            if ending.message:
                finished["finishMessage"] = ending.message
            candidates.append(finished)
        metadata = usage_metadata(usage)
        frame = {"candidates": candidates, **self._envelope}
        return {**frame, "usageMetadata": metadata} if metadata else frame


def call_part(call_id: Any, name: str, arguments: Document) -> Document:
    """A ``functionCall`` with the upstream's id, under which its result comes back."""
    call: Document = {"name": name, "args": arguments}
    if isinstance(call_id, str) and call_id:
        call["id"] = call_id
    return {"functionCall": call}


def thought_part(text: str) -> Document:
    """A thought that the client asked to see."""
    return {"text": text, "thought": True}
