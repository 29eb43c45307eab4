"""The conversation: messages with their calls as a flat list of items."""

from typing import Any, Final

import msgspec

from floway.protocols.carriers import RESPONSES_MARK
from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_responses.parts import (
    answer_parts,
    input_parts,
    texts,
)
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS, is_readable, spelled_reasoning
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.tool_results import readable

_MESSAGE: Final = frozenset({"role", "content"})
_ASSISTANT: Final = _MESSAGE | {
    "refusal",
    "tool_calls",
    "reasoning_items",
    "reasoning_opaque",
    *REASONING_SPELLINGS,
}
_TOOL: Final = _MESSAGE | {"tool_call_id"}
_REASONING: Final = ("type", "id", "summary", "encrypted_content")
#: The SDK leaves the index of the stream in the calls that it collects.
_CALL: Final = ("type", "id", "index", "function", "custom")


class Conversation:
    """The items of a conversation, and the instructions that lead it."""

    def __init__(self, ledger: Ledger) -> None:
        self.items: list[Document] = []
        self.instructions: list[str] = []
        self._ledger = ledger
        self._custom_calls: set[str] = set()

    def add(self, message: Document, path: str) -> None:
        """Add one message.

        :raises Untranslatable: its role or a part of it has no place in Responses.
        """
        role = message.get("role")
        if role == "system" and not self.items:
            note_leftovers(self._ledger, path, message, _MESSAGE)
            self.instructions += texts(message.get("content"), f"{path}.content", self._ledger)
        elif role in ("system", "developer", "user"):
            note_leftovers(self._ledger, path, message, _MESSAGE)
            self._add_message(str(role), message.get("content"), f"{path}.content")
        elif role == "assistant":
            self._add_answer(message, path)
        elif role == "tool":
            self._add_output(message, path)
        else:
            raise Untranslatable(
                f"{path}: a message of the role '{str(role)[:64]}' cannot be sent to this model.",
                f"{path}.role",
            )

    def _add_message(self, role: str, content: Any, path: str) -> None:
        parts = content if isinstance(content, str) else input_parts(content, path, self._ledger)
        self.items.append({"type": "message", "role": role, "content": parts})

    def _add_answer(self, message: Document, path: str) -> None:
        """Reasoning comes first, since it led to the rest."""
        note_leftovers(self._ledger, path, message, _ASSISTANT)
        self.items += self._reasoning(message, path)
        parts = answer_parts(message.get("content"), f"{path}.content", self._ledger)
        refusal = message.get("refusal")
        if refusal and isinstance(refusal, str) and not any(part["type"] == "refusal" for part in parts):
            parts.append({"type": "refusal", "refusal": refusal})
        calls = list(objects(message.get("tool_calls"), f"{path}.tool_calls"))
        if parts or not calls:
            # Responses wants something to follow the turn before, also where the model said nothing.
            self.items.append({"type": "message", "role": "assistant", "content": parts or ""})
        for where, call in calls:
            self.items.append(self._call(call, where))

    def _reasoning(self, message: Document, path: str) -> list[Document]:
        """The items that the upstream showed; it knows no others, and refuses an id that it did not give."""
        kept: list[Document] = []
        given = list(objects(message.get("reasoning_items"), f"{path}.reasoning_items"))
        opaque, spoken = message.get("reasoning_opaque"), spelled_reasoning(message)[0]
        is_foreign = bool(opaque) and opaque != RESPONSES_MARK
        for where, item in given:
            if is_foreign:
                self._ledger.dropped(where, "sealed by an upstream of another protocol")
            elif is_readable(item) and isinstance(item.get("id"), str):
                note_leftovers(self._ledger, where, item, _REASONING)
                kept.append(
                    {"type": "reasoning", **{name: item[name] for name in _REASONING[1:] if name in item}}
                )
            else:
                self._ledger.dropped(where, "reasoning without a summary or an id")
        if is_foreign:
            self._ledger.dropped(f"{path}.reasoning_opaque", "sealed by an upstream of another protocol")
        if spoken and not kept:
            self._ledger.dropped(f"{path}.{spoken}", "reasoning that is no item of the upstream's")
        return kept

    def _call(self, call: Document, path: str) -> Document:
        note_leftovers(self._ledger, path, call, _CALL)
        kind = "custom" if isinstance(call.get("custom"), dict) else "function"
        inner, where = call.get(kind), f"{path}.{kind}"
        if not isinstance(inner, dict):
            raise Untranslatable(f"{where}: an object is expected.", where)
        call_id, name = text(call, "id", path), text(inner, "name", where)
        if kind == "custom":
            self._custom_calls.add(call_id)
            note_leftovers(self._ledger, where, inner, ("name", "input"))
            spoken = text(inner, "input", where)
            return {"type": "custom_tool_call", "call_id": call_id, "name": name, "input": spoken}
        # ``parsed_arguments`` is the SDK's reading of the arguments.
        note_leftovers(self._ledger, where, inner, ("name", "arguments", "parsed_arguments"))
        arguments = text(inner, "arguments", where)
        return {"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}

    def _add_output(self, message: Document, path: str) -> None:
        note_leftovers(self._ledger, path, message, _TOOL)
        call_id = text(message, "tool_call_id", path)
        kind = "custom_tool_call_output" if call_id in self._custom_calls else "function_call_output"
        output = self._output(message.get("content"), f"{path}.content")
        self.items.append({"type": kind, "call_id": call_id, "output": output})

    def _output(self, content: Any, path: str) -> Any:
        """Text as it is, parts as parts; anything else, which only lax vendors take, as JSON text."""
        if isinstance(content, str):
            return content
        if (
            isinstance(content, list)
            and content
            and all(isinstance(part, dict) and "type" in part for part in content)
        ):
            return input_parts(readable(content, path, self._ledger), path, self._ledger)
        return msgspec.json.encode(content).decode() if content is not None else ""
