"""Responses events as Chat Completions chunks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from floway.domain.failure import Failure
from floway.translate.base import DONE, Document
from floway.translate.pairs.chat_completions_via_responses.calls import Calls
from floway.translate.pairs.chat_completions_via_responses.gate import WordGate
from floway.translate.pairs.chat_completions_via_responses.thoughts import Thoughts
from floway.translate.pairs.chat_completions_via_responses.usage import chat_usage
from floway.translate.shared.ids import minted
from floway.translate.shared.stream_errors import ended_early, failure_of

_FINISHES: Final = {"max_output_tokens": "length", "content_filter": "content_filter"}
#: How the parts of a message are named in deltas, and the member that holds their text.
_PARTS: Final = {"output_text": ("content", "text"), "refusal": ("refusal", "refusal")}


class ChatFrames:
    """The way back; one open place per output index, so that repeated texts are told from missing ones."""

    __slots__ = (
        "_calls",
        "_ended",
        "_envelope",
        "_gate",
        "_has_items",
        "_is_open",
        "_out",
        "_spoken",
        "_thoughts",
    )

    def __init__(self, model: str) -> None:
        self._envelope: Document = {"object": "chat.completion.chunk", "created": 0, "model": model}
        self._gate = WordGate()
        self._calls = Calls()
        self._thoughts = Thoughts()
        #: The message parts, by item and place in it, of which something was given.
        self._spoken: set[tuple[int, int]] = set()
        self._is_open = False
        self._has_items = False
        self._ended = False
        self._out: list[Document | Failure] = []

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The chunks for one event; one that must wait for earlier words comes later."""
        if self._ended:
            return ()
        self._out = []
        if "output_index" in document:
            self._has_items = True
        for event in self._gate.admit(document):
            self._see(event)
        return self._out

    def finish(self) -> Iterable[Document | Failure]:
        """A failure unless the response has ended."""
        if self._ended:
            return ()
        self._ended = True
        return (ended_early(),)

    def _see(self, event: Document) -> None:
        kind = event.get("type")
        see = _SEEN.get(kind) if isinstance(kind, str) else None
        if see is not None and not self._ended:
            see(self, event)

    def _give(self, delta: Document, finish: str | None = None) -> None:
        if not self._is_open:
            self._open()
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self._out.append({**self._envelope, "choices": [choice]})

    def _open(self) -> None:
        self._is_open = True
        self._envelope.setdefault("id", minted("chatcmpl"))
        self._give({"role": "assistant", "content": ""})

    def _started(self, event: Document) -> None:
        self._note(event.get("response"))
        if not self._is_open:
            self._open()

    def _note(self, response: Any) -> None:
        """Take over what every chunk repeats; what is absent keeps its earlier value."""
        if not isinstance(response, dict):
            return
        envelope = self._envelope
        if not self._is_open and isinstance(response.get("id"), str):
            envelope["id"] = response["id"]
            created = response.get("created_at")
            envelope["created"] = int(created) if isinstance(created, int | float) else 0
        for name in ("model", "service_tier"):
            if isinstance(response.get(name), str):
                envelope[name] = response[name]

    def _text_delta(self, event: Document) -> None:
        self._say("content", event, event.get("delta"))

    def _refusal_delta(self, event: Document) -> None:
        self._say("refusal", event, event.get("delta"))

    def _say(self, name: str, event: Document, text: Any) -> None:
        if isinstance(text, str) and text:
            self._spoken.add((index_of(event), index_of(event, "content_index")))
            self._give({name: text})

    def _text_done(self, event: Document) -> None:
        self._say_missing(index_of(event), index_of(event, "content_index"), "content", event.get("text"))

    def _refusal_done(self, event: Document) -> None:
        self._say_missing(index_of(event), index_of(event, "content_index"), "refusal", event.get("refusal"))

    def _part_done(self, event: Document) -> None:
        self._part(index_of(event), index_of(event, "content_index"), event.get("part"))

    def _part(self, item: int, place: int, part: Any) -> None:
        kind = part.get("type") if isinstance(part, dict) else None
        named = _PARTS.get(kind) if isinstance(kind, str) else None
        if named:
            self._say_missing(item, place, named[0], part.get(named[1]))

    def _say_missing(self, item: int, place: int, name: str, text: Any) -> None:
        """Give a whole text of which no delta came."""
        if (item, place) not in self._spoken and isinstance(text, str) and text:
            self._spoken.add((item, place))
            self._give({name: text})

    def _reasoning_delta(self, event: Document) -> None:
        for delta in self._thoughts.delta(
            index_of(event), index_of(event, "summary_index"), event.get("delta")
        ):
            self._give(delta)

    def _reasoning_done(self, event: Document) -> None:
        text = event.get("text")
        for delta in self._thoughts.missing(index_of(event), index_of(event, "summary_index"), text):
            self._give(delta)

    def _call_piece(self, event: Document) -> None:
        for delta in self._calls.piece(index_of(event), event.get("delta")):
            self._give(delta)

    def _call_done(self, event: Document) -> None:
        whole = event.get(
            "input" if event.get("type") == "response.custom_tool_call_input.done" else "arguments"
        )
        for delta in self._calls.missing(index_of(event), whole):
            self._give(delta)

    def _item_added(self, event: Document) -> None:
        item = event.get("item")
        if isinstance(item, dict):
            for delta in self._calls.start(index_of(event), item):
                self._give(delta)

    def _item_done(self, event: Document) -> None:
        """Give what of the item was not streamed; all of it when nothing was."""
        item = event.get("item")
        if not isinstance(item, dict):
            return
        index, kind = index_of(event), item.get("type")
        if kind == "message":
            content = item.get("content")
            for place, part in enumerate(content if isinstance(content, list) else ()):
                self._part(index, place, part)
        elif kind == "reasoning":
            for delta in self._thoughts.end(index, item):
                self._give(delta)
        else:
            for delta in self._calls.end(index, item):
                self._give(delta)

    def _ended_well(self, event: Document) -> None:
        """Some upstreams stream nothing but the whole response: its items count as done."""
        response = event.get("response")
        self._note(response)
        whole = response if isinstance(response, dict) else {}
        for event_held in self._gate.flush():
            self._see(event_held)
        output = whole.get("output")
        if isinstance(output, list) and not self._has_items:
            for index, item in enumerate(output):
                self._item_done({"output_index": index, "item": item})
        self._give({}, self._finish_reason(event, whole))
        usage = chat_usage(whole.get("usage"))
        if usage is not None:
            self._out.append({**self._envelope, "choices": [], "usage": usage})
        self._out.append(DONE)
        self._ended = True

    def _finish_reason(self, event: Document, response: Document) -> str:
        details = response.get("incomplete_details")
        reason = details.get("reason") if isinstance(details, dict) else None
        if reason is not None or event.get("type") == "response.incomplete":
            return _FINISHES.get(str(reason), "stop")
        return "tool_calls" if self._calls.were_made else "stop"

    def _failed(self, event: Document) -> None:
        response = event.get("response")
        holder = response if isinstance(response, dict) else event
        error = holder.get("error")
        # Some send the fields of an ``error`` event beside its type, as OpenAI's schema has it.
        self._out.append(failure_of(error if error or holder is response else _flat_error(event)))
        self._ended = True


