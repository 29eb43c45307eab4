"""Tool names that Anthropic and OpenAI take, and the way back to the client's.

Google's may hold dots and colons as well.
"""

import re

from floway.translate.ledger import Ledger
from floway.translate.shared.tool_names import shortened

_MAX_CHARS = 64
_FOREIGN_CHARACTERS = re.compile(r"[^a-zA-Z0-9_-]")


class ToolNames:
    """The names of one request, one to one; a name that is fine stays as it is."""

    __slots__ = ("_ledger", "_originals", "_sent")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sent: dict[str, str] = {}
        self._originals: dict[str, str] = {}

    def sent(self, name: str, path: str) -> str:
        """The upstream's name, the same each time.

        :param path: the place of what has the name.
        """
        sent = self._sent.get(name)
        if sent is None:
            sent = self._sent[name] = self._fresh(shortened(_FOREIGN_CHARACTERS.sub("_", name)))
            self._originals[sent] = name
            if sent != name:
                self._ledger.renamed(f"{path}.name", "the upstream takes other tool names")
        return sent

    def original(self, name: str) -> str:
        """The client's name for what the upstream called."""
        return self._originals.get(name, name)

    def _fresh(self, name: str) -> str:
        fresh, count = name, 1
        while fresh in self._originals:
            count += 1
            fresh = f"{name[: _MAX_CHARS - len(str(count)) - 1]}_{count}"
        return fresh
