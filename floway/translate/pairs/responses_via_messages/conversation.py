"""The conversation: a flat list of items as messages of blocks."""

from collections.abc import Callable, Mapping
from typing import Any

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.responses_via_messages.parts import texts, user_blocks
from floway.translate.shared import members, messages_carrier
from floway.translate.shared.agent_messages import framed
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_target import Conversation, ToolIds
from floway.translate.shared.tool_arguments import as_input
from floway.translate.shared.tool_results import readable

_INSTRUCTING = ("system", "developer")
_MESSAGE = frozenset({"type", "role", "content"})
_AGENT = frozenset({"type", "content", "author", "recipient"})
_CALL = frozenset({"type", "call_id", "name", "namespace", "arguments"})
_CUSTOM_CALL = frozenset({"type", "call_id", "name", "namespace", "input"})
_OUTPUT = frozenset({"type", "call_id", "output"})
_REASONING = frozenset({"type", "summary", "encrypted_content"})
_THOUGHTS = ("thinking", "redacted_thinking")
_OUTPUT_TEXT = ("output_text", "input_text", "refusal")


def messages_of(given: Any, toolbox: Toolbox, context: Context) -> tuple[list[Document], list[Document]]:
    """``(system blocks, messages)`` of an ``input``; what instructs at its beginning is the system prompt.

    :raises Untranslatable: an item or part that Messages cannot express.
    """
    if isinstance(given, str):
        given = [{"type": "message", "role": "user", "content": given}]
    items = [(path, _typed(item, path)) for path, item in members.objects(given, "input")]
    system: list[Document] = []
    start = 0
    while start < len(items) and items[start][1].get("role") in _INSTRUCTING:
        path, item = items[start]
        note_leftovers(context.ledger, path, item, _MESSAGE)
        system += texts(item.get("content"), f"{path}.content", context.ledger, ("input_text",))
        start += 1
    return system, _Messages(toolbox, context).of(items[start:])


def _typed(item: Document, path: str) -> Document:
    """The item with its type; only messages may come without one."""
    if "type" in item:
        return item
    if "role" not in item:
        raise Untranslatable(f"The item at '{path}' has no type.", path)
    return {"type": "message", **item}


