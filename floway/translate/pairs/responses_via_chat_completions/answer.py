"""One assistant message, gathered from the items of a turn."""

from typing import Any, Final

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.chat_carrier import opened
from floway.translate.shared.leftovers import note_leftovers

_REASONING: Final = frozenset({"type", "id", "summary", "content", "encrypted_content"})


class Answer:
    """What the model thought, said and called between two inputs.

    :param origin: the mark of the model's own reasoning, see ``chat_carrier.py``.
    """

    def __init__(self, ledger: Ledger, origin: str) -> None:
        self._ledger = ledger
        self._origin = origin
        self._reset()

    def _reset(self) -> None:
        self._said: list[str] = []
        self._refused: list[str] = []
        self._calls: list[Document] = []
        self._reasoning: Document | None = None
        self._reasoning_paths: list[str] = []
        self._has_message = False

    def think(self, item: Document, path: str) -> None:
        """Add reasoning, if this upstream showed it; others want none, and refuse it."""
        note_leftovers(self._ledger, path, item, _REASONING)
        spoken = _text(item.get("summary")) or _text(item.get("content"))
        members = opened(item.get("encrypted_content"), self._origin, spoken)
        if members is None:
            self._ledger.dropped(path, "reasoning that this upstream did not show, and would refuse")
        elif self._reasoning is not None:
            self._ledger.dropped(path, "a Chat message holds one reasoning item")
        else:
            self._reasoning_paths.append(path)
            self._reasoning = members

    def say(self, said: str, refused: str | None) -> None:
        """Add a message."""
        self._has_message = True
        self._said.append(said)
        if refused is not None:
            self._refused.append(refused)

    def call(self, call_id: str, name: str, arguments: str) -> None:
        """Add a call."""
        function = {"name": name, "arguments": arguments}
        self._calls.append({"id": call_id, "type": "function", "function": function})

    def taken(self) -> Document | None:
        """The message, and a fresh start; None when there is nothing that a message could hold."""
        if not self._has_message and not self._calls:
            for path in self._reasoning_paths:
                self._ledger.dropped(path, "no part of the answer follows the reasoning")
            self._reset()
            return None
        said = "".join(self._said)
        message: Document = {"role": "assistant", "content": said}
        if not said and (self._calls or self._refused):
            message["content"] = None
        if self._refused:
            message["refusal"] = "".join(self._refused)
        if self._reasoning:
            message.update(self._reasoning)
        if self._calls:
            message["tool_calls"] = self._calls
        self._reset()
        return message


def _text(parts: Any) -> str:
    """The texts of summary or content parts."""
    listed = parts if isinstance(parts, list) else ()
    texts = (part.get("text") for part in listed if isinstance(part, dict))
    return "\n\n".join(text for text in texts if text and isinstance(text, str))
