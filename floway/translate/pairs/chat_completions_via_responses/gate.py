"""Reasoning comes before what it led to, also when a stream tells them at the same time."""

from collections.abc import Iterable

from floway.translate.base import Document


class ReasoningGate:
    """Holds the events of later items back while an earlier reasoning item is open."""

    __slots__ = ("_held", "_open")

    def __init__(self) -> None:
        #: Output indexes of the reasoning items that were announced and are not done.
        self._open: list[int] = []
        self._held: list[Document] = []

    def admit(self, event: Document) -> Iterable[Document]:
        """The events whose turn it is: none, this one, or this one and those it held up."""
        index = event.get("output_index")
        if not isinstance(index, int):
            return (event,)
        if self._open and index > min(self._open):
            self._held.append(event)
            return ()
        if not _is_reasoning(event):
            return (event,)
        self._note(event, index)
        return (event, *self._released())

    def flush(self) -> list[Document]:
        """All that is held: the answer has ended."""
        held, self._held = self._held, []
        self._open.clear()
        return held

    def _released(self) -> list[Document]:
        released: list[Document] = []
        waiting, self._held = self._held, []
        for event in waiting:
            released += self.admit(event)
        return released

    def _note(self, event: Document, index: int) -> None:
        kind = event.get("type")
        if kind == "response.output_item.added" and index not in self._open:
            self._open.append(index)
        elif kind == "response.output_item.done" and index in self._open:
            self._open.remove(index)


def _is_reasoning(event: Document) -> bool:
    item = event.get("item")
    return isinstance(item, dict) and item.get("type") == "reasoning"
