"""Content blocks as output items: what each kind says at its start, with each delta, at its stop.

An item's id is the same on every event. ``stop`` gives the finished item.
"""

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from floway.translate.base import Document
from floway.translate.pairs.responses_via_messages.events import Events
from floway.translate.shared.custom_tools import Origin, unwrapped
from floway.translate.shared.ids import minted

_DONE = "response.output_item.done"


class OutputItem(Protocol):
    """A block on its way."""

    def delta(self, delta: Mapping[str, Any]) -> None:
        """The block's next delta; one of a kind that the block does not have is passed over."""

    def stop(self) -> Document:
        """Finish the item."""


class TextItem:
    """A text block as a message with one part."""

    __slots__ = ("_annotations", "_events", "_id", "_index", "_length", "_pieces")

    def __init__(self, block: Mapping[str, Any], index: int, events: Events) -> None:
        self._events = events
        self._index = index
        self._id = minted("msg")
        self._pieces: list[str] = []
        self._length = 0
        self._annotations: list[Document] = []
        _announce(events, index, self._item("in_progress", []))
        self._say("response.content_part.added", part=_text_part("", []))
        self._add(block.get("text"))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """Text, or the source of the text before."""
        if delta.get("type") == "text_delta":
            self._add(delta.get("text"))
        elif delta.get("type") == "citations_delta":
            self._cite(delta.get("citation"))

    def stop(self) -> Document:
        """Finish the message."""
        text = "".join(self._pieces)
        part = _text_part(text, self._annotations)
        item = self._item("completed", [part])
        self._say("response.output_text.done", text=text, logprobs=[])
        self._say("response.content_part.done", part=part)
        self._events.add(_DONE, output_index=self._index, item=item)
        return item

    def _add(self, text: Any) -> None:
        if isinstance(text, str) and text:
            self._pieces.append(text)
            self._length += len(text)
            self._say("response.output_text.delta", delta=text, logprobs=[])

    def _cite(self, citation: Any) -> None:
        """A citation stands behind the text that it supports."""
        if not isinstance(citation, Mapping):
            return
        url = citation.get("url") or citation.get("source")
        cited = citation.get("cited_text")
        if not (isinstance(url, str) and isinstance(cited, str) and cited):
            return
        annotation = {
            "type": "url_citation",
            "url": url,
            "title": citation.get("title") or "",
            "start_index": max(0, self._length - len(cited)),
            "end_index": self._length,
        }
        position = len(self._annotations)
        self._annotations.append(annotation)
        self._say("response.output_text.annotation.added", annotation_index=position, annotation=annotation)

    def _say(self, kind: str, **members: Any) -> None:
        self._events.add(kind, item_id=self._id, output_index=self._index, content_index=0, **members)

    def _item(self, status: str, content: list[Document]) -> Document:
        return {
            "id": self._id,
            "type": "message",
            "status": status,
            "role": "assistant",
            "content": content,
        }


class ReasoningItem:
    """A thinking block as a reasoning item; the signature travels as its encrypted content.

    Empty thinking has an empty summary part, redacted thinking has none: the way there tells them
    apart by it.
    """

    __slots__ = ("_events", "_id", "_index", "_is_redacted", "_pieces", "_sealed")

    def __init__(self, block: Mapping[str, Any], index: int, events: Events) -> None:
        self._events = events
        self._index = index
        self._id = minted("rs")
        self._pieces: list[str] = []
        self._is_redacted = block.get("type") == "redacted_thinking"
        self._sealed: Any = block.get("data" if self._is_redacted else "signature")
        _announce(events, index, {"id": self._id, "type": "reasoning", "summary": []})
        if not self._is_redacted:
            self._say("response.reasoning_summary_part.added", part={"type": "summary_text", "text": ""})
            self._add(block.get("thinking"))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """Text, or the signature."""
        if delta.get("type") == "thinking_delta":
            self._add(delta.get("thinking"))
        elif delta.get("type") == "signature_delta":
            self._sealed = delta.get("signature")

    def stop(self) -> Document:
        """Finish the reasoning."""
        item: Document = {"id": self._id, "type": "reasoning", "summary": []}
        if not self._is_redacted:
            text = "".join(self._pieces)
            part = {"type": "summary_text", "text": text}
            item["summary"] = [part]
            if text:
                self._say("response.reasoning_summary_text.done", text=text)
            self._say("response.reasoning_summary_part.done", part=part)
        if isinstance(self._sealed, str) and self._sealed:
            item["encrypted_content"] = self._sealed
        self._events.add(_DONE, output_index=self._index, item=item)
        return item

    def _add(self, text: Any) -> None:
        if isinstance(text, str) and text and not self._is_redacted:
            self._pieces.append(text)
            self._say("response.reasoning_summary_text.delta", delta=text)

    def _say(self, kind: str, **members: Any) -> None:
        self._events.add(kind, item_id=self._id, output_index=self._index, summary_index=0, **members)


class CallItem:
    """A tool call: its arguments are streamed, the input of a custom tool comes at once at its end."""

    __slots__ = ("_events", "_head", "_index", "_input", "_is_custom", "_pieces")

    def __init__(self, block: Mapping[str, Any], index: int, origin: Origin, events: Events) -> None:
        self._events = events
        self._index = index
        self._is_custom = origin.is_custom
        self._input = block.get("input")
        self._pieces: list[str] = []
        self._head: Document = {
            "id": minted("ctc" if origin.is_custom else "fc"),
            "type": "custom_tool_call" if origin.is_custom else "function_call",
            "call_id": block.get("id") or minted("call"),
            "name": origin.name,
        }
        if origin.namespace is not None:
            self._head["namespace"] = origin.namespace
        _announce(events, index, self._item("in_progress", ""))

    def delta(self, delta: Mapping[str, Any]) -> None:
        """A piece of the arguments' JSON."""
        piece = delta.get("partial_json")
        if isinstance(piece, str) and piece:
            self._pieces.append(piece)
            if not self._is_custom:
                self._say("response.function_call_arguments.delta", delta=piece)

    def stop(self) -> Document:
        """Finish the call; without any piece, the input is what the block's start had."""
        if not self._pieces:
            given = self._input if isinstance(self._input, Mapping) else {}
            if given or not self._is_custom:
                self.delta({"partial_json": msgspec.json.encode(given).decode()})
        value = "".join(self._pieces)
        if self._is_custom:
            value = unwrapped(value)
            if value:
                self._say("response.custom_tool_call_input.delta", delta=value)
            self._say("response.custom_tool_call_input.done", input=value)
        else:
            self._say("response.function_call_arguments.done", name=self._head["name"], arguments=value)
        item = self._item("completed", value)
        self._events.add(_DONE, output_index=self._index, item=item)
        return item

    def _say(self, kind: str, **members: Any) -> None:
        self._events.add(kind, item_id=self._head["id"], output_index=self._index, **members)

    def _item(self, status: str, value: str) -> Document:
        return {**self._head, "status": status, "input" if self._is_custom else "arguments": value}


def _announce(events: Events, index: int, item: Document) -> None:
    events.add("response.output_item.added", output_index=index, item=item)


def _text_part(text: str, annotations: list[Document]) -> Document:
    return {"type": "output_text", "text": text, "annotations": annotations, "logprobs": []}
