"""The conversation: messages of blocks as a flat list of input items."""

from collections.abc import Callable, Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_responses.parts import (
    blocks_of,
    input_parts,
    refused,
    result_output,
    text_part,
    text_parts,
)
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.reasoning_carrier import unpacked
from floway.translate.shared.tool_arguments import as_arguments

_MESSAGE = frozenset({"role", "content"})
_USE = frozenset({"type", "id", "name", "input"})
_RESULT = frozenset({"type", "tool_use_id", "content", "is_error"})
_THINKING = frozenset({"type", "thinking", "signature"})
_REDACTED = frozenset({"type", "data"})
_SERVER_RESULT = "_tool_result"


def input_items(messages: Any, ledger: Ledger) -> list[Document]:
    """The items of a conversation, in its order.

    :raises Untranslatable: a role, block or source that Responses cannot express.
    """
    if not isinstance(messages, list):
        raise Untranslatable("messages must be a list of messages.", "messages")
    items = _Items(ledger)
    for index, message in enumerate(messages):
        path = f"messages[{index}]"
        role = message.get("role") if isinstance(message, Mapping) else None
        if not isinstance(role, str) or role not in _ROLES:
            raise refused(path, "a message needs the role 'user', 'assistant' or 'system'.")
        if role != "assistant":
            items.end_answer()
        note_leftovers(ledger, path, message, _MESSAGE)
        _ROLES[role](items, message.get("content"), f"{path}.content")
    items.end_answer()
    return items.items


class _Items:
    """The list under construction; neighbouring parts of one message share an item."""

    def __init__(self, ledger: Ledger) -> None:
        self.items: list[Document] = []
        self._ledger = ledger
        self._parts: list[Document] = []
        #: Places of the reasoning items at the end of the list.
        self._reasoning: list[str] = []

    def end_answer(self) -> None:
        """Take back reasoning that leads to nothing: OpenAI refuses it without a following item."""
        for path in self._reasoning:
            self.items.pop()
            self._ledger.dropped(path, "no part of the answer follows the reasoning")
        self._reasoning = []

    def system(self, content: Any, path: str) -> None:
        """An instruction in the middle of the conversation keeps its place."""
        parts = content if isinstance(content, str) else text_parts(content, path, self._ledger)
        self.items.append({"type": "message", "role": "system", "content": parts})

    def user(self, content: Any, path: str) -> None:
        """Results of tools cut the message into pieces, so that the order is kept."""
        if isinstance(content, str):
            self.items.append({"type": "message", "role": "user", "content": content})
            return
        for index, block in enumerate(blocks_of(content, path)):
            place = f"{path}[{index}]"
            if block.get("type") == "tool_result":
                self._end_message("user")
                self._add_result(block, place)
                continue
            parts = input_parts(block, place, self._ledger)
            if parts is None:
                raise refused(place, f"a block of type '{block.get('type')}' cannot be sent to this model.")
            self._parts += parts
        self._end_message("user")

    def assistant(self, content: Any, path: str) -> None:
        """Text, calls and reasoning in their order."""
        for index, block in enumerate(blocks_of(content, path)):
            place = f"{path}[{index}]"
            if block.get("type") == "text":
                self._parts.append(text_part(block, place, self._ledger, "output_text"))
                continue
            self._end_message("assistant")
            self._add_answer(block, place)
        self._end_message("assistant")

    def _end_message(self, role: str) -> None:
        if self._parts:
            self._add({"type": "message", "role": role, "content": self._parts})
            self._parts = []

    def _add(self, item: Document) -> None:
        self.items.append(item)
        self._reasoning = []

    def _add_result(self, block: Mapping[str, Any], path: str) -> None:
        note_leftovers(self._ledger, path, block, _RESULT)
        output = result_output(block.get("content"), f"{path}.content", self._ledger)
        self._add(_output(block, output, is_failed=bool(block.get("is_error"))))

    def _add_answer(self, block: Mapping[str, Any], path: str) -> None:
        kind = str(block.get("type"))
        if kind in ("thinking", "redacted_thinking"):
            self._add_reasoning(block, path)
        elif kind in ("tool_use", "server_tool_use"):
            note_leftovers(self._ledger, path, block, _USE)
            self._add(_call(block))
        elif kind.endswith(_SERVER_RESULT):
            note_leftovers(self._ledger, path, block, _RESULT)
            found = block.get("content")
            self._add(_output(block, as_arguments(found), is_failed=_is_server_error(found)))
        else:
            raise refused(path, f"a block of type '{block.get('type')}' cannot be sent to this model.")

    def _add_reasoning(self, block: Mapping[str, Any], path: str) -> None:
        is_open = block.get("type") == "thinking"
        note_leftovers(self._ledger, path, block, _THINKING if is_open else _REDACTED)
        carried = unpacked(block.get("signature" if is_open else "data"))
        if carried is None:
            self._ledger.dropped(path, "the upstream did not mint this reasoning and would refuse it")
            return
        encrypted_content, item_id = carried
        text = block.get("thinking")
        summary = [{"type": "summary_text", "text": text}] if isinstance(text, str) and text else []
        item: Document = {"type": "reasoning", "id": item_id, "summary": summary}
        if encrypted_content:
            item["encrypted_content"] = encrypted_content
        self.items.append(item)
        self._reasoning.append(path)


def _is_server_error(found: Any) -> bool:
    """Whether a server tool reports an error: a search finds a list, running code gives an object."""
    if isinstance(found, Mapping):
        return "error_code" in found or str(found.get("type")).endswith("_error")
    return not isinstance(found, list)


def _call(block: Mapping[str, Any]) -> Document:
    return {
        "type": "function_call",
        "call_id": block.get("id"),
        "name": block.get("name"),
        "arguments": as_arguments(block.get("input")),
        "status": "completed",
    }


def _output(block: Mapping[str, Any], output: Any, *, is_failed: bool) -> Document:
    return {
        "type": "function_call_output",
        "call_id": block.get("tool_use_id"),
        "output": output,
        "status": "incomplete" if is_failed else "completed",
    }


_ROLES: Mapping[str, Callable[[_Items, Any, str], None]] = {
    "user": _Items.user,
    "assistant": _Items.assistant,
    "system": _Items.system,
}
