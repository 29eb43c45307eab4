"""Writing content blocks: one is open at a time, and each has the next index."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document

#: What a block stands for: its kind, output index and part.
Key = tuple[str, int, int | None]


def place_of(frame: Mapping[str, Any], name: str) -> int:
    """An index that a frame states; where it states none there is one place only."""
    index = frame.get(name)
    return index if isinstance(index, int) else 0


class BlockWriter:
    """Appends the frames of blocks to a list that the caller gives."""

    __slots__ = ("_index", "is_empty", "key")

    def __init__(self) -> None:
        self._index = -1
        #: The open block's key; None while no block is open.
        self.key: Key | None = None
        #: Whether no block was ever opened.
        self.is_empty = True

    def open(self, key: Key, block: Document, frames: list[Document]) -> None:
        """Start a block; an open one is closed first."""
        self.close(frames)
        self.key = key
        self.is_empty = False
        self._index += 1
        frames.append({"type": "content_block_start", "index": self._index, "content_block": block})

    def write(self, delta: Document, frames: list[Document]) -> None:
        """A delta of the open block."""
        frames.append({"type": "content_block_delta", "index": self._index, "delta": delta})

    def close(self, frames: list[Document]) -> None:
        """Stop the open block, if there is one."""
        if self.key is not None:
            self.key = None
            frames.append({"type": "content_block_stop", "index": self._index})
