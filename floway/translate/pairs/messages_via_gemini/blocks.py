"""The content blocks of a Messages answer: one index sequence, at most one open."""

from floway.domain.failure import Failure
from floway.translate.base import Document

#: Frames on their way out.
Out = list[Document | Failure]


class Blocks:
    """Writes starts, deltas and stops."""

    __slots__ = ("_index", "open_kind")

    def __init__(self) -> None:
        self._index = -1
        #: ``text`` or ``thinking``; empty when no block is open.
        self.open_kind = ""

    def continue_with(self, kind: str, out: Out) -> None:
        """Have a block of this kind open."""
        if self.open_kind != kind:
            self.start({"type": kind, kind: "", **({"signature": ""} if kind == "thinking" else {})}, out)

    def start(self, block: Document, out: Out) -> None:
        """Open a block, closing the one before it."""
        self.stop(out)
        self._index += 1
        self.open_kind = block["type"]
        out.append({"type": "content_block_start", "index": self._index, "content_block": block})

    def delta(self, delta: Document, out: Out) -> None:
        """Add to the open block."""
        out.append({"type": "content_block_delta", "index": self._index, "delta": delta})

    def stop(self, out: Out) -> None:
        """Close the open block, if any."""
        if self.open_kind:
            self.open_kind = ""
            out.append({"type": "content_block_stop", "index": self._index})
