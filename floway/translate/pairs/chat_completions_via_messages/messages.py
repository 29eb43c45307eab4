"""The conversation: messages and tool messages become turns of blocks."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.assistant import AssistantBlocks
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.messages_target import Conversation, ToolIds
from floway.translate.shared.tool_results import readable

_MESSAGE = frozenset({"role", "content", "cache_control"})
_RESULT = _MESSAGE | {"tool_call_id"}
_SYSTEM = ("system", "developer")


def put_messages(
    target: Document, document: Mapping[str, Any], toolbox: Toolbox, parts: Parts, ledger: Ledger
) -> None:
    """Put system prompt and conversation into a Messages request.

    Instructions before the first turn are the system prompt; later ones stay where they are.

    :raises Untranslatable: a role or part that Messages has nothing for, or no turn at all.
    """
    turns = _Turns(toolbox, parts, ledger)
    for path, message in objects(document.get("messages"), "messages"):
        turns.add(message, path)
    conversation = turns.conversation
    if not conversation.messages:
        raise Untranslatable("messages: at least one message of the user is needed.", "messages")
    conversation.trim_prefill("messages")
    if turns.system:
        target["system"] = turns.system
    target["messages"] = conversation.messages


class _Turns:
    def __init__(self, toolbox: Toolbox, parts: Parts, ledger: Ledger) -> None:
        self._ledger = ledger
        self._parts = parts
        self._ids = ToolIds(ledger)
        self._assistant = AssistantBlocks(parts, toolbox, self._ids, ledger)
        self.conversation = Conversation(ledger)
        self.system: list[Document] = []
        self._has_turns = False

    def add(self, message: Document, path: str) -> None:
        role = message.get("role")
        if role in _SYSTEM:
            self._instruct(message, path)
            return
        self._has_turns = True
        if role == "user":
            note_leftovers(self._ledger, path, message, _MESSAGE)
            blocks = self._parts.blocks(message.get("content"), f"{path}.content")
            self._say("user", blocks, message, path)
        elif role == "assistant":
            self._say("assistant", self._assistant.blocks(message, path), message, path)
        elif role == "tool":
            self._answer(message, path)
        else:
            raise Untranslatable(
                f"{path}.role: a Messages upstream knows no role '{str(role)[:64]}'.", f"{path}.role"
            )

    def _instruct(self, message: Document, path: str) -> None:
        note_leftovers(self._ledger, path, message, _MESSAGE)
        blocks = self._parts.texts(message.get("content"), f"{path}.content")
        if self._has_turns:
            self._say("system", blocks, message, path)
        elif blocks:
            self._parts.marked(blocks[-1], message)
            self.system += blocks

    def _answer(self, message: Document, path: str) -> None:
        note_leftovers(self._ledger, path, message, _RESULT)
        call_id = self._ids.answered(text(message, "tool_call_id", path))
        content = readable(message.get("content"), f"{path}.content", self._ledger)
        if isinstance(content, list):
            content = self._parts.blocks(content, f"{path}.content")
        result = {"type": "tool_result", "tool_use_id": call_id, "content": content or ""}
        self.conversation.answer(self._parts.marked(result, message), path)

    def _say(self, role: str, blocks: list[Document], message: Document, path: str) -> None:
        if blocks:
            self._parts.marked(blocks[-1], message)
        self.conversation.say(role, blocks, path)
