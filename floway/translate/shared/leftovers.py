"""Noting the members that a translation does not read."""

from collections.abc import Collection, Mapping
from typing import Any

from floway.translate.ledger import Ledger


def note_leftovers(
    ledger: Ledger,
    path: str,
    members: Mapping[str, Any],
    read: Collection[str],
    reason: str = "has no counterpart",
) -> None:
    """Enter each member that is not in ``read`` as dropped; null says nothing and is not lost.

    :param path: the place of ``members``; empty for the whole document.
    """
    for name, value in members.items():
        if name not in read and value is not None:
            ledger.dropped(f"{path}.{name}" if path else name, reason)
