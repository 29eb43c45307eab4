"""Messages events as Chat Completions chunks."""

from collections.abc import Callable, Iterable
from typing import Any

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.chat_completions_via_messages.calls import Calls
from floway.translate.pairs.chat_completions_via_messages.usage import UsageCount
from floway.translate.shared.chat_dialect import reasoning_delta
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.ids import minted
from floway.translate.shared.messages_carrier import packed
from floway.translate.shared.stream_errors import ended_early, failure_of

_FINISH_REASONS = {
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
}
#: What a client shows when the vendor refuses without saying why.
_REFUSED = "The model declined to answer this request."

Frames = list[Document | Failure]


class ChatFrames:
    """Chunks for a Chat Completions client, the last one with the usage."""

    def __init__(self, model: str, created_at: int, toolbox: Toolbox) -> None:
        self._envelope: Document = {
            "id": "",
            "object": "chat.completion.chunk",
            "created": created_at,
            "model": model,
        }
        self._calls = Calls(toolbox)
        self._usage = UsageCount()
        self._is_started = self._is_over = False
        #: The index of the first reasoning block: Chat has one slot for them.
        self._reasoning_index: int | None = None
        self._has_thought = self._has_seal = False
        self._delta: Document = {}

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The chunks for one event."""
        if self._is_over:
            return ()
        kind = document.get("type")
        write = _WRITERS.get(kind) if isinstance(kind, str) else None
        return write(self, document) if write else ()

    def finish(self) -> Iterable[Document | Failure]:
        """A failure, unless the stream came to its end."""
        return () if self._is_over else self._fail(ended_early())

    def _start(self, document: Document) -> Frames:
        message = document.get("message")
        if self._is_started or not isinstance(message, dict):
            return []
        self._is_started = True
        self._envelope["id"] = message.get("id") or minted("msg")
        self._envelope["model"] = message.get("model") or self._envelope["model"]
        self._usage.note(message.get("usage"))
        return [self._chunk({"role": "assistant", "content": ""})]

    def _start_block(self, document: Document) -> Frames:
        block, index = document.get("content_block"), _index(document)
        if not isinstance(block, dict):
            return []
        kind = block.get("type")
        if kind == "tool_use":
            return [self._chunk({"tool_calls": [self._calls.start(index, block)]})]
        if kind == "text":
            return self._content(block.get("text"))
        if kind in ("thinking", "redacted_thinking"):
            return self._start_reasoning(index, block)
        if kind == "fallback" and isinstance(block.get("to"), dict):
            self._envelope["model"] = block["to"].get("model") or self._envelope["model"]
        return []

    def _start_reasoning(self, index: int | None, block: Document) -> Frames:
        if self._reasoning_index is not None:
            return []
        self._reasoning_index = -1 if index is None else index
        if block["type"] == "redacted_thinking":
            sealed = block.get("data")
            return self._seal(sealed) if sealed and isinstance(sealed, str) else []
        return [*self._think(block.get("thinking")), *self._sign(block.get("signature"))]

    def _delta_of(self, document: Document) -> Frames:
        delta, index = document.get("delta"), _index(document)
        if not isinstance(delta, dict):
            return []
        kind = delta.get("type")
        if kind == "text_delta":
            return self._content(delta.get("text"))
        if kind == "input_json_delta":
            piece = delta.get("partial_json")
            entry = self._calls.delta(index, piece) if isinstance(piece, str) else None
            return [self._chunk({"tool_calls": [entry]})] if entry else []
        if index == self._reasoning_index:
            if kind == "thinking_delta":
                return self._think(delta.get("thinking"))
            if kind == "signature_delta":
                return self._sign(delta.get("signature"))
        return []

    def _content(self, text: Any) -> Frames:
        return [self._chunk({"content": text})] if text and isinstance(text, str) else []

    def _think(self, thought: Any) -> Frames:
        if not thought or not isinstance(thought, str):
            return []
        self._has_thought = True
        return [self._chunk(reasoning_delta(thought))]

    def _sign(self, signature: Any) -> Frames:
        """The seal; beside it an empty text where there was none, which tells it from a redacted block's."""
        if not signature or not isinstance(signature, str):
            return []
        return self._seal(signature, {} if self._has_thought else {"reasoning_text": ""})

    def _seal(self, signature: str, beside: Document | None = None) -> Frames:
        self._has_seal = True
        return [self._chunk({**(beside or {}), "reasoning_opaque": packed(signature)})]

    def _stop_block(self, document: Document) -> Frames:
        index = _index(document)
        if index == self._reasoning_index and self._has_thought and not self._has_seal:
            # Says whose the text is: nobody else may get it back.
            return self._seal("")
        entry = self._calls.stop(index)
        return [self._chunk({"tool_calls": [entry]})] if entry else []

    def _note_end(self, document: Document) -> Frames:
        """Keep why the answer ended until it has: a stream that is cut here is not complete."""
        delta = document.get("delta")
        if isinstance(delta, dict):
            self._delta.update(delta)
        self._usage.note(document.get("usage"))
        return []

    def _end(self, document: Document) -> Frames:
        if not self._is_started:
            return self._fail(ended_early())
        self._is_over = True
        frames: Frames = []
        reason = self._delta.get("stop_reason")
        if reason == "refusal":
            details = self._delta.get("stop_details")
            explanation = details.get("explanation") if isinstance(details, dict) else None
            frames.append(self._chunk({"refusal": explanation or _REFUSED}))
        frames.append(self._chunk({}, _FINISH_REASONS.get(str(reason), "stop")))
        usage = self._usage.chat_usage()
        if usage:
            last: Document = {**self._envelope, "choices": [], "usage": usage}
            tier = self._usage.tier()
            if tier is not None:
                last["service_tier"] = tier
            frames.append(last)
        return [*frames, DONE]

    def _error(self, document: Document) -> Frames:
        return self._fail(failure_of(document.get("error")))

    def _fail(self, failure: Failure) -> Frames:
        self._is_over = True
        return [failure]

    def _chunk(self, delta: Document, finish: str | None = None) -> Document:
        return {**self._envelope, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def _index(document: Document) -> int | None:
    index = document.get("index")
    return index if isinstance(index, int) else None


_WRITERS: dict[str, Callable[[ChatFrames, Document], Frames]] = {
    "message_start": ChatFrames._start,
    "content_block_start": ChatFrames._start_block,
    "content_block_delta": ChatFrames._delta_of,
    "content_block_stop": ChatFrames._stop_block,
    "message_delta": ChatFrames._note_end,
    "message_stop": ChatFrames._end,
    "error": ChatFrames._error,
}
