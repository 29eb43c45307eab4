"""Tools and the choice among them; a custom tool becomes a function with one string."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.shared import messages_target
from floway.translate.shared.custom_tools import Function, Toolbox, read_tools
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects
from floway.translate.shared.tool_schema import towards_messages

#: ``{type of a tool: members of its definition}``.
_DEFINITIONS = {
    "function": ("name", "description", "parameters", "strict"),
    "custom": ("name", "description", "format"),
}
_CHOICES = {"auto": "auto", "required": "any", "none": "none"}


def toolbox_of(document: Mapping[str, Any], ledger: Ledger) -> Toolbox:
    """The tools of a Chat request.

    :raises Untranslatable: a tool without a name, or the functions that tools have replaced.
    """
    if document.get("functions"):
        raise Untranslatable("functions: use 'tools', which have replaced them.", "functions")
    return read_tools([_flat(tool, path, ledger) for path, tool in _offered(document)], ledger)


def put_tools(target: Document, document: Mapping[str, Any], toolbox: Toolbox, parts: Parts) -> None:
    """Put the tools into a Messages request."""
    if toolbox.functions:
        holders = [tool for _, tool in _offered(document) if tool.get("type") in ("function", "custom")]
        pairs = zip(toolbox.functions, holders, strict=True)
        target["tools"] = [parts.marked(_tool(function), holder) for function, holder in pairs]


def put_choice(target: Document, document: Mapping[str, Any], toolbox: Toolbox, ledger: Ledger) -> None:
    """Put the choice and the leave for parallel calls into a Messages request with tools."""
    if not toolbox.functions:
        for member in ("tool_choice", "parallel_tool_calls"):
            if document.get(member) is not None:
                ledger.dropped(member, "there are no tools to choose from")
        return
    kind, name = _choice(document.get("tool_choice"), toolbox, ledger)
    is_parallel = document.get("parallel_tool_calls")
    if kind == "none" and is_parallel is not None:
        ledger.dropped("parallel_tool_calls", "no tool may be called")
    put = messages_target.tool_choice(kind, name, is_parallel=is_parallel)
    if put:
        target["tool_choice"] = put


def _offered(document: Mapping[str, Any]) -> list[tuple[str, Document]]:
    return list(objects(document.get("tools"), "tools"))


def _flat(tool: Document, path: str, ledger: Ledger) -> Document:
    """A Chat tool in the form that Responses has, which the toolbox reads."""
    kind = tool.get("type")
    inner = tool.get(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str) or kind not in _DEFINITIONS or not isinstance(inner, dict):
        return tool
    note_leftovers(ledger, path, tool, ("type", kind, "cache_control"))
    note_leftovers(ledger, f"{path}.{kind}", inner, _DEFINITIONS[kind])
    inner = {name: inner[name] for name in _DEFINITIONS[kind] if name in inner}
    form = inner.get("format")
    if isinstance(form, dict) and isinstance(form.get("grammar"), dict):
        inner = {**inner, "format": {"type": "grammar", **form["grammar"]}}
    return {**inner, "type": kind}


def _tool(function: Function) -> Document:
    tool: Document = {"name": function.name}
    if function.description is not None:
        tool["description"] = function.description
    tool["input_schema"] = towards_messages(function.parameters)
    if function.strict is not None:
        tool["strict"] = function.strict
    return tool


def _choice(choice: Any, toolbox: Toolbox, ledger: Ledger) -> tuple[str | None, str | None]:
    """Kind and name for Messages; both None when the model may choose."""
    if choice is None:
        return None, None
    if isinstance(choice, str) and choice in _CHOICES:
        return _CHOICES[choice], None
    kind = choice.get("type") if isinstance(choice, dict) else None
    inner = choice.get(kind) if isinstance(kind, str) else None
    if kind == "allowed_tools" and isinstance(inner, dict):
        ledger.dropped("tool_choice.allowed_tools.tools", "a Messages upstream chooses among all tools")
        return _CHOICES.get(str(inner.get("mode"))), None
    if isinstance(inner, dict):
        name = toolbox.chosen({"type": kind, "name": inner.get("name")})
        if name is not None:
            return "tool", name
    ledger.dropped("tool_choice", "names no tool of the request")
    return None, None
