"""Responses events as Gemini results."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.protocol import RESPONSES
from floway.domain.usage import NO_USAGE
from floway.protocols.parsing import UNREADABLE
from floway.protocols.responses.usage import ResponseResource, billing_of
from floway.translate.base import Document
from floway.translate.pairs.gemini_via_responses.terminal import ending_of, failure_in
from floway.translate.shared.gemini_client import ending
from floway.translate.shared.gemini_client.answer import Answer, Candidate, call_part, thought_part
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.stream_errors import ended_early, failure_of

_OBJECT = msgspec.json.Decoder(dict[str, Any])

Frames = list[Document | Failure]


class GeminiFrames:
    """Results for a Gemini client out of the events of one response.

    Text is written as it comes; what only the end of an item, or of the response, tells is written
    then. Nothing is written twice.

    :param shows_thoughts: whether the client asked for them.
    """

    def __init__(self, names: ToolNames, shows_thoughts: bool) -> None:
        self._names = names
        self._shows_thoughts = shows_thoughts
        self._answer = Answer()
        self._candidate = Candidate(0, RESPONSES)
        self._refusal: list[str] = []
        #: Pieces of arguments by output index, for upstreams whose items end without them.
        self._arguments: dict[Any, list[str]] = {}
        #: ``(output index, part index, what)`` of all that was streamed; indices and ids of items that ended.
        self._streamed: set[tuple[Any, Any, str]] = set()
        self._ended: set[Any] = set()
        self._garbled: str | None = None
        self._usage = NO_USAGE
        self._is_over = False
        self._readers: Mapping[str, Callable[[Document], Frames]] = {
            "response.output_text.delta": self._text_delta,
            "response.refusal.delta": self._refusal_delta,
            "response.reasoning_summary_text.delta": self._thought_delta,
            "response.reasoning_text.delta": self._thought_delta,
            "response.output_text.done": self._text_done,
            "response.reasoning_summary_text.done": self._thought_done,
            "response.reasoning_text.done": self._thought_done,
            "response.function_call_arguments.delta": self._arguments_delta,
            "response.output_item.done": self._item_done,
            "response.created": self._start,
            "response.in_progress": self._start,
            "response.completed": self._end,
            "response.incomplete": self._end,
            "response.failed": self._failed,
            "error": self._error,
        }

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The results for one event; none for events that nobody knows."""
        if self._is_over:
            return ()
        kind = document.get("type")
        reader = self._readers.get(kind) if isinstance(kind, str) else None
        return reader(document) if reader else ()

    def finish(self) -> Iterable[Document | Failure]:
        """A failure, unless the response ended."""
        return () if self._is_over else self._fail(ended_early())

    def _start(self, event: Document) -> Frames:
        self._note(event)
        return []

    def _note(self, event: Document) -> Document:
        """The response in an event, after a look at what stands around its output."""
        response = event.get("response")
        if not isinstance(response, dict):
            return {}
        self._answer.announce(response.get("model"), response.get("id"))
        usage = response.get("usage")
        if isinstance(usage, dict):
            report = ResponseResource(usage=msgspec.Raw(msgspec.json.encode(usage)))
            self._usage = billing_of(report).usage
        return response

    def _text_delta(self, event: Document) -> Frames:
        return self._text(event.get("delta"), _text_place(event))

    def _text_done(self, event: Document) -> Frames:
        """A part that was not streamed must stand before the next, which may be."""
        place = _text_place(event)
        return [] if place in self._streamed else self._text(event.get("text"), place)

    def _text(self, text: Any, place: tuple[Any, Any, str]) -> Frames:
        if not text or not isinstance(text, str):
            return []
        self._streamed.add(place)
        return [self._answer.frame(0, [self._candidate.signed({"text": text})])]

    def _refusal_delta(self, event: Document) -> Frames:
        place = (_number(event, "output_index"), _number(event, "content_index"), "refusal")
        self._refuse(event.get("delta"), place)
        return []

    def _refuse(self, text: Any, place: tuple[Any, Any, str]) -> None:
        if isinstance(text, str):
            self._streamed.add(place)
            self._refusal.append(text)

    def _thought_delta(self, event: Document) -> Frames:
        index, part = _thought_place(event)
        return self._think(event.get("delta"), index, part)

    def _thought_done(self, event: Document) -> Frames:
        index, part = _thought_place(event)
        return (
            [] if (index, part, "thought") in self._streamed else self._think(event.get("text"), index, part)
        )

    def _think(self, text: Any, index: Any, part: Any) -> Frames:
        if not text or not isinstance(text, str):
            return []
        place = (index, part, "thought")
        is_first = place not in self._streamed
        self._streamed.add(place)
        if not self._shows_thoughts:
            return []
        # Parts of a summary are paragraphs.
        return [self._answer.frame(0, [thought_part(f"\n\n{text}" if part and is_first else text)])]

    def _arguments_delta(self, event: Document) -> Frames:
        delta = event.get("delta")
        if isinstance(delta, str):
            self._arguments.setdefault(_number(event, "output_index"), []).append(delta)
        return []

    def _item_done(self, event: Document) -> Frames:
        return self._item(_number(event, "output_index"), event.get("item"))

    def _item(self, index: Any, item: Any) -> Frames:
        """What an item holds beyond what was streamed; nothing when it ended before."""
        if not isinstance(item, dict):
            return []
        names = {name for name in (index, item.get("id")) if isinstance(name, int | str)}
        if names & self._ended:
            return []
        self._ended |= names
        kind = item.get("type")
        if kind == "function_call":
            return self._call(index, item)
        if kind == "message":
            return self._message(index, item)
        return self._reasoning(index, item) if kind == "reasoning" else []

    def _message(self, index: Any, item: Document) -> Frames:
        out: Frames = []
        for position, part in enumerate(_objects(item.get("content"))):
            if part.get("type") == "output_text" and (index, position, "text") not in self._streamed:
                out += self._text(part.get("text"), (index, position, "text"))
            elif part.get("type") == "refusal" and (index, position, "refusal") not in self._streamed:
                self._refuse(part.get("refusal"), (index, position, "refusal"))
        return out

    def _reasoning(self, index: Any, item: Document) -> Frames:
        out: Frames = []
        for position, part in enumerate(_objects(item.get("summary"))):
            if (index, position, "thought") not in self._streamed:
                out += self._think(part.get("text"), index, position)
        if item.get("encrypted_content"):
            self._candidate.keep(
                {name: item[name] for name in ("type", "id", "summary", "encrypted_content") if name in item}
            )
        return out

    def _call(self, index: Any, item: Document) -> Frames:
        name, text = str(item.get("name") or ""), item.get("arguments")
        if not text or not isinstance(text, str):
            text = "".join(self._arguments.get(index, ()))
        try:
            arguments = _OBJECT.decode(text) if text and not text.isspace() else {}
        except UNREADABLE:
            self._garbled = name
            return []
        part = call_part(item.get("call_id"), self._names.original(name), arguments)
        return [self._answer.frame(0, [self._candidate.signed(part)])]

    def _end(self, event: Document) -> Frames:
        response = self._note(event)
        out: Frames = []
        for index, item in enumerate(_objects(response.get("output"))):
            out += self._item(index, item)
        finished = ending_of(response, event.get("type"), self._refusal)
        if self._garbled is not None and finished.reason != ending.MAX_TOKENS:
            return [*out, *self._fail(ending.not_an_object(self._garbled))]
        self._is_over = True
        return [*out, self._answer.last_frame([(self._candidate, [], finished)], self._usage)]

    def _failed(self, event: Document) -> Frames:
        failed = failure_in(self._note(event).get("error"))
        if isinstance(failed, Failure):
            return self._fail(failed)
        self._is_over = True
        return [self._answer.last_frame([(self._candidate, [], failed)], self._usage)]

    def _error(self, event: Document) -> Frames:
        error = event.get("error")
        if not isinstance(error, dict):
            error = {name: value for name, value in event.items() if name != "type"}
        return self._fail(failure_of(error))

    def _fail(self, failure: Failure) -> Frames:
        self._is_over = True
        return [failure]


def _text_place(event: Document) -> tuple[Any, Any, str]:
    return _number(event, "output_index"), _number(event, "content_index"), "text"


def _thought_place(event: Document) -> tuple[int | None, int | None]:
    part = "summary_index" if "summary_index" in event else "content_index"
    return _number(event, "output_index"), _number(event, part)


def _number(event: Document, name: str) -> int | None:
    number = event.get(name)
    return number if isinstance(number, int) else None


def _objects(value: Any) -> list[Document]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
