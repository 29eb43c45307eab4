"""Tool names that Gemini takes, and the way back to the client's.

A letter or ``_`` first, then letters, digits and ``_.:-``, 64 characters at most; one bad name fails
the whole request.
"""

import re

from floway.translate.ledger import Ledger
from floway.translate.shared.tool_names import shortened

_MAX_CHARS = 64
_VALID = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,63}")
_FOREIGN_CHARACTERS = re.compile(r"[^A-Za-z0-9_.:-]")
#: Some models put the name of their own tool scope before the tool's.
_SCOPES = ("default_api:", "default_api.")


class ToolNames:
    """The names of one request, one to one."""

    __slots__ = ("_declared", "_ledger", "_originals", "_sent")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sent: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self._declared: set[str] = set()

    def declare(self, name: str, path: str) -> str:
        """The upstream's name for a tool that the model may call."""
        sent = self.sent(name, path)
        self._declared.add(sent)
        return sent

    def sent(self, name: str, path: str) -> str:
        """The upstream's name, the same each time; also for tools that only the history knows."""
        sent = self._sent.get(name)
        if sent is None:
            sent = self._sent[name] = self._fresh(_valid(name))
            self._originals[sent] = name
            if sent != name:
                self._ledger.renamed(path, "Gemini takes other tool names")
        return sent

    def is_declared(self, name: str) -> bool:
        """Whether the model may call it; ``name`` is as the upstream wrote it."""
        return name in self._declared or self._unscoped(name) is not None

    def has(self, name: str) -> bool:
        """Whether the client declared a tool of this name."""
        return self._sent.get(name) in self._declared

    def original(self, name: str) -> str:
        """The client's name for what the upstream called."""
        if name not in self._originals:
            name = self._unscoped(name) or name
        return self._originals.get(name, name)

    def _unscoped(self, name: str) -> str | None:
        for scope in _SCOPES:
            if name.startswith(scope) and name[len(scope) :] in self._declared:
                return name[len(scope) :]
        return None

    def _fresh(self, name: str) -> str:
        fresh, count = name, 1
        while fresh in self._originals:
            count += 1
            fresh = f"{name[: _MAX_CHARS - len(str(count)) - 1]}_{count}"
        return fresh


def _valid(name: str) -> str:
    if _VALID.fullmatch(name):
        return name
    valid = _FOREIGN_CHARACTERS.sub("_", name)
    if not valid or not (valid[0].isalpha() or valid[0] == "_"):
        valid = f"_{valid}"
    return shortened(valid)
