"""Frames of output items, one item at a time.

A Messages stream has one open block; a Responses stream may work on several items at once.
"""

from collections.abc import Iterable, Iterator

from floway.translate.base import Document

_ADDED = "response.output_item.added"
_DONE = "response.output_item.done"


class ItemOrder:
    """Holds the frames of later items back until the announced item is done."""

    __slots__ = ("_current", "_waiting")

    def __init__(self) -> None:
        self._current: int | None = None
        self._waiting: dict[int, list[Document]] = {}

    def admit(self, frame: Document) -> Iterable[Document]:
        """The frames whose turn it is once ``frame`` has come: none, itself, or those it held up."""
        index = frame.get("output_index")
        if not isinstance(index, int):
            return (frame,)
        if self._current is not None and index != self._current:
            self._waiting.setdefault(index, []).append(frame)
            return ()
        self._note(frame, index)
        if self._current is None and self._waiting:
            return (frame, *self._released())
        return (frame,)

    def flush(self) -> Iterator[Document]:
        """All frames that wait, item by item: the answer has ended."""
        for index in sorted(self._waiting):
            yield from self._waiting.pop(index)
        self._current = None

    def _released(self) -> Iterator[Document]:
        while self._waiting and self._current is None:
            index = min(self._waiting)
            for frame in self._waiting.pop(index):
                self._note(frame, index)
                yield frame

    def _note(self, frame: Document, index: int) -> None:
        kind = frame.get("type")
        if kind == _ADDED:
            self._current = index
        elif kind == _DONE:
            self._current = None
