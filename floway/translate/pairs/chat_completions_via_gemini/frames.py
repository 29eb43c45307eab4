"""Gemini's frames as Chat Completions chunks."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.shared.chat_dialect import reasoning_delta
from floway.translate.shared.custom_tools import unwrapped
from floway.translate.shared.gemini_carrier import CALL, TEXT, packed
from floway.translate.shared.gemini_target.answer import Answer, Kind, Piece
from floway.translate.shared.gemini_target.ending import End, Ending
from floway.translate.shared.ids import minted

Out = list[Document | Failure]

_NOT_IN_AN_ID = re.compile(r"[^A-Za-z0-9_-]")
_FINISHES: Final = {
    End.DONE: "stop",
    End.CALLS: "tool_calls",
    End.LENGTH: "length",
    End.REFUSED: "content_filter",
    End.BLOCKED: "content_filter",
    End.PAUSED: "stop",
}
#: OpenAI's word for the tier that Google calls standard.
_TIERS: Final = {"standard": "default"}


@dataclass(slots=True)
class _Choice:
    """What one candidate has given."""

    calls: int = 0
    #: Of its text; there is one place for it, at the end.
    signature: str | None = None
    has_thought: bool = False


class ChatFrames:
    """One answer on its way back; each candidate is a choice.

    :param custom: the names of the client's custom tools, whose input is a text.
    """

    __slots__ = ("_answer", "_choices", "_custom", "_envelope", "_has_ended", "_origin")

    def __init__(
        self, answer: Answer, origin: str, model: str, created_at: int, custom: Collection[str]
    ) -> None:
        self._answer = answer
        self._origin = origin
        self._custom = custom
        self._envelope: Document = {
            "object": "chat.completion.chunk",
            "created": created_at,
            "model": model,
        }
        self._choices: dict[int, _Choice] = {}
        self._has_ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The chunks for one frame; nothing before the first content."""
        if self._has_ended:
            return ()
        if document is DONE:
            return self.finish()
        pieces = self._answer.read(document)
        if isinstance(pieces, Failure):
            self._has_ended = True
            return (pieces,)
        out: Out = []
        for piece in pieces:
            _WRITERS[piece.kind](self, piece, self._choice(piece.candidate, out), out)
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """The end of every choice, the usage, and ``[DONE]``; or a failure in their place."""
        if self._has_ended:
            return ()
        self._has_ended = True
        out: Out = []
        for index in self._answer.candidates or [0]:
            ending = self._answer.ending(index)
            if isinstance(ending, Failure):
                return [*out, ending]
            self._end(index, ending, out)
        self._put_usage(out)
        out.append(DONE)
        return out

    def _choice(self, index: int, out: Out) -> _Choice:
        choice = self._choices.get(index)
        if choice is None:
            if "id" not in self._envelope:
                self._name()
            choice = self._choices[index] = _Choice()
            self._give(index, {"role": "assistant", "content": ""}, out)
        return choice

    def _name(self) -> None:
        response_id = self._answer.response_id
        cleaned = _NOT_IN_AN_ID.sub("", response_id) if response_id else ""
        self._envelope["id"] = f"chatcmpl-{cleaned}" if cleaned else minted("chatcmpl")

    def _give(self, index: int, delta: Document, out: Out, finish: str | None = None) -> None:
        choice = {"index": index, "delta": delta, "finish_reason": finish}
        out.append({**self._envelope, "choices": [choice]})

    def _thought(self, piece: Piece, choice: _Choice, out: Out) -> None:
        if piece.text:
            choice.has_thought = True
            self._give(piece.candidate, reasoning_delta(piece.text), out)

    def _text(self, piece: Piece, choice: _Choice, out: Out) -> None:
        choice.signature = piece.signature or choice.signature
        if piece.text:
            self._give(piece.candidate, {"content": piece.text}, out)

    def _call(self, piece: Piece, choice: _Choice, out: Out) -> None:
        call: Document = {"index": choice.calls, "id": piece.call_id}
        choice.calls += 1
        if piece.name in self._custom:
            call |= {"type": "custom", "custom": {"name": piece.name, "input": unwrapped(piece.text)}}
        else:
            call |= {"type": "function", "function": {"name": piece.name, "arguments": piece.text}}
        if piece.signature:
            # Where the vendor's own OpenAI-compatible endpoint writes it.
            signature = packed(CALL, self._origin, piece.signature)
            call["extra_content"] = {"google": {"thought_signature": signature}}
        self._give(piece.candidate, {"tool_calls": [call]}, out)

    def _image(self, piece: Piece, choice: _Choice, out: Out) -> None:
        url = f"data:{piece.media_type};base64,{piece.text}"
        image = {"type": "image_url", "image_url": {"url": url}}
        self._give(piece.candidate, {"images": [image]}, out)

    def _end(self, index: int, ending: Ending, out: Out) -> None:
        choice = self._choice(index, out)
        if ending.end is End.BLOCKED:
            self._give(index, {"refusal": ending.explanation}, out)
        delta: Document = {}
        if choice.signature or choice.has_thought:
            # Without a signature it says whose the thoughts are: nobody else may get them back.
            delta["reasoning_opaque"] = packed(TEXT, self._origin, choice.signature or "")
        self._give(index, delta, out, _FINISHES[ending.end])

    def _put_usage(self, out: Out) -> None:
        """The chunk that holds nothing but usage; none without a report."""
        counts = self._answer.usage.counts()
        if counts is None:
            return
        usage: Document = {
            "prompt_tokens": counts.prompt,
            "completion_tokens": counts.output,
            "total_tokens": counts.prompt + counts.output,
        }
        if counts.cached is not None:
            usage["prompt_tokens_details"] = {"cached_tokens": counts.cached}
        if counts.thoughts is not None:
            usage["completion_tokens_details"] = {"reasoning_tokens": counts.thoughts}
        chunk: Document = {**self._envelope, "choices": [], "usage": usage}
        tier = self._answer.usage.tier
        if tier:
            chunk["service_tier"] = _TIERS.get(tier, tier)
        out.append(chunk)


_WRITERS: Final[Mapping[Kind, Callable[[ChatFrames, Piece, _Choice, Out], None]]] = {
    Kind.THOUGHT: ChatFrames._thought,
    Kind.TEXT: ChatFrames._text,
    Kind.CALL: ChatFrames._call,
    Kind.IMAGE: ChatFrames._image,
}
