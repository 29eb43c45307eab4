"""The words of an answer in their order, also when a stream tells several items at the same time.

Reasoning comes before what it led to, and the texts of two messages, which have no borders in Chat
Completions, do not mix. Calls have an index of their own and hold nothing up.
"""

from collections.abc import Iterable

from floway.translate.base import Document


class WordGate:
    """Holds the events of later items back while an earlier one that is made of words is open."""

    __slots__ = ("_held", "_open")

    def __init__(self) -> None:
        #: Output indexes of reasoning and messages that were announced and are not done.
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
        if not _is_of_words(event):
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


def _is_of_words(event: Document) -> bool:
    item = event.get("item")
    return isinstance(item, dict) and item.get("type") in ("reasoning", "message")
