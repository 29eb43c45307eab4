"""Function declarations, and which of them the model may or must call.

https://ai.google.dev/gemini-api/docs/function-calling
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.schema import put_parameters


@dataclass(frozen=True, slots=True)
class Choice:
    """What the client wants called."""

    #: ``AUTO``, ``ANY`` or ``NONE``.
    mode: str
    #: The client's names; none means any of them.
    names: Sequence[str] = ()


class Declarations:
    """The tools of one request; all of them go into one entry, as some models refuse several."""

    def __init__(self, family: Family, names: ToolNames, ledger: Ledger) -> None:
        self._family = family
        self._names = names
        self._ledger = ledger
        self._declared: dict[str, Document] = {}
        self._has_strict = False

    def __bool__(self) -> bool:
        return bool(self._declared)

    def add(self, name: str, description: Any, schema: Any, strict: Any, path: str) -> None:
        """Declare a tool.

        :param path: the client's tool; its schema is named by the caller's ledger entries.
        :raises Untranslatable: its arguments are not an object.
        """
        sent = self._names.declare(name, f"{path}.name")
        if sent in self._declared:
            self._ledger.dropped(path, "a second tool of the same name")
            return
        declaration: Document = {"name": sent}
        if isinstance(description, str) and description:
            declaration["description"] = description
        put_parameters(declaration, schema, self._family, path, self._ledger)
        self._declared[sent] = declaration
        if strict is True:
            self._has_strict = True
            self._ledger.renamed(
                f"{path}.strict", "Gemini checks calls against the schemas of all tools or none"
            )

    def put_into(self, document: Document, choice: Choice | None) -> None:
        """Write ``tools`` and ``toolConfig``; a request without tools has neither."""
        if not self._declared:
            if choice is not None:
                self._ledger.dropped("tool_choice", "there are no tools")
            return
        document["tools"] = [{"functionDeclarations": list(self._declared.values())}]
        calling = self._calling(choice)
        if calling:
            document["toolConfig"] = {"functionCallingConfig": calling}

    def _calling(self, choice: Choice | None) -> Document | None:
        # A forced call stays forced: VALIDATED would let the model answer with text.
        if self._has_strict and self._checks and (choice is None or choice == Choice("AUTO")):
            return {"mode": "VALIDATED"}
        if choice is None:
            return None
        if not choice.names:
            return {"mode": choice.mode}
        allowed = self._allowed(choice.names)
        if not allowed:
            return None
        mode = "VALIDATED" if choice.mode == "AUTO" else choice.mode
        return {"mode": mode, "allowedFunctionNames": allowed}

    def _allowed(self, names: Iterable[str]) -> list[str]:
        allowed = []
        for name in names:
            if self._names.has(name):
                allowed.append(self._names.sent(name, "tool_choice"))
            else:
                self._ledger.dropped("tool_choice", "names a tool that is not offered")
        return allowed

    @property
    def _checks(self) -> bool:
        return self._family.takes_json_schema
