"""One assistant message: text, calls and the first reasoning block."""

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames
from floway.translate.shared.chat_carrier import opened
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import text
from floway.translate.shared.tool_arguments import as_arguments

_TEXT = frozenset({"type", "text"})
_CALL = frozenset({"type", "id", "name", "input"})


class AssistantMessage:
    """A Chat message of the assistant under construction.

    :param origin: the mark of the model's own reasoning, see ``chat_carrier.py``.
    """

    def __init__(self, ledger: Ledger, names: ToolNames, origin: str) -> None:
        self._origin = origin
        self._ledger = ledger
        self._names = names
        self._texts: list[str] = []
        self._reasoning: Document | None = None
        self.calls: list[Document] = []

    def takes(self, block: Document, path: str) -> bool:
        """Whether the block is one that an assistant message can hold; if so it does from here on."""
        kind = block.get("type")
        if kind == "text":
            note_leftovers(self._ledger, path, block, _TEXT)
            self._texts.append(text(block, "text", path))
        elif kind in ("tool_use", "server_tool_use"):
            self._call(block, path)
        elif kind in ("thinking", "redacted_thinking"):
            self._reason(block, path)
        elif kind == "fallback":
            self._ledger.dropped(path, "tells which model answered, not what it said")
        else:
            return False
        return True

    def message(self) -> Document | None:
        """The message; None when nothing is left to say."""
        said = "\n\n".join(one for one in self._texts if one)
        if not (said or self.calls or self._reasoning):
            return None
        message: Document = {"role": "assistant", "content": said or (None if self.calls else "")}
        if self.calls:
            message["tool_calls"] = self.calls
        return {**message, **(self._reasoning or {})}

    def _call(self, block: Document, path: str) -> None:
        note_leftovers(self._ledger, path, block, _CALL)
        self.calls.append(
            {
                "id": text(block, "id", path),
                "type": "function",
                "function": {
                    "name": self._names.sent(text(block, "name", path), f"{path}.name"),
                    "arguments": as_arguments(block.get("input")),
                },
            }
        )

    def _reason(self, block: Document, path: str) -> None:
        """Keep the first block: Chat has one slot, and a text belongs to its own seal only."""
        is_redacted = block["type"] == "redacted_thinking"
        seal = block.get("data" if is_redacted else "signature")
        thought = "" if is_redacted else block.get("thinking")
        members = opened(seal, self._origin, thought if isinstance(thought, str) else "")
        if members is None:
            self._ledger.dropped(path, "reasoning that this upstream did not show, and would refuse")
        elif self._reasoning is not None:
            self._ledger.dropped(path, "a Chat message holds one reasoning block")
        else:
            self._reasoning = members
