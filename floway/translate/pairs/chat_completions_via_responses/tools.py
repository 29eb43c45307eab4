"""Tools and the choice among them: nested in Chat Completions, flat in Responses."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_FUNCTION: Final = frozenset({"name", "description", "parameters", "strict"})
_CUSTOM: Final = frozenset({"name", "description", "format"})


def put_tools(target: Document, document: Mapping[str, Any], ledger: Ledger) -> None:
    """Put ``tools`` and ``tool_choice``; a choice among no tools is refused by vendors.

    :raises Untranslatable: a tool without a name.
    """
    offered = list(objects(document.get("tools"), "tools"))
    tools = [flat for path, tool in offered if (flat := _flat(tool, path, ledger))]
    if "tools" in document:
        target["tools"] = tools or None
    choice = document.get("tool_choice")
    if choice is None:
        return
    if not tools:
        ledger.dropped("tool_choice", "there are no tools to choose from")
        return
    target["tool_choice"] = _choice(choice, "tool_choice", ledger)


def _flat(tool: Document, path: str, ledger: Ledger) -> Document | None:
    kind = tool.get("type")
    if kind not in ("function", "custom"):
        ledger.dropped(path, "not a kind of tool that can be translated")
        return None
    inner = tool.get(kind)
    where = f"{path}.{kind}"
    if not isinstance(inner, dict):
        raise Untranslatable(f"{where}: an object is expected.", where)
    note_leftovers(ledger, path, tool, ("type", kind))
    note_leftovers(ledger, where, inner, _FUNCTION if kind == "function" else _CUSTOM)
    flat: Document = {"type": kind, "name": text(inner, "name", where)}
    if inner.get("description"):
        flat["description"] = inner["description"]
    if kind == "function":
        # Without ``strict`` Responses would enforce the schema, which Chat Completions does not.
        flat["parameters"] = inner.get("parameters") or {"type": "object", "properties": {}}
        flat["strict"] = inner["strict"] if inner.get("strict") is not None else False
    elif inner.get("format") is not None:
        flat["format"] = _flat_format(inner["format"], f"{where}.format", ledger)
    return flat


def _flat_format(form: Any, path: str, ledger: Ledger) -> Any:
    grammar = form.get("grammar") if isinstance(form, Mapping) else None
    if not isinstance(grammar, Mapping):
        return form
    note_leftovers(ledger, path, form, ("type", "grammar"))
    return {"type": "grammar", **grammar}


def _choice(choice: Any, path: str, ledger: Ledger) -> Any:
    """A choice without its nesting; a string, or a kind that only the upstream knows, as it is."""
    kind = choice.get("type") if isinstance(choice, Mapping) else None
    inner = choice.get(kind) if isinstance(kind, str) else None
    if not isinstance(inner, Mapping):
        return choice
    note_leftovers(ledger, path, choice, ("type", str(kind)))
    if kind != "allowed_tools":
        return {"type": kind, **inner}
    allowed = objects(inner.get("tools"), f"{path}.allowed_tools.tools")
    return {"type": kind, **inner, "tools": [_choice(each, where, ledger) for where, each in allowed]}
