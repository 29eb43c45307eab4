"""The conversation: blocks in turns become messages with calls and tool messages."""

from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.assistant import AssistantMessage
from floway.translate.pairs.messages_via_chat_completions.parts import attachment, content_of, part_of
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.tool_arguments import as_arguments
from floway.translate.shared.tool_results import (
    ATTACHED,
    flattened,
    is_unknown,
    lifted_message,
    parted,
    spelled_out,
)

_MESSAGE = frozenset({"role", "content"})
_RESULT = frozenset({"type", "tool_use_id", "content"})
_SYSTEM_BLOCK = frozenset({"type", "text"})


class ChatMessages:
    """The ``messages`` of a Chat request under construction.

    Chat wants the tool messages directly behind the assistant message that made the calls, so
    whatever else a client says before the last of them waits behind them.
    """

    def __init__(self, ledger: Ledger, names: ToolNames, origin: str) -> None:
        self._origin = origin
        self._ledger = ledger
        self._names = names
        self._open_calls: set[str] = set()
        self._waiting: list[Document] = []
        self.messages: list[Document] = []

    def system(self, content: Any, path: str) -> None:
        """Add a system prompt, a string or text blocks, wherever it stands."""
        if isinstance(content, str):
            if content:
                self._say({"role": "system", "content": content})
            return
        parts = []
        for place, block in objects(content, path):
            if block.get("type") != "text":
                raise Untranslatable(f"{place}: a system prompt consists of text.", f"{place}.type")
            note_leftovers(self._ledger, place, block, _SYSTEM_BLOCK)
            if text(block, "text", place):
                parts.append({"type": "text", "text": block["text"]})
        if parts:
            self._say({"role": "system", "content": parts})

    def add(self, message: Document, path: str) -> None:
        """Add a message of any role.

        :raises Untranslatable: a role or a block that Chat has nothing for.
        """
        note_leftovers(self._ledger, path, message, _MESSAGE)
        role, content, place = message.get("role"), message.get("content"), f"{path}.content"
        if role == "user":
            self._user(content, place)
        elif role == "assistant":
            self._assistant(content, place)
        elif role == "system":
            self.system(content, place)
        else:
            raise Untranslatable(f"{path}.role: '{str(role)[:64]}' is not a known role.", f"{path}.role")

    def finished(self) -> list[Document]:
        """All messages, with those that still wait for a result behind the others."""
        self._release()
        return self.messages

    def _user(self, content: Any, path: str) -> None:
        if isinstance(content, str):
            self._say({"role": "user", "content": content})
            return
        parts: list[Document] = []
        attachments: list[tuple[str, list[Document]]] = []
        for place, block in objects(content, path):
            if block.get("type") == "tool_result":
                self._result(block, place, attachments)
            else:
                parts.append(part_of(block, place, self._ledger))
        if attachments:
            self._waiting.append(lifted_message(attachments))
        if parts:
            self._waiting.append({"role": "user", "content": content_of(parts)})
        if not self._open_calls:
            self._release()

    def _result(self, block: Document, path: str, attachments: list[tuple[str, list[Document]]]) -> None:
        note_leftovers(self._ledger, path, block, _RESULT)
        call_id = text(block, "tool_use_id", path)
        content = block.get("content")
        self._note_inner(content, f"{path}.content")
        self._note_unknown(content, f"{path}.content")
        kept, lifted = parted(content, lambda inner: attachment(inner, f"{path}.content", self._ledger))
        if lifted:
            attachments.append((call_id, lifted))
            self._ledger.renamed(f"{path}.content", "a tool message takes text only; the rest follows it")
        self._answer(call_id, ATTACHED if lifted and not kept else flattened(kept))

    def _note_unknown(self, content: Any, path: str) -> None:
        """Enter the blocks whose JSON is what the model gets to read."""
        for index, inner in enumerate(content if isinstance(content, list) else ()):
            if is_unknown(inner):
                spelled_out(inner, f"{path}[{index}]", self._ledger)

    def _note_inner(self, content: Any, path: str) -> None:
        """Enter what flattening texts leaves behind; anything else is sent whole, as JSON text."""
        if isinstance(content, list) and all(
            isinstance(b, dict) and b.get("type") == "text" for b in content
        ):
            for index, block in enumerate(content):
                note_leftovers(self._ledger, f"{path}[{index}]", block, _SYSTEM_BLOCK)

    def _assistant(self, content: Any, path: str) -> None:
        self._release()
        if isinstance(content, str):
            self.messages.append({"role": "assistant", "content": content})
            return
        said = AssistantMessage(self._ledger, self._names, self._origin)
        for place, block in objects(content, path):
            if said.takes(block, place):
                continue
            kind = block.get("type")
            if not (isinstance(kind, str) and kind.endswith("_tool_result")):
                raise Untranslatable(
                    f"{place}: a Chat Completions upstream takes no content of type '{str(kind)[:64]}'.",
                    f"{place}.type",
                )
            # The vendor ran a tool of its own in the middle of its answer.
            self._speak(said)
            said = AssistantMessage(self._ledger, self._names, self._origin)
            note_leftovers(self._ledger, place, block, _RESULT)
            self._answer(text(block, "tool_use_id", place), as_arguments(block.get("content")))
        self._speak(said)

    def _speak(self, said: AssistantMessage) -> None:
        message = said.message()
        if message:
            self.messages.append(message)
            self._open_calls.update(call["id"] for call in said.calls)

    def _answer(self, call_id: str, content: str) -> None:
        self.messages.append({"role": "tool", "tool_call_id": call_id, "content": content})
        self._open_calls.discard(call_id)

    def _say(self, message: Document) -> None:
        if self._open_calls:
            self._waiting.append(message)
        else:
            self.messages.append(message)

    def _release(self) -> None:
        self.messages.extend(self._waiting)
        self._waiting.clear()
        self._open_calls.clear()
