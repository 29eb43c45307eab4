"""Tools, and the choice among them."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.custom_tools import read_tools
from floway.translate.shared.gemini_target.tools import Choice, Declarations
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_TOOL = frozenset({"type", "function", "custom"})
_FUNCTION = frozenset({"name", "description", "parameters", "strict"})
_CUSTOM = frozenset({"name", "description", "format"})
_MODES = {"auto": "AUTO", "none": "NONE", "required": "ANY"}


def declare(declarations: Declarations, document: Mapping[str, Any], ledger: Ledger) -> frozenset[str]:
    """Declare the functions and custom tools; gives the names of the custom ones.

    :raises Untranslatable: a tool without a name, or whose arguments are not an object.
    """
    custom: set[str] = set()
    for path, tool in objects(document.get("tools"), "tools"):
        inner = tool.get(str(tool.get("type")))
        if tool.get("type") not in ("function", "custom") or not isinstance(inner, dict):
            ledger.dropped(path, "a tool that runs only at its own vendor")
            continue
        note_leftovers(ledger, path, tool, _TOOL)
        if tool["type"] == "custom":
            custom.add(text(inner, "name", f"{path}.custom"))
            _declare_custom(declarations, inner, f"{path}.custom", ledger)
        else:
            _declare(declarations, inner, f"{path}.function", ledger)
    for path, function in objects(document.get("functions"), "functions"):
        _declare(declarations, function, path, ledger)
    return frozenset(custom)


def choice_of(document: Mapping[str, Any], ledger: Ledger) -> Choice | None:
    """What the client wants called; None when it does not say."""
    choice = document.get("tool_choice")
    if choice is None and document.get("function_call") is not None:
        legacy = document["function_call"]
        choice = {"type": "function", "function": legacy} if isinstance(legacy, dict) else legacy
    if choice is None:
        return None
    if isinstance(choice, str) and choice in _MODES:
        return Choice(_MODES[choice])
    kind = choice.get("type") if isinstance(choice, dict) else None
    inner = choice.get(kind) if isinstance(choice, dict) and isinstance(kind, str) else None
    if isinstance(inner, dict) and kind in ("function", "custom"):
        return Choice("ANY", (str(inner.get("name")),))
    if isinstance(inner, dict) and kind == "allowed_tools":
        return Choice(_MODES.get(str(inner.get("mode")), "AUTO"), _allowed(inner.get("tools")))
    ledger.dropped("tool_choice", "not a known choice")
    return None


def _allowed(tools: Any) -> tuple[str, ...]:
    found = [tool.get(str(tool.get("type"))) for _, tool in objects(tools, "tool_choice.allowed_tools.tools")]
    return tuple(str(inner.get("name")) for inner in found if isinstance(inner, dict))


def _declare(declarations: Declarations, inner: Document, path: str, ledger: Ledger) -> None:
    note_leftovers(ledger, path, inner, _FUNCTION)
    name = text(inner, "name", path)
    declarations.add(name, inner.get("description"), inner.get("parameters"), inner.get("strict"), path)


def _declare_custom(declarations: Declarations, inner: Document, path: str, ledger: Ledger) -> None:
    """A custom tool is a function of one text, wrapped as for other upstreams."""
    note_leftovers(ledger, path, inner, _CUSTOM)
    ledger.renamed(path, "a function with one text; the upstream enforces no grammar")
    form = inner.get("format")
    if isinstance(form, dict) and isinstance(form.get("grammar"), dict):
        form = {**form, **form["grammar"]}
    # The ledger has its entry, and the name is made to fit with those of the other tools.
    wrapped = read_tools([{"type": "custom", "name": "custom", "format": form}], Ledger()).functions[0]
    name = text(inner, "name", path)
    declarations.add(name, inner.get("description"), wrapped.parameters, wrapped.strict, path)
