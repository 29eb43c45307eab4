"""The content blocks of a Messages answer: one index sequence, at most one open."""

from floway.translate.base import Document

#: Frames on their way out; every writer appends to the list of the feed at hand.
Out = list[Document]


class Blocks:
    """Writes starts, deltas and stops."""

    __slots__ = ("_index", "open_kind")

    def __init__(self) -> None:
        self._index = -1
        #: ``text``, ``thinking`` or ``tool_use``; empty when no block is open.
        self.open_kind = ""

    def start(self, out: Out, block: Document) -> None:
        """Open a block, closing the one before it."""
        self.stop(out)
        self._index += 1
        self.open_kind = block["type"]
        out.append({"type": "content_block_start", "index": self._index, "content_block": block})

    def delta(self, out: Out, delta: Document) -> None:
        """Add to the open block."""
        out.append({"type": "content_block_delta", "index": self._index, "delta": delta})

    def stop(self, out: Out) -> None:
        """Close the open block, if any."""
        if self.open_kind:
            self.open_kind = ""
            out.append({"type": "content_block_stop", "index": self._index})

    def text(self, out: Out, text: str) -> None:
        """Add text, in a block of its own unless one is open."""
        if self.open_kind != "text":
            self.start(out, {"type": "text", "text": ""})
        self.delta(out, {"type": "text_delta", "text": text})