def index_of(event: Document, name: str = "output_index") -> int:
    """A place in the event; 0 where a vendor left it out."""
    index = event.get(name)
    return index if isinstance(index, int) else 0


def _flat_error(event: Document) -> Document:
    return {name: value for name, value in event.items() if name != "type"}


_SEEN: Final[Mapping[str, Callable[[ChatFrames, Document], None]]] = {
    "response.created": ChatFrames._started,
    "response.queued": ChatFrames._started,
    "response.in_progress": ChatFrames._started,
    "response.output_item.added": ChatFrames._item_added,
    "response.output_item.done": ChatFrames._item_done,
    "response.output_text.delta": ChatFrames._text_delta,
    "response.output_text.done": ChatFrames._text_done,
    "response.refusal.delta": ChatFrames._refusal_delta,
    "response.refusal.done": ChatFrames._refusal_done,
    "response.content_part.done": ChatFrames._part_done,
    "response.reasoning_summary_text.delta": ChatFrames._reasoning_delta,
    "response.reasoning_summary_text.done": ChatFrames._reasoning_done,
    "response.reasoning_text.delta": ChatFrames._reasoning_delta,
    "response.reasoning_text.done": ChatFrames._reasoning_done,
    "response.function_call_arguments.delta": ChatFrames._call_piece,
    "response.function_call_arguments.done": ChatFrames._call_done,
    "response.custom_tool_call_input.delta": ChatFrames._call_piece,
    "response.custom_tool_call_input.done": ChatFrames._call_done,
    "response.completed": ChatFrames._ended_well,
    "response.incomplete": ChatFrames._ended_well,
    "response.failed": ChatFrames._failed,
    "error": ChatFrames._failed,
}
