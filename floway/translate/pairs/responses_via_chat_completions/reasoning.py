"""Reasoning of a Chat Completions stream: as text in one of several spellings, or as whole items."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.chat_carrier import packed
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS, is_readable, spelled_reasoning
from floway.translate.shared.ids import minted
from floway.translate.shared.response_writer import ReasoningWriter, ResponseWriter


class Reasoning:
    """The reasoning of one answer; what follows it ends it.

    Gateways that serve a Responses model say ``reasoning_text`` and then the same in
    ``reasoning_items``, which have the vendor's ids: that text waits until it is clear that no items
    follow. Text in the other spellings is streamed.

    :param origin: the mark of the model's reasoning, see ``chat_carrier.py``.
    """

    __slots__ = ("_has_items", "_live", "_origin", "_spelling", "_waiting", "_writer")

    def __init__(self, writer: ResponseWriter, origin: str) -> None:
        self._writer = writer
        self._origin = origin
        self._spelling = REASONING_SPELLINGS[0]
        self._live: ReasoningWriter | None = None
        self._waiting: list[str] = []
        self._has_items = False

    def is_in(self, delta: Document) -> bool:
        """Whether the delta has reasoning to show."""
        return bool(spelled_reasoning(delta)[1] or self._items(delta))

    def see(self, delta: Document) -> None:
        """Write what can be written."""
        items = self._items(delta)
        if items:
            self._has_items = True
            self._waiting.clear()
            self.end()
            for item in items:
                self._write(item)
        if self._has_items:
            return
        spelling, text = spelled_reasoning(delta)
        self._spelling = spelling or self._spelling
        if self._live is None and delta.get("reasoning_text"):
            self._waiting.append(text)
        elif text:
            self._speak(text)

    def end(self) -> None:
        """Write what waited, and close the item that is open."""
        if self._waiting:
            self._speak("".join(self._waiting))
            self._waiting.clear()
        if self._live is not None:
            self._live.end(packed(self._origin, self._spelling))
            self._live = None

    def _speak(self, text: str) -> None:
        if self._live is None:
            self._live = ReasoningWriter(self._writer)
        self._live.delta(text)

    def _items(self, delta: Document) -> list[Document]:
        items = delta.get("reasoning_items")
        return (
            [item for item in items if isinstance(item, dict) and is_readable(item)]
            if isinstance(items, list)
            else []
        )

    def _write(self, item: Document) -> None:
        """Write a whole item, sealed content included."""
        item_id = item["id"] if isinstance(item.get("id"), str) and item["id"] else minted("rs")
        index = self._writer.add({"id": item_id, "type": "reasoning", "summary": []})
        parts = [part for part in item["summary"] if isinstance(part, dict)]
        for place, part in enumerate(parts):
            at = {"item_id": item_id, "output_index": index, "summary_index": place}
            self._write_part(at, str(part.get("text") or ""))
        whole: dict[str, Any] = {"id": item_id, "type": "reasoning", "summary": parts}
        if item.get("encrypted_content"):
            whole["encrypted_content"] = item["encrypted_content"]
        self._writer.close(index, whole)

    def _write_part(self, at: Document, text: str) -> None:
        event = self._writer.event
        event("response.reasoning_summary_part.added", {**at, "part": {"type": "summary_text", "text": ""}})
        event("response.reasoning_summary_text.delta", {**at, "delta": text})
        event("response.reasoning_summary_text.done", {**at, "text": text})
        event("response.reasoning_summary_part.done", {**at, "part": {"type": "summary_text", "text": text}})
