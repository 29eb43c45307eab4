"""The conversation: a flat list of items as messages, with calls and results side by side."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.answer import Answer
from floway.translate.pairs.responses_via_chat_completions.parts import (
    answer_texts,
    chat_content,
    output_content,
)
from floway.translate.shared.agent_messages import framed
from floway.translate.shared.custom_tools import Toolbox, wrapped
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import text
from floway.translate.shared.tool_results import ATTACHED, lifted_message, readable

_MESSAGE: Final = frozenset({"type", "role", "content"})
_CALL: Final = frozenset({"type", "call_id", "name", "namespace", "arguments", "parsed_arguments"})
_CUSTOM_CALL: Final = frozenset({"type", "call_id", "name", "namespace", "input"})
_OUTPUT: Final = frozenset({"type", "call_id", "output"})
_AGENT: Final = frozenset({"type", "author", "recipient", "content"})
_OUTPUTS: Final = ("function_call_output", "custom_tool_call_output")


class Conversation:
    """The messages under construction.

    Vendors want the results of all calls directly behind the message that makes them, so they are
    put there, wherever the client has them.

    :param origin: the mark of the model's own reasoning, see ``chat_carrier.py``.
    """

    def __init__(self, toolbox: Toolbox, ledger: Ledger, origin: str) -> None:
        self._toolbox = toolbox
        self._ledger = ledger
        self._messages: list[Document] = []
        self._answer = Answer(ledger, origin)
        #: The results that were not put yet, by the call, in their order.
        self._outputs: dict[Any, deque[tuple[Document, str]]] = {}
        #: The calls of the open answer.
        self._calls: list[str] = []

    def instruct(self, instructions: Any) -> None:
        """Begin with the instructions, if there are any."""
        if instructions and isinstance(instructions, str):
            self._messages.append({"role": "system", "content": instructions})

    def add(self, items: Iterable[tuple[str, Document]]) -> list[Document]:
        """The messages with all these items, each given with its path.

        :raises Untranslatable: the kind of an item or a part of it has no place in Chat Completions.
        """
        listed = list(items)
        for path, item in listed:
            if item.get("type") in _OUTPUTS:
                call_id = text(item, "call_id", path)
                self._outputs.setdefault(call_id, deque()).append((item, path))
        for path, item in listed:
            add = _ADDERS.get(str(item.get("type")))
            if add is None:
                kind = str(item.get("type"))[:64]
                raise Untranslatable(
                    f"{path}: an item of the type '{kind}' cannot be sent to this model.", path
                )
            add(self, item, path)
        self._end_answer()
        return self._messages

    def _add_message(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _MESSAGE)
        role, where = item.get("role"), f"{path}.content"
        if role == "assistant":
            self._answer.say(*answer_texts(item.get("content"), where, self._ledger))
        elif role in ("user", "system", "developer"):
            self._put({"role": role, "content": chat_content(item.get("content"), where, self._ledger)})
        else:
            raise Untranslatable(
                f"{path}: a message of the role '{str(role)[:64]}' cannot be sent to this model.",
                f"{path}.role",
            )

    def _add_agent_message(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _AGENT)
        self._put({"role": "user", "content": framed(item)})

    def _add_reasoning(self, item: Document, path: str) -> None:
        self._answer.think(item, path)

    def _add_call(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _CALL)
        arguments = text(item, "arguments", path)
        # Vendors of Chat parse them, and an empty text is no JSON.
        self._call(item, path, "{}" if not arguments or arguments.isspace() else arguments)

    def _add_custom_call(self, item: Document, path: str) -> None:
        note_leftovers(self._ledger, path, item, _CUSTOM_CALL)
        self._call(item, path, wrapped(text(item, "input", path)))

    def _call(self, item: Document, path: str, arguments: str) -> None:
        namespace = item.get("namespace")
        name = self._toolbox.wire_name(
            text(item, "name", path), namespace if isinstance(namespace, str) else None
        )
        call_id = text(item, "call_id", path)
        self._answer.call(call_id, name, arguments)
        self._calls.append(call_id)

    def _add_output(self, item: Document, path: str) -> None:
        """Put the results of the open answer, and this one if none of its calls asked for it."""
        if not self._is_waiting(item):
            return
        self._end_answer()
        if self._is_waiting(item):
            self._outputs[item["call_id"]].popleft()
            self._put_outputs([(item, path)])

    def _is_waiting(self, item: Document) -> bool:
        return any(each is item for each, _ in self._outputs[item["call_id"]])

    def _put(self, message: Document) -> None:
        self._end_answer()
        self._messages.append(message)

    def _end_answer(self) -> None:
        message = self._answer.taken()
        if message is None:
            return
        self._messages.append(message)
        called, self._calls = self._calls, []
        found: list[tuple[Document, str]] = []
        for call_id in called:
            if self._outputs.get(call_id):
                found.append(self._outputs[call_id].popleft())
        self._put_outputs(found)

    def _put_outputs(self, outputs: list[tuple[Document, str]]) -> None:
        """Put results in a row, and behind them the images and files that they cannot hold."""
        attachments: list[tuple[str, list[Document]]] = []
        for item, path in outputs:
            note_leftovers(self._ledger, path, item, _OUTPUT)
            output = readable(item.get("output"), f"{path}.output", self._ledger, "input_text")
            said, attached = output_content(output, f"{path}.output", self._ledger)
            if attached:
                attachments.append((item["call_id"], attached))
                said = said or ATTACHED
            self._messages.append({"role": "tool", "tool_call_id": item["call_id"], "content": said})
        if attachments:
            self._messages.append(lifted_message(attachments))


_ADDERS: Final[Mapping[str, Callable[[Conversation, Document, str], None]]] = {
    "message": Conversation._add_message,
    "agent_message": Conversation._add_agent_message,
    "reasoning": Conversation._add_reasoning,
    "function_call": Conversation._add_call,
    "custom_tool_call": Conversation._add_custom_call,
    "function_call_output": Conversation._add_output,
    "custom_tool_call_output": Conversation._add_output,
}
