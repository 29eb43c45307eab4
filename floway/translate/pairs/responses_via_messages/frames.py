"""Messages events as Responses events; see ``output_items.py`` for the blocks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.pairs.responses_via_messages.ending import terminal
from floway.translate.pairs.responses_via_messages.events import Events
from floway.translate.pairs.responses_via_messages.output_items import (
    CallItem,
    OutputItem,
    ReasoningItem,
    TextItem,
)
from floway.translate.pairs.responses_via_messages.resource import Resource
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.stream_errors import ended_early, failure_of


class ResponsesFrames:
    """One answer on its way back."""

    def __init__(self, resource: Resource, toolbox: Toolbox) -> None:
        self._resource = resource
        self._toolbox = toolbox
        self._events = Events()
        #: ``{block index: (output index, item)}`` of open blocks.
        self._open: dict[Any, tuple[int, OutputItem]] = {}
        self._next_output = 0
        self._stop: Document = {}
        self._has_started = False
        self._has_ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The client's frames for one upstream frame."""
        kind = document.get("type")
        if self._has_ended or not isinstance(kind, str):
            return ()
        if kind == "content_block_delta":
            self._delta(document)
        elif kind in _EVENTS:
            _EVENTS[kind](self, document)
        elif kind == "error":
            return self._fail(failure_of(document.get("error")))
        return self._events.taken()

    def finish(self) -> Iterable[Document | Failure]:
        """A failure unless the answer has ended."""
        return () if self._has_ended else self._fail(ended_early())

    def _start(self, document: Document) -> None:
        message = _mapping(document.get("message"))
        self._resource.model = message.get("model") or self._resource.model
        self._resource.usage.merge(message.get("usage"))
        self._announce()

    def _announce(self) -> None:
        if self._has_started:
            return
        self._has_started = True
        response = self._resource.in_progress()
        self._events.add("response.created", response=response)
        self._events.add("response.in_progress", response=response)

    def _block_start(self, document: Document) -> None:
        block, index = _mapping(document.get("content_block")), _index(document)
        if block.get("type") == "fallback":
            # The upstream goes on with another model, which answers from here.
            self._resource.model = _mapping(block.get("to")).get("model") or self._resource.model
            return
        self._announce()
        self._close(index)
        item = self._item(block)
        if item is not None:
            self._open[index] = self._next_output, item
            self._next_output += 1

    def _item(self, block: Mapping[str, Any]) -> OutputItem | None:
        """The item for a block; None for kinds that have no counterpart."""
        kind = block.get("type")
        if kind == "text":
            return TextItem(block, self._next_output, self._events)
        if kind in ("thinking", "redacted_thinking"):
            return ReasoningItem(block, self._next_output, self._events)
        if kind == "tool_use":
            origin = self._toolbox.origin(str(block.get("name") or ""))
            return CallItem(block, self._next_output, origin, self._events)
        return None

    def _delta(self, document: Document) -> None:
        opened = self._open.get(_index(document))
        delta = document.get("delta")
        if opened is not None and isinstance(delta, Mapping):
            opened[1].delta(delta)

    def _block_stop(self, document: Document) -> None:
        self._close(_index(document))

    def _close(self, index: Any) -> None:
        opened = self._open.pop(index, None)
        if opened is not None:
            output_index, item = opened
            self._resource.output[output_index] = item.stop()

    def _message_delta(self, document: Document) -> None:
        self._resource.usage.merge(document.get("usage"))
        stated = _mapping(document.get("delta"))
        self._stop.update({name: value for name, value in stated.items() if value is not None})

    def _message_stop(self, document: Document) -> None:
        self._announce()
        for index in list(self._open):
            self._close(index)
        self._has_ended = True
        kind, response = terminal(self._stop, self._resource)
        self._events.add(kind, response=response)

    def _fail(self, failure: Failure) -> list[Document | Failure]:
        self._has_ended = True
        return [*self._events.taken(), failure]


def _index(document: Mapping[str, Any]) -> int:
    index = document.get("index")
    return index if isinstance(index, int) else 0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_EVENTS: Final[Mapping[str, Callable[[ResponsesFrames, Document], None]]] = {
    "message_start": ResponsesFrames._start,
    "content_block_start": ResponsesFrames._block_start,
    "content_block_stop": ResponsesFrames._block_stop,
    "message_delta": ResponsesFrames._message_delta,
    "message_stop": ResponsesFrames._message_stop,
}
