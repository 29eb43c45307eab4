"""How many of the newest calls failed."""

from typing import Final

#: Parts of a window: what leaves it, leaves in steps of a tenth.
_SLOTS: Final = 10


class Window:
    """Failures and successes of the last seconds, in slots that are counted and forgotten as a whole."""

    __slots__ = ("_failed", "_served", "_slot", "_slot_seconds")

    def __init__(self, seconds: float) -> None:
        self._slot_seconds = seconds / _SLOTS
        self._slot = 0
        self._failed = [0] * _SLOTS
        self._served = [0] * _SLOTS

    def failed(self, now: float) -> None:
        """A call failed; ``now`` is monotonic seconds."""
        self._failed[self._at(now)] += 1

    def served(self, now: float) -> None:
        """A call was served."""
        self._served[self._at(now)] += 1

    def totals(self, now: float) -> tuple[int, int]:
        """How many failed, and how many there were."""
        self._at(now)
        failed = sum(self._failed)
        return failed, failed + sum(self._served)

    def _at(self, now: float) -> int:
        """The place of the slot of an instant; slots that have left the window are empty."""
        slot = int(now / self._slot_seconds)
        for passed in range(max(self._slot + 1, slot - _SLOTS + 1), slot + 1):
            self._failed[passed % _SLOTS] = self._served[passed % _SLOTS] = 0
        self._slot = max(self._slot, slot)
        return slot % _SLOTS
