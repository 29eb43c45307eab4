"""The ids of calls for the client: Google's own where they can be told apart, else minted."""

import hashlib
import re
from collections.abc import Collection
from typing import Any
from uuid import uuid4

#: What every client and vendor takes as an id.
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DIGITS = 24


class CallIds:
    """Gives each call of one answer an id that no call of the conversation has."""

    __slots__ = ("_prefix", "_taken")

    def __init__(self, prefix: str, taken: Collection[str]) -> None:
        self._prefix = prefix
        self._taken = set(taken)

    def of(self, given: Any, response_id: str | None) -> str:
        """The id for the client.

        :param given: the upstream's id; older models give none.
        :param response_id: makes a minted id the same each time the answer is read.
        """
        is_usable = isinstance(given, str) and _SAFE.fullmatch(given) and given not in self._taken
        call_id = str(given) if is_usable else self._minted(response_id)
        self._taken.add(call_id)
        return call_id

    def _minted(self, response_id: str | None) -> str:
        if response_id is not None:
            seed = f"{response_id}\0{len(self._taken)}"
            minted = f"{self._prefix}_{hashlib.sha256(seed.encode()).hexdigest()[:_DIGITS]}"
            if minted not in self._taken:
                return minted
        return f"{self._prefix}_{uuid4().hex[:_DIGITS]}"
