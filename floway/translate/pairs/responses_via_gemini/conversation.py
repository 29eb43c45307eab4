"""The items of a conversation as Gemini's contents."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.responses_via_gemini.parts import parts_of, texts_of
from floway.translate.shared.agent_messages import framed
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.results import Result
from floway.translate.shared.gemini_target.signatures import Signatures, signed
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text
from floway.translate.shared.tool_results import readable

_MESSAGE = frozenset({"type", "role", "content"})
_CALL = frozenset({"type", "call_id", "name", "namespace", "arguments", "parsed_arguments"})
_CUSTOM_CALL = frozenset({"type", "call_id", "name", "namespace", "input"})
_OUTPUT = frozenset({"type", "call_id", "output"})
_AGENT = frozenset({"type", "author", "recipient", "content"})
_REASONING = frozenset({"type", "summary", "encrypted_content"})


def items_of(given: Any) -> Iterator[tuple[str, Document]]:
    """The items with their paths; a string is a message, and a message may come without its type.

    :raises Untranslatable: an item that says nothing about its kind.
    """
    if isinstance(given, str):
        yield "input", {"type": "message", "role": "user", "content": given}
        return
    for path, item in objects(given, "input"):
        if "type" in item:
            yield path, item
        elif "role" in item:
            yield path, {"type": "message", **item}
        else:
            raise Untranslatable(f"The item at '{path}' has no type.", path)


class Conversation:
    """Writes items into the contents."""

    def __init__(
        self, contents: Contents, toolbox: Toolbox, family: Family, origin: str, context: Context
    ) -> None:
        self._contents = contents
        self._toolbox = toolbox
        self._family = family
        self._context = context
        self._ledger = context.ledger
        self._signatures = Signatures(origin, context.ledger)

    def add(self, item: Document, path: str) -> None:
        """Add an item of any kind.

        :raises Untranslatable: a kind, role or part that Gemini has nothing for.
        """
        add = _ADDERS.get(str(item.get("type")))
        if add is None:
            kind = str(item.get("type"))[:64]
            raise Untranslatable(f"{path}: an item of type '{kind}' cannot be sent to this model.", path)
        caller = item.get("caller")
        if isinstance(caller, dict) and caller.get("type") != "direct":
            raise Untranslatable(
                f"{path}: a program made the call, which this model does not run.", f"{path}.caller"
            )
        add(self, item, path)

    def end(self) -> None:
        """Drop the signatures that belong to nothing."""
        self._signatures.end_turn()

    def _message(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _MESSAGE)
        role, content, place = item.get("role"), item.get("content"), f"{path}.content"
        if role == "assistant":
            for said in texts_of(content, place, self._context):
                self._contents.reply([signed({"text": said}, self._signatures.for_text())])
        elif role == "user":
            self._signatures.end_turn()
            self._contents.say(parts_of(content, place, self._family, self._context))
        elif role in ("system", "developer"):
            for said in texts_of(content, place, self._context):
                self._contents.instruct(said, path)
        else:
            raise Untranslatable(f"{path}.role: '{str(role)[:64]}' is not a known role.", f"{path}.role")

    def _agent_message(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _AGENT)
        self._signatures.end_turn()
        self._contents.say([{"text": framed(item)}])

    def _reasoning(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _REASONING)
        summary = objects(item.get("summary"), f"{path}.summary")
        thought = "\n\n".join(text(part, "text", place) for place, part in summary)
        part = self._signatures.carried(item.get("encrypted_content"), thought, path)
        if part is not None:
            self._contents.reply([part])

    def _function_call(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _CALL)
        self._call(item, item.get("arguments"), path)

    def _custom_call(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _CUSTOM_CALL)
        self._call(item, {"input": text(item, "input", path)}, path)

    def _call(self, item: Document, arguments: Any, path: str) -> None:
        namespace = item.get("namespace")
        name = self._toolbox.wire_name(
            text(item, "name", path), namespace if isinstance(namespace, str) else None
        )
        self._contents.call(item.get("call_id"), name, arguments, self._signatures.for_call(), path)

    def _output(self, item: Document, path: str) -> None:
        is_error = item.get("status") == "incomplete"
        note_leftovers(self._ledger, path, item, _OUTPUT | {"status"} if is_error else _OUTPUT)
        self._signatures.end_turn()
        output = readable(item.get("output"), f"{path}.output", self._context.ledger, "input_text")
        parts = parts_of(output, f"{path}.output", self._family, self._context)
        texts = [part["text"] for part in parts if "text" in part]
        media = [part for part in parts if "text" not in part]
        self._contents.answer(Result(text(item, "call_id", path), texts, media, is_error), path)


_ADDERS: Final[Mapping[str, Callable[[Conversation, Document, str], None]]] = {
    "message": Conversation._message,
    "agent_message": Conversation._agent_message,
    "reasoning": Conversation._reasoning,
    "function_call": Conversation._function_call,
    "custom_tool_call": Conversation._custom_call,
    "function_call_output": Conversation._output,
    "custom_tool_call_output": Conversation._output,
}
