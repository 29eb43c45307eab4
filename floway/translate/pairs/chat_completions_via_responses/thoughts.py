"""Reasoning: as text while it is streamed, as whole items for the next turn."""

from collections.abc import Iterator
from typing import Any

from floway.protocols.carriers import RESPONSES_MARK
from floway.translate.base import Document
from floway.translate.shared.chat_dialect import is_readable, reasoning_delta

_BETWEEN_PARTS = "\n\n"


class Thoughts:
    """The reasoning of one answer; only its first item is told as text, which has no borders."""

    __slots__ = ("_ended", "_first", "_is_marked", "_last_part", "_parts")

    def __init__(self) -> None:
        self._first: int | None = None
        #: The parts of the first item's summary of which something was given.
        self._parts: set[int] = set()
        self._last_part: int | None = None
        self._ended: set[int] = set()
        self._is_marked = False

    def delta(self, place: int, part: int, text: Any) -> Iterator[Document]:
        """The delta for a piece of a part of an item's summary."""
        if self._first is None:
            self._first = place
        if place != self._first or not isinstance(text, str) or not text:
            return
        if self._last_part not in (None, part):
            text = _BETWEEN_PARTS + text
        self._last_part = part
        self._parts.add(part)
        yield reasoning_delta(text)

    def missing(self, place: int, part: int, text: Any) -> Iterator[Document]:
        """The delta for a whole part of which no piece came."""
        if self._first is None or (place == self._first and part not in self._parts):
            yield from self.delta(place, part, text)

    def end(self, place: int, item: Document) -> Iterator[Document]:
        """What the text still lacks, and the item itself if there is something in it to read."""
        if place in self._ended:
            return
        self._ended.add(place)
        is_summarised = is_readable(item)
        parts = item["summary"] if is_summarised else item.get("content")
        for part, piece in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(piece, dict):
                yield from self.missing(place, part, piece.get("text"))
        if self._first is not None and not self._is_marked:
            self._is_marked = True
            # Says whose the reasoning is: nobody else may get it back.
            yield {"reasoning_opaque": RESPONSES_MARK}
        if not is_summarised:
            return
        kept: Document = {name: item[name] for name in ("id", "summary") if name in item}
        if item.get("encrypted_content"):
            kept["encrypted_content"] = item["encrypted_content"]
        yield {"reasoning_items": [{"type": "reasoning", **kept}]}
