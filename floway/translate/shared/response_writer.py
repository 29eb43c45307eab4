"""Writing a Responses stream: numbered events, items in their order, one terminal.

Each kind of item has a writer of its own with ``delta`` and ``end``. The events carry the item's id and
place, the item that is done is the one of the terminal event, and the numbers only grow.

https://platform.openai.com/docs/api-reference/responses-streaming
"""

from typing import Any, Protocol

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.shared.custom_tools import Origin, unwrapped
from floway.translate.shared.growing_text import GrowingText
from floway.translate.shared.ids import minted
from floway.translate.shared.response_resource import detailed

_NO_ARGUMENTS = "{}"


class ItemWriter(Protocol):
    """An item that is being written."""

    def end(self) -> None:
        """Give the rest of the item and close it."""


class ResponseWriter:
    """The events of one response; ``out`` is the list that takes them."""

    __slots__ = ("_number", "is_started", "items", "out", "resource")

    def __init__(self) -> None:
        self.out: list[Document | Failure] = []
        #: Items by their output index; each is replaced by its final form when it is done.
        self.items: list[Document] = []
        self.resource: Document = {}
        self.is_started = False
        self._number = 0

    def collect(self) -> list[Document | Failure]:
        """A fresh list, which takes the events from here on."""
        self.out = []
        return self.out

    def start(self, resource: Document) -> None:
        """Announce the response."""
        self.is_started = True
        self.resource = {**resource, "usage": detailed(resource.get("usage"))}
        self.event("response.created", {"response": self.resource})
        self.event("response.in_progress", {"response": self.resource})

    def event(self, kind: str, members: Document) -> None:
        """Give one event."""
        self.out.append({"type": kind, "sequence_number": self._number, **members})
        self._number += 1

    def add(self, item: Document) -> int:
        """Announce an item; gives its output index."""
        index = len(self.items)
        self.items.append(item)
        self.event("response.output_item.added", {"output_index": index, "item": item})
        return index

    def close(self, index: int, item: Document) -> None:
        """Give an item's final form."""
        self.items[index] = item
        self.event("response.output_item.done", {"output_index": index, "item": item})

    def end(
        self,
        usage: Document | None,
        incomplete_reason: str | None = None,
        error: Document | None = None,
        **changed: Any,
    ) -> None:
        """Give the terminal event; every item must be closed.

        :param error: ``{code, message}`` of a response that failed as a whole, such as a refusal.
        :param changed: members of the resource that the upstream stated meanwhile.
        """
        status = "failed" if error else "incomplete" if incomplete_reason else "completed"
        response = {
            **self.resource,
            **changed,
            "status": status,
            "error": error,
            "incomplete_details": {"reason": incomplete_reason} if incomplete_reason else None,
            "output": self.items,
            "usage": detailed(usage),
        }
        self.event(f"response.{status}", {"response": response})


class MessageWriter:
    """A message with one part: the text, or a refusal."""

    __slots__ = ("_annotations", "_at", "_item", "_text", "_writer", "is_refusal", "length")

    def __init__(self, writer: ResponseWriter, *, is_refusal: bool = False) -> None:
        self.is_refusal = is_refusal
        self._writer = writer
        self._text = GrowingText()
        self._annotations: list[Document] = []
        #: Characters so far.
        self.length = 0
        self._item = {"id": minted("msg"), "type": "message", "role": "assistant"}
        index = writer.add({**self._item, "status": "in_progress", "content": []})
        self._at: Document = {"item_id": self._item["id"], "output_index": index, "content_index": 0}
        writer.event("response.content_part.added", {**self._at, "part": self._part("")})

    def delta(self, text: str) -> None:
        """Give a piece."""
        self._text.add(text)
        self.length += len(text)
        if self.is_refusal:
            self._writer.event("response.refusal.delta", {**self._at, "delta": text})
        else:
            self._writer.event("response.output_text.delta", {**self._at, "delta": text, "logprobs": []})

    def annotate(self, annotation: Document) -> None:
        """Give a source of the text so far."""
        members = {"annotation_index": len(self._annotations), "annotation": annotation}
        self._annotations.append(annotation)
        self._writer.event("response.output_text.annotation.added", {**self._at, **members})

    def end(self, status: str = "completed") -> None:
        """Give the whole text and close the item."""
        text = self._text.whole()
        if self.is_refusal:
            self._writer.event("response.refusal.done", {**self._at, "refusal": text})
        else:
            self._writer.event("response.output_text.done", {**self._at, "text": text, "logprobs": []})
        part = self._part(text)
        self._writer.event("response.content_part.done", {**self._at, "part": part})
        self._writer.close(self._at["output_index"], {**self._item, "status": status, "content": [part]})

    def _part(self, text: str) -> Document:
        if self.is_refusal:
            return {"type": "refusal", "refusal": text}
        return {"type": "output_text", "text": text, "annotations": [*self._annotations], "logprobs": []}


