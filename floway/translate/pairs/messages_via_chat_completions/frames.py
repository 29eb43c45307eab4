"""Chat Completions chunks as Messages events."""

from collections.abc import Iterable, Mapping
from typing import Any

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks
from floway.translate.pairs.messages_via_chat_completions.calls import Calls
from floway.translate.pairs.messages_via_chat_completions.thinking import Thinking
from floway.translate.pairs.messages_via_chat_completions.usage import closing_usage, opening_usage
from floway.translate.shared.chat_dialect import ChatUsage, read_usage, spelled_reasoning
from floway.translate.shared.context_overflow import rewritten
from floway.translate.shared.ids import minted
from floway.translate.shared.stream_errors import ended_early, failure_of

_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "function_call": "tool_use",
    "content_filter": "refusal",
}


class MessagesFrames:
    """Events for a Messages client out of the first choice's chunks.

    :param names: the client's names of tools that the upstream knows under another one.
    :param origin: the mark of the model's reasoning, see ``chat_carrier.py``.
    """

    def __init__(self, model: str, names: Mapping[str, str], origin: str) -> None:
        self._model = model
        self._blocks = Blocks()
        self._thinking = Thinking(self._blocks, origin)
        self._calls = Calls(self._blocks, names)
        self._out: list[Document | Failure] = []
        self._is_started = self._is_finished = self._is_over = False
        #: What was said behind the first call, which is written behind the last: ``text`` or
        #: the member that reasoning came in, and the words.
        self._trailing: list[tuple[str, str]] = []
        self._refusal: list[str] = []
        self._finish: str | None = None
        self._usage: ChatUsage | None = None
        #: Usage came with the finish reason or behind it, so that nothing is missing but ``DONE``.
        self._has_all = False
        self._tier: Any = None

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The events for one chunk, or for ``DONE``."""
        if self._is_over:
            return ()
        if document is DONE:
            return self._end() if self._is_started else self._fail(ended_early())
        if document.get("error"):
            return self._fail(rewritten(failure_of(document["error"])))
        if document.get("service_tier") is not None:
            self._tier = document["service_tier"]
        if document.get("usage"):
            self._count(read_usage(document["usage"]))
        out: list[Any] = []
        choices = document.get("choices")
        choice = _first(choices)
        if choice is not None:
            if not self._is_started:
                self._start(out, document)
            self._choice(out, choice)
        elif self._is_finished and self._usage and isinstance(choices, list):
            return self._end()
        self._has_all = self._has_all or bool(self._is_finished and self._usage and document.get("usage"))
        return out

    def finish(self) -> Iterable[Document | Failure]:
        """A failure, unless the stream came to its end."""
        if self._is_over:
            return ()
        return self._end() if self._has_all else self._fail(ended_early())

    def _start(self, out: list[Any], chunk: Document) -> None:
        self._is_started = True
        chunk_id = chunk.get("id")
        known = chunk_id.removeprefix("chatcmpl-") if isinstance(chunk_id, str) else ""
        message: Document = {
            "id": (known if known.startswith("msg_") else f"msg_{known}") if known else minted("msg"),
            "type": "message",
            "role": "assistant",
            "model": chunk.get("model") or self._model,
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": opening_usage(chunk.get("usage")),
        }
        out.append({"type": "message_start", "message": message})

    def _count(self, report: ChatUsage | None) -> None:
        """Keep the last report with real counts: some vendors end with one that is all zero."""
        if report and (report.prompt_tokens or report.completion_tokens or not self._usage):
            self._usage = report

    def _choice(self, out: list[Any], choice: Document) -> None:
        if self._is_finished:
            return
        delta = choice.get("delta")
        if isinstance(delta, dict):
            self._delta(out, delta)
        finish = choice.get("finish_reason")
        if isinstance(finish, str) and finish:
            self._finish = finish
            self._is_finished = True
            self._close_content(out)

    def _delta(self, out: list[Any], delta: Document) -> None:
        self._reason(out, delta)
        calls = delta.get("tool_calls")
        if calls and isinstance(calls, list):
            if not self._calls.any:
                self._thinking.close(out)
            for fragment in calls:
                self._calls.feed(out, fragment)
        text = delta.get("content")
        if text and not isinstance(text, str):
            text = _text_of(text)
        if text:
            if self._calls.any:
                self._trailing.append(("text", text))
            else:
                self._text(out, text)
        refusal = delta.get("refusal")
        if refusal and isinstance(refusal, str):
            self._refusal.append(refusal)

    def _reason(self, out: list[Any], delta: Document) -> None:
        spelling, thought = spelled_reasoning(delta)
        if thought and self._calls.any:
            self._trailing.append((spelling, thought))
        elif thought:
            self._thinking.text(out, thought, spelling)
        opaque = delta.get("reasoning_opaque")
        if opaque and isinstance(opaque, str):
            self._thinking.seal(out, opaque)

    def _close_content(self, out: list[Any]) -> None:
        """Write what waited for the end."""
        self._calls.finish(out)
        for kind, words in self._trailing:
            if kind == "text":
                self._text(out, words)
            else:
                self._thinking.text(out, words, kind)
        self._thinking.close(out)
        self._blocks.stop(out)

    def _text(self, out: list[Any], text: str) -> None:
        if self._blocks.open_kind != "text":
            self._thinking.close(out)
        self._blocks.text(out, text)

    def _end(self) -> list[Any]:
        out: list[Any] = []
        if not self._is_finished:
            self._close_content(out)
        self._is_over = True
        out.append(
            {
                "type": "message_delta",
                "delta": self._stop(),
                "usage": closing_usage(self._usage, self._tier),
            }
        )
        out.append({"type": "message_stop"})
        return out

    def _stop(self) -> Document:
        reason = _STOP_REASONS.get(self._finish) if self._finish else None
        if self._refusal:
            reason = "refusal"
        elif self._calls.any and reason == "end_turn":
            # Some vendors say "stop" behind a call, and clients run tools only on "tool_use".
            reason = "tool_use"
        stop: Document = {"stop_reason": reason, "stop_sequence": None}
        if reason == "refusal":
            explanation = "".join(self._refusal) or None
            stop["stop_details"] = {"type": "refusal", "category": None, "explanation": explanation}
        return stop

    def _fail(self, failure: Failure) -> list[Document | Failure]:
        self._is_over = True
        return [failure]


def _first(choices: Any) -> Document | None:
    """The choice with the index 0, which a vendor may leave out."""
    if isinstance(choices, list):
        for choice in choices:
            if isinstance(choice, dict) and not choice.get("index"):
                return choice
    return None


def _text_of(content: Any) -> str:
    """The text in a list of parts, which some vendors stream."""
    if not isinstance(content, list):
        return ""
    texts = (part.get("text") for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(text for text in texts if isinstance(text, str))
