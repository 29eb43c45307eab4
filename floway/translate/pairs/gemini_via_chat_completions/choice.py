"""One choice of a Chat Completions stream as one candidate."""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.parsing import UNREADABLE
from floway.translate.base import Document
from floway.translate.pairs.gemini_via_chat_completions.reasoning import has_reasoning, joined
from floway.translate.shared.chat_dialect import reasoning_in
from floway.translate.shared.gemini_client import ending
from floway.translate.shared.gemini_client.answer import Candidate, call_part, thought_part
from floway.translate.shared.gemini_client.ending import Ending
from floway.translate.shared.gemini_client.names import ToolNames

_REASONS = {
    "stop": ending.STOP,
    "tool_calls": ending.STOP,
    "function_call": ending.STOP,
    "length": ending.MAX_TOKENS,
    "content_filter": ending.SAFETY,
}
_OBJECT = msgspec.json.Decoder(dict[str, Any])


class _Call:
    """A tool call whose arguments are still arriving."""

    __slots__ = ("id", "name", "pieces")

    def __init__(self) -> None:
        self.id = ""
        self.name = ""
        self.pieces: list[str] = []


class Choice:
    """A choice under way."""

    def __init__(self, index: int, mint: str) -> None:
        self.candidate = Candidate(index, mint)
        self._reasoning: list[Document] = []
        self._calls: list[_Call] = []
        #: Where in ``_calls`` the call of a tool index stands.
        self._places: dict[int | None, int] = {}
        self._refusal: list[str] = []
        self._finish: str | None = None

    @property
    def is_finished(self) -> bool:
        """Whether the upstream said why it ends."""
        return self._finish is not None

    def read(self, choice: Document, shows_thoughts: bool) -> list[Document]:
        """The parts for the client in one chunk's choice."""
        finish = choice.get("finish_reason")
        if isinstance(finish, str) and finish:
            self._finish = finish
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            return []
        parts: list[Document] = []
        if has_reasoning(delta):
            self._reasoning.append(delta)
            thought = reasoning_in(delta)
            if thought and shows_thoughts:
                parts.append(thought_part(thought))
        text = _text_of(delta.get("content"))
        if text:
            self._close_reasoning()
            parts.append(self.candidate.signed({"text": text}))
        self._read_calls(delta.get("tool_calls"))
        refusal = delta.get("refusal")
        if refusal and isinstance(refusal, str):
            self._refusal.append(refusal)
        return parts

    def ended(self, names: ToolNames) -> tuple[list[Document], Ending] | Failure:
        """The calls and the ending; a failure when a call cannot be given to the client.

        A call that the token limit cut is left out.
        """
        finished = self._ending()
        self._close_reasoning()
        parts: list[Document] = []
        for call in self._calls:
            arguments = _arguments("".join(call.pieces))
            if arguments is not None:
                part = call_part(call.id, names.original(call.name), arguments)
                parts.append(self.candidate.signed(part))
            elif finished.reason != ending.MAX_TOKENS:
                return ending.not_an_object(call.name)
        return parts, finished

    def _ending(self) -> Ending:
        if self._refusal:
            return ending.refusal("".join(self._refusal))
        # Some vendors leave the reason out; the stream's own end says that the choice is whole.
        return Ending(_REASONS.get(self._finish or "stop", ending.OTHER))

    def _close_reasoning(self) -> None:
        if self._reasoning:
            self.candidate.keep(joined(self._reasoning))
            self._reasoning = []

    def _read_calls(self, fragments: Any) -> None:
        if not isinstance(fragments, list):
            return
        for fragment in fragments:
            if isinstance(fragment, dict):
                self._read_call(fragment)

    def _read_call(self, fragment: Document) -> None:
        function = fragment.get("function")
        call = self._call_of(fragment)
        call_id = fragment.get("id")
        if call_id and isinstance(call_id, str):
            call.id = call_id
        if not isinstance(function, dict):
            return
        name, arguments = function.get("name"), function.get("arguments")
        if name and isinstance(name, str):
            call.name = name
        if arguments and isinstance(arguments, str):
            call.pieces.append(arguments)
        elif isinstance(arguments, dict):
            call.pieces.append(msgspec.json.encode(arguments).decode())

    def _call_of(self, fragment: Document) -> _Call:
        """The call of a fragment; an id of its own tells, where all calls have the same index or none."""
        index, call_id = fragment.get("index"), fragment.get("id")
        index = index if isinstance(index, int) else None
        place = self._places.get(index)
        if place is not None:
            known = self._calls[place]
            if not call_id or not known.id or call_id == known.id:
                return known
        self._places[index] = len(self._calls)
        self._calls.append(_Call())
        return self._calls[-1]


def _text_of(content: Any) -> str:
    """A delta's text; some vendors stream a list of parts."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = (part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))


def _arguments(text: str) -> Document | None:
    """The arguments of a call; None when they are no JSON object."""
    if not text or text.isspace():
        return {}
    try:
        return _OBJECT.decode(text)
    except UNREADABLE:
        return None