class ReasoningWriter:
    """A reasoning item whose summary is one text."""

    __slots__ = ("_at", "_id", "_index", "_text", "_writer")

    def __init__(self, writer: ResponseWriter, item_id: str | None = None) -> None:
        self._writer = writer
        self._text = GrowingText()
        self._id = item_id or minted("rs")
        self._index = writer.add({"id": self._id, "type": "reasoning", "summary": []})
        self._at = {"item_id": self._id, "output_index": self._index, "summary_index": 0}
        part = {"type": "summary_text", "text": ""}
        writer.event("response.reasoning_summary_part.added", {**self._at, "part": part})

    def delta(self, text: str) -> None:
        """Give a piece."""
        self._text.add(text)
        self._writer.event("response.reasoning_summary_text.delta", {**self._at, "delta": text})

    def end(self, sealed: str | None = None) -> None:
        """Give the whole text and close the item.

        :param sealed: the upstream's own proof of the reasoning, for the client to send back.
        """
        part = {"type": "summary_text", "text": self._text.whole()}
        self._writer.event("response.reasoning_summary_text.done", {**self._at, "text": part["text"]})
        self._writer.event("response.reasoning_summary_part.done", {**self._at, "part": part})
        item: Document = {"id": self._id, "type": "reasoning", "summary": [part]}
        self._writer.close(self._index, item | ({"encrypted_content": sealed} if sealed else {}))


def write_redacted(writer: ResponseWriter, sealed: str) -> None:
    """Give a reasoning item that nobody but its vendor can read."""
    item: Document = {"id": minted("rs"), "type": "reasoning", "summary": []}
    writer.close(writer.add(item), {**item, "encrypted_content": sealed})


class CallWriter:
    """A call of one of the client's tools; a custom tool's input is unwrapped once it is whole."""

    __slots__ = ("_at", "_is_custom", "_item", "_text", "_writer", "index")

    def __init__(self, writer: ResponseWriter, origin: Origin, call_id: str) -> None:
        self._writer = writer
        self._is_custom = origin.is_custom
        self._text = GrowingText()
        self._item: Document = {
            "id": minted("ctc" if origin.is_custom else "fc"),
            "type": "custom_tool_call" if origin.is_custom else "function_call",
            "call_id": call_id,
            "name": origin.name,
        }
        if origin.namespace is not None:
            self._item["namespace"] = origin.namespace
        member = "input" if origin.is_custom else "arguments"
        self.index = writer.add({**self._item, "status": "in_progress", member: ""})
        self._at = {"item_id": self._item["id"], "output_index": self.index}

    def delta(self, arguments: str) -> None:
        """Give a piece of the arguments; those of a custom tool wait, since they are wrapped in JSON."""
        self._text.add(arguments)
        if not self._is_custom:
            self._writer.event("response.function_call_arguments.delta", {**self._at, "delta": arguments})

    def end(self, status: str = "completed") -> None:
        """Give the whole arguments or input and close the item."""
        whole = self._text.whole()
        if self._is_custom:
            whole = unwrapped(whole)
            if whole:
                self._writer.event("response.custom_tool_call_input.delta", {**self._at, "delta": whole})
            self._writer.event("response.custom_tool_call_input.done", {**self._at, "input": whole})
        else:
            if status == "completed" and not whole.strip():
                # A call without arguments has none with some vendors; clients parse what they get.
                whole = _NO_ARGUMENTS
                self._writer.event("response.function_call_arguments.delta", {**self._at, "delta": whole})
            named = {"name": self._item["name"], "arguments": whole}
            self._writer.event("response.function_call_arguments.done", {**self._at, **named})
        member = "input" if self._is_custom else "arguments"
        self._writer.close(self.index, {**self._item, "status": status, member: whole})
