"""Reasoning items as thinking blocks."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.blocks import BlockWriter
from floway.translate.shared.ids import minted
from floway.translate.shared.reasoning_carrier import packed

#: Between two parts, which are paragraphs with headings of their own.
_BREAK = "\n\n"


class Thinking:
    """One reasoning item on its way into one block.

    A summary of nothing but white space is none: the block opens with the first visible text.
    """

    __slots__ = ("_blank", "_family", "_index", "_last", "_seen", "_writer", "has_text")

    def __init__(self, index: int, writer: BlockWriter) -> None:
        self._index = index
        self._writer = writer
        self._blank = ""
        #: ``summary`` or ``content``: vendors that show both say the same twice.
        self._family = ""
        self._seen: set[int] = set()
        self._last: int | None = None
        self.has_text = False

    def say(self, family: str, part: int, text: str, frames: list[Document]) -> None:
        """More text of a part."""
        if not text or family != (self._family or family):
            return
        self._family = family
        if part != self._last:
            self._seen.add(part)
            self._last = part
            if self.has_text:
                text = _BREAK + text
        if not self.has_text:
            text = self._blank + text
            if text.isspace():
                self._blank = text
                return
            self.has_text = True
        key = ("thinking", self._index, None)
        if self._writer.key != key:
            self._writer.open(key, {"type": "thinking", "thinking": "", "signature": ""}, frames)
        self._writer.write({"type": "thinking_delta", "thinking": text}, frames)

    def say_once(self, family: str, part: int, text: str, frames: list[Document]) -> None:
        """The whole text of a part, unless pieces of it came before."""
        if part not in self._seen:
            self.say(family, part, text, frames)

    def end(self, item: Mapping[str, Any], frames: list[Document]) -> None:
        """What the finished item adds: parts that were not streamed, and the seal."""
        for family, name in (("summary", "summary"), ("content", "content")):
            parts = item.get(name)
            for index, part in enumerate(parts if isinstance(parts, list) else ()):
                text = part.get("text") if isinstance(part, Mapping) else None
                if isinstance(text, str):
                    self.say_once(family, index, text, frames)
        carrier = _carrier(item)
        if self.has_text:
            if carrier and self._writer.key == ("thinking", self._index, None):
                self._writer.write({"type": "signature_delta", "signature": carrier}, frames)
        elif carrier:
            block = {"type": "redacted_thinking", "data": carrier}
            self._writer.open(("redacted", self._index, None), block, frames)


def _carrier(item: Mapping[str, Any]) -> str:
    """The item's seal and id; empty when it has neither."""
    sealed, item_id = item.get("encrypted_content"), item.get("id")
    sealed = sealed if isinstance(sealed, str) else ""
    if not isinstance(item_id, str) or not item_id:
        item_id = minted("rs") if sealed else ""
    return packed(sealed, item_id) if item_id else ""
