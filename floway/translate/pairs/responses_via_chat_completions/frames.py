"""Chat Completions chunks as Responses events."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.responses_via_chat_completions.calls import Calls
from floway.translate.pairs.responses_via_chat_completions.reasoning import Reasoning
from floway.translate.pairs.responses_via_chat_completions.usage import responses_usage
from floway.translate.shared.chat_dialect import content_text
from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.ids import minted
from floway.translate.shared.response_resource import announced, repeated
from floway.translate.shared.response_writer import MessageWriter, ResponseWriter
from floway.translate.shared.stream_errors import ended_early, failure_of

_INCOMPLETE: Final = {"length": "max_output_tokens", "content_filter": "content_filter"}


class ResponseFrames:
    """The way back, for the first choice; other choices have no place in a response.

    Items that can still grow stay open until ``[DONE]``, or until the body ends behind the usage:
    vendors interleave the pieces of parallel calls, and some say why they finish before they do.

    :param document: the client's request, which the response repeats.
    :param origin: the mark of the model's reasoning, see ``chat_carrier.py``.
    """

    __slots__ = (
        "_calls", "_document", "_ended", "_finish_reason", "_has_all", "_is_refused", "_message", "_model",
        "_reasoning", "_tier", "_usage", "_writer",
    )  # fmt: skip

    def __init__(self, document: Mapping[str, Any], model: str, toolbox: Toolbox, origin: str) -> None:
        self._document = repeated(document)
        self._model = model
        self._writer = ResponseWriter()
        self._reasoning = Reasoning(self._writer, origin)
        self._calls = Calls(self._writer, toolbox)
        self._message: MessageWriter | None = None
        self._usage: Document | None = None
        self._tier: str | None = None
        self._finish_reason: str | None = None
        #: Usage came with the finish reason or behind it, so that nothing is missing but ``[DONE]``.
        self._has_all = False
        #: A refusal was stated, be it without a word.
        self._is_refused = False
        self._ended = False

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The events for one chunk."""
        if self._ended:
            return ()
        out = self._writer.collect()
        if document is DONE:
            self._end()
        elif document.get("error"):
            self._fail(failure_of(document["error"]))
        else:
            self._see(document)
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """The end, if only ``[DONE]`` is missing; else a failure."""
        if self._ended:
            return ()
        out = self._writer.collect()
        if self._has_all:
            self._end()
        else:
            self._fail(ended_early())
        return out

    def _fail(self, failure: Failure) -> None:
        self._ended = True
        self._writer.out.append(failure)

    def _see(self, chunk: Document) -> None:
        has_usage = self._note(chunk)
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict) and not choice.get("index"):
                if not self._writer.is_started:
                    self._start(chunk)
                if isinstance(choice.get("finish_reason"), str):
                    self._finish_reason = choice["finish_reason"]
                if isinstance(choice.get("delta"), dict):
                    self._see_delta(choice["delta"])
        if has_usage and self._finish_reason:
            self._has_all = True

    def _note(self, chunk: Document) -> bool:
        """Note what stands beside the choices; whether it is usage."""
        if isinstance(chunk.get("service_tier"), str):
            self._tier = chunk["service_tier"]
        usage = responses_usage(chunk["usage"]) if chunk.get("usage") else None
        # Some vendors end with an all-zero report, which must not replace the real one.
        if usage and (usage["total_tokens"] or self._usage is None):
            self._usage = usage
        return bool(usage)

    def _start(self, chunk: Document) -> None:
        chunk_id, created, model = chunk.get("id"), chunk.get("created"), chunk.get("model")
        self._writer.start(
            announced(
                self._document,
                _response_id(chunk_id),
                model if isinstance(model, str) and model else self._model,
                created if isinstance(created, int) else 0,
            )
        )

    def _see_delta(self, delta: Document) -> None:
        if self._reasoning.is_in(delta):
            self._end_message()
            self._reasoning.see(delta)
        text = delta.get("content")
        if text:
            self._say(text if isinstance(text, str) else content_text(text), is_refusal=False)
        refusal = delta.get("refusal")
        if isinstance(refusal, str):
            self._is_refused = True
            self._say(refusal, is_refusal=True)
        fragments = delta.get("tool_calls")
        if fragments and isinstance(fragments, list):
            self._reasoning.end()
            self._end_message()
            for fragment in fragments:
                self._calls.see(fragment)

    def _say(self, text: str, *, is_refusal: bool) -> None:
        if text:
            self._message_for(is_refusal).delta(text)

    def _message_for(self, is_refusal: bool) -> MessageWriter:
        """The open message of this kind; reasoning, and a message of the other kind, end with it."""
        message = self._message
        if message is None or message.is_refusal is not is_refusal:
            self._reasoning.end()
            self._end_message()
            message = self._message = MessageWriter(self._writer, is_refusal=is_refusal)
        return message

    def _end_message(self, status: str = "completed") -> None:
        if self._message is not None:
            self._message.end(status)
            self._message = None

    def _end(self) -> None:
        if not self._writer.is_started:
            self._fail(ended_early())
            return
        reason = _INCOMPLETE.get(self._finish_reason or "")
        status = "incomplete" if reason else "completed"
        self._reasoning.end()
        if self._is_refused and self._message is None and not self._calls.were_made:
            self._message_for(is_refusal=True)
        self._end_message(status)
        self._calls.end(status)
        changed: Document = {"service_tier": self._tier} if self._tier is not None else {}
        self._writer.end(self._usage, reason, **changed)
        self._ended = True


def _response_id(chunk_id: object) -> str:
    """The chunk's own id in the shape of this protocol's."""
    if not isinstance(chunk_id, str) or not chunk_id:
        return minted("resp")
    return chunk_id if chunk_id.startswith("resp_") else f"resp_{chunk_id.removeprefix('chatcmpl-')}"
