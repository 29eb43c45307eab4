"""Messages events as Responses events; see ``blocks.py`` for the content."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_messages.blocks import Block, opened
from floway.translate.pairs.responses_via_messages.ending import incomplete_reason, refusal_error
from floway.translate.pairs.responses_via_messages.usage import UsageReport
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.ids import minted
from floway.translate.shared.response_resource import announced, repeated
from floway.translate.shared.response_writer import ResponseWriter
from floway.translate.shared.stream_errors import ended_early, failure_of


class ResponsesFrames:
    """One answer on its way back.

    :param document: the client's request, which the response repeats.
    """

    def __init__(self, document: Mapping[str, Any], toolbox: Toolbox, context: Context) -> None:
        self._document = repeated(document)
        self._toolbox = toolbox
        self._model: Any = context.model
        self._created_at = context.created_at
        self._writer = ResponseWriter()
        self._usage = UsageReport()
        #: Open blocks by their index.
        self._open: dict[int, Block] = {}
        self._stop: Document = {}
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
        return self._taken()

    def finish(self) -> Iterable[Document | Failure]:
        """A failure unless the answer has ended."""
        if self._has_ended:
            return ()
        self._fail(ended_early())
        return self._taken()

    def _taken(self) -> list[Document | Failure]:
        frames, self._writer.out = self._writer.out, []
        return frames

    def _start(self, document: Document) -> None:
        message = _mapping(document.get("message"))
        self._model = message.get("model") or self._model
        self._usage.merge(message.get("usage"))
        self._announce()

    def _announce(self) -> None:
        if not self._writer.is_started:
            resource = announced(self._document, minted("resp"), self._model, self._created_at)
            self._writer.start({**resource, **self._tier(), "usage": self._usage.document()})

    def _tier(self) -> Document:
        return {} if self._usage.tier is None else {"service_tier": self._usage.tier}

    def _block_start(self, document: Document) -> None:
        block, index = _mapping(document.get("content_block")), _index(document)
        if block.get("type") == "fallback":
            # The upstream goes on with another model, which answers from here.
            self._model = _mapping(block.get("to")).get("model") or self._model
            return
        self._announce()
        self._close(index)
        item = opened(block, self._toolbox, self._writer)
        if item is not None:
            self._open[index] = item

    def _delta(self, document: Document) -> None:
        block = self._open.get(_index(document))
        delta = document.get("delta")
        if block is not None and isinstance(delta, Mapping):
            block.delta(delta)

    def _block_stop(self, document: Document) -> None:
        self._close(_index(document))

    def _close(self, index: int) -> None:
        block = self._open.pop(index, None)
        if block is not None:
            block.stop()

    def _message_delta(self, document: Document) -> None:
        self._usage.merge(document.get("usage"))
        stated = _mapping(document.get("delta"))
        self._stop.update({name: value for name, value in stated.items() if value is not None})

    def _message_stop(self, document: Document) -> None:
        self._announce()
        for index in list(self._open):
            self._close(index)
        self._has_ended = True
        self._writer.end(
            self._usage.document(),
            incomplete_reason(self._stop),
            refusal_error(self._stop),
            model=self._model,
            **self._tier(),
        )

    def _error(self, document: Document) -> None:
        self._fail(failure_of(document.get("error")))

    def _fail(self, failure: Failure) -> None:
        self._has_ended = True
        self._writer.out.append(failure)


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
    "error": ResponsesFrames._error,
}
