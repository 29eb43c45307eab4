"""Responses events as Messages events.

``order.py`` lets one output item through at a time, ``blocks.py`` writes the content blocks,
``ending.py`` says how the answer ended.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.blocks import BlockWriter, Key, place_of
from floway.translate.pairs.messages_via_responses.ending import Refusals, failed_ending, stop_of
from floway.translate.pairs.messages_via_responses.order import ItemOrder
from floway.translate.pairs.messages_via_responses.reasoning import Thinking
from floway.translate.pairs.messages_via_responses.usage import messages_usage
from floway.translate.shared.context_overflow import rewritten
from floway.translate.shared.ids import minted
from floway.translate.shared.messages_usage import NOTHING_CACHED
from floway.translate.shared.stream_errors import ended_early, failure_of

Frames = list[Document]


class MessagesFrames:
    """One answer on its way back."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._order = ItemOrder()
        self._writer = BlockWriter()
        self._refusals = Refusals()
        self._thinking: dict[int, Thinking] = {}
        #: Text parts and calls of which something was written.
        self._written: set[Key] = set()
        self._calls: set[str] = set()
        self._has_started = False
        self._has_ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The client's frames for one upstream frame."""
        if self._has_ended:
            return ()
        kind = document.get("type")
        if isinstance(kind, str) and kind in _ENDINGS:
            return self._end(kind, document)
        frames: Frames = []
        for frame in self._order.admit(document):
            self._apply(frame, frames)
        return frames

    def finish(self) -> Iterable[Document | Failure]:
        """A failure unless the answer has ended."""
        return () if self._has_ended else self._fail(ended_early(), [])

    def _apply(self, frame: Document, frames: Frames) -> None:
        kind = frame.get("type")
        apply = _EVENTS.get(kind) if isinstance(kind, str) else None
        if apply is not None:
            apply(self, frame, frames)

    def _start(self, response: Any, frames: Frames) -> None:
        if self._has_started:
            return
        self._has_started = True
        stated: Mapping[str, Any] = response if isinstance(response, Mapping) else {}
        message: Document = {
            "id": stated.get("id") or minted("msg"),
            "type": "message",
            "role": "assistant",
            "model": stated.get("model") or self._model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            # The protocol requires both counts; the true ones come with the end.
            "usage": {"input_tokens": 0, **NOTHING_CACHED, **messages_usage(stated), "output_tokens": 0},
        }
        frames.append({"type": "message_start", "message": message})

    def _created(self, document: Document, frames: Frames) -> None:
        self._start(document.get("response"), frames)

    def _text(self, document: Document, frames: Frames) -> None:
        key = ("text", place_of(document, "output_index"), place_of(document, "content_index"))
        self._write_text(key, document.get("delta"), frames)

    def _text_done(self, document: Document, frames: Frames) -> None:
        key = ("text", place_of(document, "output_index"), place_of(document, "content_index"))
        if key not in self._written:
            self._write_text(key, document.get("text"), frames)

    def _write_text(self, key: Key, text: Any, frames: Frames) -> None:
        if not isinstance(text, str) or not text:
            return
        if self._writer.key != key:
            self._start(None, frames)
            self._writer.open(key, {"type": "text", "text": ""}, frames)
            self._written.add(key)
        self._writer.write({"type": "text_delta", "text": text}, frames)

    def _added(self, document: Document, frames: Frames) -> None:
        item = _mapping(document.get("item"))
        if item.get("type") == "function_call":
            self._open_call(place_of(document, "output_index"), item, frames)

    def _open_call(self, index: int, item: Mapping[str, Any], frames: Frames) -> None:
        call_id = _call_id(item) or minted("call")
        self._calls.add(call_id)
        block: Document = {"type": "tool_use", "id": call_id, "name": item.get("name") or "", "input": {}}
        self._start(None, frames)
        self._writer.open(("tool", index, None), block, frames)
        self._write_arguments(("tool", index, None), item.get("arguments"), frames)

    def _arguments(self, document: Document, frames: Frames) -> None:
        key = ("tool", place_of(document, "output_index"), None)
        self._write_arguments(key, document.get("delta"), frames)

    def _arguments_done(self, document: Document, frames: Frames) -> None:
        key = ("tool", place_of(document, "output_index"), None)
        if key not in self._written:
            self._write_arguments(key, document.get("arguments"), frames)

    def _write_arguments(self, key: Key, text: Any, frames: Frames) -> None:
        if self._writer.key == key and isinstance(text, str) and text:
            self._written.add(key)
            self._writer.write({"type": "input_json_delta", "partial_json": text}, frames)

    def _summary(self, document: Document, frames: Frames) -> None:
        self._think("summary", document, "summary_index", frames)

    def _reasoning(self, document: Document, frames: Frames) -> None:
        self._think("content", document, "content_index", frames)

    def _think(self, family: str, document: Document, place: str, frames: Frames) -> None:
        delta, text = document.get("delta"), document.get("text")
        part, thinking = place_of(document, place), self._thinking_of(place_of(document, "output_index"))
        self._start(None, frames)
        if isinstance(delta, str):
            thinking.say(family, part, delta, frames)
        elif isinstance(text, str):
            thinking.say_once(family, part, text, frames)

    def _thinking_of(self, index: int) -> Thinking:
        thinking = self._thinking.get(index)
        if thinking is None:
            thinking = self._thinking[index] = Thinking(index, self._writer)
        return thinking

    def _refusal(self, document: Document, frames: Frames) -> None:
        self._refusals.add(document)

    def _part_done(self, document: Document, frames: Frames) -> None:
        part = _mapping(document.get("part"))
        if part.get("type") == "refusal":
            self._refusals.add({**document, "refusal": part.get("refusal")})
        elif part.get("type") == "output_text":
            self._text_done({**document, "text": part.get("text")}, frames)

    def _item_done(self, document: Document, frames: Frames) -> None:
        """Write what was not streamed, then close the block."""
        item, index = _mapping(document.get("item")), place_of(document, "output_index")
        kind = item.get("type")
        if kind == "function_call":
            if _call_id(item) not in self._calls:
                self._open_call(index, item, frames)
            elif ("tool", index, None) not in self._written:
                self._write_arguments(("tool", index, None), item.get("arguments"), frames)
        elif kind == "reasoning":
            self._start(None, frames)
            self._thinking_of(index).end(item, frames)
        elif kind == "message":
            self._message_done(item, index, frames)
        self._writer.close(frames)

    def _message_done(self, item: Mapping[str, Any], index: int, frames: Frames) -> None:
        content = item.get("content")
        for position, part in enumerate(content if isinstance(content, list) else ()):
            self._part_done({"output_index": index, "content_index": position, "part": part}, frames)

    def _end(self, kind: str, document: Document) -> Iterable[Document | Failure]:
        frames: Frames = []
        for frame in self._order.flush():
            self._apply(frame, frames)
        if kind == "error":
            error = document.get("error")
            return self._fail(failure_of(error if isinstance(error, dict) else _flat(document)), frames)
        response = _mapping(document.get("response"))
        if kind in ("response.failed", "response.cancelled"):
            stop = failed_ending(response)
            if isinstance(stop, Failure):
                return self._fail(stop, frames)
        else:
            self._write_missing(response, frames)
            stop = stop_of(kind, response, self._refusals, has_calls=bool(self._calls))
        self._start(response, frames)
        self._writer.close(frames)
        self._has_ended = True
        # The protocol requires the count, also where the upstream reports none.
        usage = {"output_tokens": 0, **messages_usage(response)}
        delta = {"stop_sequence": None, **stop}
        return [*frames, {"type": "message_delta", "delta": delta, "usage": usage}, {"type": "message_stop"}]

    def _write_missing(self, response: Mapping[str, Any], frames: Frames) -> None:
        """Items of the response that were never streamed: all, or calls, which have an identity."""
        output = response.get("output")
        was_silent = self._writer.is_empty and not self._refusals
        for index, item in enumerate(output if isinstance(output, list) else ()):
            item = _mapping(item)
            is_call = item.get("type") == "function_call"
            if was_silent or (is_call and _call_id(item) not in self._calls):
                # Below zero, since a place in the list may be another item's index in the stream.
                self._item_done({"item": item, "output_index": -1 - index}, frames)

    def _fail(self, failure: Failure, frames: Frames) -> Iterable[Document | Failure]:
        self._has_ended = True
        self._writer.close(frames)
        return [*frames, rewritten(failure)]