class _Messages:
    """The messages under construction."""

    def __init__(self, toolbox: Toolbox, context: Context) -> None:
        self._toolbox = toolbox
        self._context = context
        self._ledger = context.ledger
        self._ids = ToolIds(context.ledger)
        self._talk = Conversation(context.ledger)
        #: Calls without a result so far, and the messages that must not come between.
        self._open: set[str] = set()
        self._held: list[tuple[str, Document]] = []

    def of(self, items: list[tuple[str, Document]]) -> list[Document]:
        """The messages of the items."""
        for path, item in items:
            add = _KINDS.get(str(item["type"]))
            if add is None:
                raise Untranslatable(
                    f"An item of type '{item['type']}' cannot be sent to this model ({path}).", path
                )
            _refuse_program(item, path)
            add(self, item, path)
        self._release()
        self._end_answer("input")
        self._talk.trim_prefill("input")
        return self._talk.messages

    def message(self, item: Document, path: str) -> None:
        """Somebody says something; what comes between a call and its result waits for the result."""
        if self._open and item.get("role") != "assistant":
            self._held.append((path, item))
            return
        note_leftovers(self._ledger, path, item, _MESSAGE)
        self._say(item, path)

    def agent_message(self, item: Document, path: str) -> None:
        """Another agent's words, marked as such."""
        note_leftovers(self._ledger, path, item, _AGENT)
        said = {"type": "message", "role": "user", "content": framed(item)}
        self.message(said, path)

    def function_call(self, item: Document, path: str) -> None:
        """A call with JSON arguments."""
        note_leftovers(self._ledger, path, item, _CALL)
        self._call(item, as_input(item.get("arguments")), path)

    def custom_tool_call(self, item: Document, path: str) -> None:
        """A call with one free text."""
        note_leftovers(self._ledger, path, item, _CUSTOM_CALL)
        self._call(item, {"input": members.text(item, "input", path)}, path)

    def call_output(self, item: Document, path: str) -> None:
        """The result of a call."""
        read = _OUTPUT | {"status"} if item.get("status") == "incomplete" else _OUTPUT
        note_leftovers(self._ledger, path, item, read)
        call_id = members.text(item, "call_id", path)
        output = readable(item.get("output"), f"{path}.output", self._ledger, "input_text")
        result: Document = {"type": "tool_result", "tool_use_id": self._ids.answered(call_id)}
        result["content"] = (
            output if isinstance(output, str) else user_blocks(output, f"{path}.output", self._context)
        )
        if item.get("status") == "incomplete":
            result["is_error"] = True
        self._end_answer(path)
        self._talk.answer(result, path)
        self._open.discard(call_id)
        if not self._open:
            self._release()

    def reasoning(self, item: Document, path: str) -> None:
        """Thinking with its signature; what no Messages upstream minted is left out.

        The signature covers the text, so the text keeps its bytes. An answer's thinking may be
        empty, which is not the same as redacted.
        """
        note_leftovers(self._ledger, path, item, _REASONING)
        sealed = messages_carrier.unpacked(item.get("encrypted_content"))
        if sealed is None:
            self._ledger.dropped(path, "the upstream did not mint this reasoning and would refuse it")
        elif not sealed:
            self._ledger.dropped(path, "a Messages upstream refuses reasoning without a signature")
        elif item.get("summary"):
            parts = members.objects(item["summary"], f"{path}.summary")
            text = "".join(members.text(part, "text", where) for where, part in parts)
            block = {"type": "thinking", "thinking": text, "signature": sealed}
            self._talk.say("assistant", [block], path)
        else:
            self._talk.say("assistant", [{"type": "redacted_thinking", "data": sealed}], path)

    def _say(self, item: Document, path: str) -> None:
        role, content, where = item.get("role"), item.get("content"), f"{path}.content"
        if role == "assistant":
            self._talk.say("assistant", texts(content, where, self._ledger, _OUTPUT_TEXT), path)
        elif role == "user":
            self._end_answer(path)
            self._talk.say("user", user_blocks(content, where, self._context), path)
        elif role in _INSTRUCTING:
            self._end_answer(path)
            self._talk.say("system", texts(content, where, self._ledger, ("input_text",)), path)
        else:
            raise Untranslatable(f"The message at '{path}' has no known role.", f"{path}.role")

    def _call(self, item: Document, given: Document, path: str) -> None:
        call_id, name = members.text(item, "call_id", path), members.text(item, "name", path)
        namespace = item.get("namespace")
        wire_name = self._toolbox.wire_name(name, namespace if isinstance(namespace, str) else None)
        block: Document = {"type": "tool_use", "id": self._ids.called(call_id, f"{path}.call_id")}
        self._talk.say("assistant", [block | {"name": wire_name, "input": given}], path)
        self._open.add(call_id)

    def _release(self) -> None:
        held, self._held = self._held, []
        for path, item in held:
            note_leftovers(self._ledger, path, item, _MESSAGE)
            self._say(item, path)

    def _end_answer(self, path: str) -> None:
        """Take back thinking that leads to nothing: an answer must not end with it."""
        messages = self._talk.messages
        while messages and messages[-1]["role"] == "assistant":
            content = messages[-1]["content"]
            if content and content[-1]["type"] not in _THOUGHTS:
                return
            if content:
                content.pop()
                self._ledger.dropped(path, "no part of the answer follows the reasoning before it")
            if not content:
                messages.pop()


def _refuse_program(item: Document, path: str) -> None:
    caller = item.get("caller")
    if isinstance(caller, Mapping) and caller.get("type") != "direct":
        raise Untranslatable(
            f"The call at '{path}' was made by a program, which this model does not run.", f"{path}.caller"
        )


_KINDS: Mapping[str, Callable[[_Messages, Document, str], None]] = {
    "message": _Messages.message,
    "agent_message": _Messages.agent_message,
    "function_call": _Messages.function_call,
    "function_call_output": _Messages.call_output,
    "custom_tool_call": _Messages.custom_tool_call,
    "custom_tool_call_output": _Messages.call_output,
    "reasoning": _Messages.reasoning,
}
