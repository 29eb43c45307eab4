"""Messages events as Gemini results."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.protocol import MESSAGES
from floway.domain.usage import NO_USAGE
from floway.protocols.messages.usage import UsageReport, billing_of, merged
from floway.protocols.parsing import UNREADABLE
from floway.translate.base import Document
from floway.translate.shared.gemini_client import ending
from floway.translate.shared.gemini_client.answer import Answer, Candidate, call_part, thought_part
from floway.translate.shared.gemini_client.ending import Ending
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.stream_errors import ended_early, failure_of

_REASONS = {
    "end_turn": ending.STOP,
    "tool_use": ending.STOP,
    "stop_sequence": ending.STOP,
    "max_tokens": ending.MAX_TOKENS,
    "model_context_window_exceeded": ending.MAX_TOKENS,
}
_OBJECT = msgspec.json.Decoder(dict[str, Any])

Frames = list[Document | Failure]


class _Block:
    """A block that has not been stopped: thinking, or a call."""

    __slots__ = ("content", "pieces", "signature")

    def __init__(self, content: Document) -> None:
        self.content = content
        #: Thinking text, or JSON.
        self.pieces: list[str] = []
        self.signature = ""


class GeminiFrames:
    """Results for a Gemini client out of the events of one message.

    :param shows_thoughts: whether the client asked for them.
    """

    def __init__(self, names: ToolNames, shows_thoughts: bool) -> None:
        self._names = names
        self._shows_thoughts = shows_thoughts
        self._answer = Answer()
        self._candidate = Candidate(0, MESSAGES)
        self._blocks: dict[int | None, _Block] = {}
        self._usage: UsageReport | None = None
        self._stop: Document = {}
        #: The tool that was called with something else than a JSON object.
        self._garbled: str | None = None
        self._is_over = False
        self._readers: Mapping[str, Callable[[Document], Frames]] = {
            "content_block_delta": self._delta,
            "content_block_start": self._start_block,
            "content_block_stop": self._stop_block,
            "message_start": self._start,
            "message_delta": self._end_is_near,
            "message_stop": self._end,
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
        """A failure, unless the message was stopped."""
        return () if self._is_over else self._fail(ended_early())

    def _start(self, event: Document) -> Frames:
        message = event.get("message")
        if isinstance(message, dict):
            self._answer.announce(message.get("model"), message.get("id"))
            self._count(message.get("usage"))
        return []

    def _start_block(self, event: Document) -> Frames:
        content = event.get("content_block")
        if not isinstance(content, dict):
            return []
        kind = content.get("type")
        if kind == "text":
            return self._text(content.get("text"))
        if kind == "redacted_thinking":
            self._candidate.keep(content)
        elif kind == "tool_use":
            self._blocks[_index(event)] = _Block(content)
        elif kind == "thinking":
            block = self._blocks[_index(event)] = _Block(content)
            block.signature = _text_in(content, "signature")
            return self._think(block, content.get("thinking"))
        return []

    def _delta(self, event: Document) -> Frames:
        delta = event.get("delta")
        if not isinstance(delta, dict):
            return []
        kind = delta.get("type")
        if kind == "text_delta":
            return self._text(delta.get("text"))
        block = self._blocks.get(_index(event))
        if block is None:
            return []
        if kind == "thinking_delta":
            return self._think(block, delta.get("thinking"))
        if kind == "input_json_delta":
            block.pieces.append(_text_in(delta, "partial_json"))
        elif kind == "signature_delta":
            block.signature += _text_in(delta, "signature")
        return []

    def _stop_block(self, event: Document) -> Frames:
        block = self._blocks.pop(_index(event), None)
        if block is None:
            return []
        if block.content.get("type") == "tool_use":
            return self._call(block)
        if block.signature:
            thought = {"thinking": "".join(block.pieces), "signature": block.signature}
            self._candidate.keep({"type": "thinking", **thought})
        return []

    def _text(self, text: Any) -> Frames:
        if not text or not isinstance(text, str):
            return []
        return [self._answer.frame(0, [self._candidate.signed({"text": text})])]

    def _think(self, block: _Block, text: Any) -> Frames:
        if not text or not isinstance(text, str):
            return []
        block.pieces.append(text)
        return [self._answer.frame(0, [thought_part(text)])] if self._shows_thoughts else []

    def _call(self, block: _Block) -> Frames:
        content = block.content
        name = _text_in(content, "name")
        arguments = _arguments("".join(block.pieces), content.get("input"))
        if arguments is None:
            self._garbled = name
            return []
        part = call_part(content.get("id"), self._names.original(name), arguments)
        return [self._answer.frame(0, [self._candidate.signed(part)])]

    def _count(self, usage: Any) -> None:
        """Add a report by the rules of accounting, so that the client sees what is billed."""
        try:
            report = msgspec.convert(usage, UsageReport)
        except msgspec.ValidationError:
            return
        self._usage = merged(self._usage, report)

    def _end_is_near(self, event: Document) -> Frames:
        self._count(event.get("usage"))
        delta = event.get("delta")
        if isinstance(delta, dict):
            self._stop.update({name: value for name, value in delta.items() if value is not None})
        return []

    def _end(self, event: Document) -> Frames:
        out: Frames = []
        for index in list(self._blocks):
            out += self._stop_block({"index": index})
        finished = self._ending()
        if self._garbled is not None and finished.reason != ending.MAX_TOKENS:
            return [*out, *self._fail(ending.not_an_object(self._garbled))]
        self._is_over = True
        usage = billing_of(self._usage).usage if self._usage else NO_USAGE
        return [*out, self._answer.last_frame([(self._candidate, [], finished)], usage)]

    def _ending(self) -> Ending:
        reason = self._stop.get("stop_reason")
        if reason == "refusal":
            details = self._stop.get("stop_details")
            return ending.refusal(_text_in(details, "explanation") if isinstance(details, dict) else None)
        return Ending(_REASONS.get(reason, ending.OTHER) if isinstance(reason, str) else ending.OTHER)

    def _error(self, event: Document) -> Frames:
        return self._fail(failure_of(event.get("error")))

    def _fail(self, failure: Failure) -> Frames:
        self._is_over = True
        return [failure]


def _index(event: Document) -> int | None:
    index = event.get("index")
    return index if isinstance(index, int) else None


def _text_in(holder: Document, name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _arguments(text: str, given: Any) -> Document | None:
    """The arguments of a call: what was streamed, else what it started with; None if no object."""
    if not text or text.isspace():
        return given if isinstance(given, dict) else {}
    try:
        return _OBJECT.decode(text)
    except UNREADABLE:
        return None