def _call_id(item: Mapping[str, Any]) -> str:
    return str(item.get("call_id") or item.get("id") or "")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _flat(document: Mapping[str, Any]) -> Document:
    """The error of an event that does not nest it."""
    return {name: document[name] for name in ("code", "message", "param") if name in document}


_ENDINGS: Final = frozenset({
    "response.completed", "response.incomplete", "response.failed", "response.cancelled", "error",
})  # fmt: skip
_EVENTS: Final[Mapping[str, Callable[[MessagesFrames, Document, Frames], None]]] = {
    "response.created": MessagesFrames._created,
    "response.in_progress": MessagesFrames._created,
    "response.output_item.added": MessagesFrames._added,
    "response.output_text.delta": MessagesFrames._text,
    "response.output_text.done": MessagesFrames._text_done,
    "response.function_call_arguments.delta": MessagesFrames._arguments,
    "response.function_call_arguments.done": MessagesFrames._arguments_done,
    "response.reasoning_summary_text.delta": MessagesFrames._summary,
    "response.reasoning_summary_text.done": MessagesFrames._summary,
    "response.reasoning_text.delta": MessagesFrames._reasoning,
    "response.reasoning_text.done": MessagesFrames._reasoning,
    "response.refusal.delta": MessagesFrames._refusal,
    "response.refusal.done": MessagesFrames._refusal,
    "response.content_part.done": MessagesFrames._part_done,
    "response.output_item.done": MessagesFrames._item_done,
}
