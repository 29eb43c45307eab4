"""An assistant's Chat message as blocks: thinking, text, refusal, calls."""

from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.shared import messages_carrier
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS, reasoning_in
from floway.translate.shared.custom_tools import Toolbox, wrapped
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.messages_target import ToolIds
from floway.translate.shared.tool_arguments import as_input

_MESSAGE = frozenset(
    {"role", "content", "refusal", "tool_calls", "reasoning_opaque", "cache_control", *REASONING_SPELLINGS}
)


class AssistantBlocks:
    """Makes the blocks of assistant messages."""

    def __init__(self, parts: Parts, toolbox: Toolbox, ids: ToolIds, ledger: Ledger) -> None:
        self._parts = parts
        self._toolbox = toolbox
        self._ids = ids
        self._ledger = ledger

    def blocks(self, message: Document, path: str) -> list[Document]:
        """The blocks of one message, in the order that the vendor wants.

        :raises Untranslatable: a part that is neither text nor refusal, or a call without tools' form.
        """
        note_leftovers(self._ledger, path, message, _MESSAGE)
        if message.get("function_call"):
            raise Untranslatable(
                f"{path}.function_call: use 'tool_calls', which have replaced it.", f"{path}.function_call"
            )
        blocks = self._thinking(message, path)
        blocks += self._said(message.get("content"), f"{path}.content")
        blocks += self._parts.texts(message.get("refusal"), f"{path}.refusal")
        for place, call in objects(message.get("tool_calls"), f"{path}.tool_calls"):
            blocks.append(self._call(call, place))
        return blocks

    def _thinking(self, message: Document, path: str) -> list[Document]:
        """The thinking that the vendor can verify; it refuses what it has not signed."""
        given, thought = message.get("reasoning_opaque"), reasoning_in(message)
        opaque = messages_carrier.unpacked(given)
        if opaque is None and given:
            for name in ("reasoning_opaque", *REASONING_SPELLINGS):
                if message.get(name):
                    self._ledger.dropped(f"{path}.{name}", "sealed by an upstream of another protocol")
            return []
        if not opaque:
            if thought:
                self._ledger.dropped(
                    f"{path}.reasoning_text", "a Messages upstream takes signed thinking only"
                )
            return []
        # Thinking whose text the vendor keeps to itself is signed too. Only redacted thinking comes
        # without any text, so an empty one tells the two apart.
        if thought or isinstance(message.get("reasoning_text"), str):
            return [{"type": "thinking", "thinking": thought, "signature": opaque}]
        return [{"type": "redacted_thinking", "data": opaque}]

    def _said(self, content: Any, path: str) -> list[Document]:
        if not isinstance(content, list):
            return self._parts.texts(content, path)
        blocks: list[Document] = []
        for place, part in objects(content, path):
            if part.get("type") == "refusal":
                note_leftovers(self._ledger, place, part, ("type", "refusal"))
                blocks += self._parts.texts(text(part, "refusal", place), place)
            elif part.get("type") == "text":
                blocks += self._parts.blocks([part], path)
            else:
                raise Untranslatable(
                    f"{place}: an assistant's content is text or a refusal.", f"{place}.type"
                )
        return blocks

    def _call(self, call: Document, path: str) -> Document:
        kind = "custom" if call.get("type") == "custom" else "function"
        called = call.get(kind)
        if not isinstance(called, dict):
            raise Untranslatable(f"{path}.{kind}: an object is expected.", f"{path}.{kind}")
        note_leftovers(self._ledger, path, call, ("id", "type", "index", kind))
        argument = "input" if kind == "custom" else "arguments"
        # OpenAI's SDK leaves the parsed form beside the text.
        note_leftovers(self._ledger, f"{path}.{kind}", called, ("name", argument, "parsed_arguments"))
        given = wrapped(called.get("input")) if kind == "custom" else called.get("arguments")
        return {
            "type": "tool_use",
            "id": self._ids.called(text(call, "id", path), f"{path}.id"),
            "name": self._toolbox.wire_name(text(called, "name", f"{path}.{kind}")),
            "input": as_input(given),
        }
