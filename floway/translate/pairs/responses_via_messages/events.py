"""Numbered events."""

from typing import Any


class Events:
    """The events of one answer, numbered without a gap; handed over in batches."""

    __slots__ = ("_number", "_pending")

    def __init__(self) -> None:
        self._number = 0
        self._pending: list[Any] = []

    def add(self, kind: str, **members: Any) -> None:
        """Add the event ``kind`` of the Responses API."""
        self._pending.append({"type": kind, "sequence_number": self._number, **members})
        self._number += 1

    def taken(self) -> list[Any]:
        """What was added since the last call."""
        pending, self._pending = self._pending, []
        return pending
