"""Tools and the choice among them."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.tool_schema import from_messages

_READ = frozenset({"type", "name", "description", "input_schema", "strict"})
_CHOICES = {"auto": "auto", "any": "required", "none": "none"}
_CHOICE_READ = frozenset({"type", "name", "disable_parallel_tool_use"})


def function_tools(tools: Any, ledger: Ledger) -> list[Document]:
    """The client's own tools as functions; the vendor's server tools have no counterpart.

    :raises Untranslatable: not a list of objects.
    """
    functions = []
    for index, tool in enumerate(_checked(tools)):
        path = f"tools[{index}]"
        if tool.get("type") not in (None, "custom"):
            ledger.dropped(path, "a server tool of another vendor")
            continue
        note_leftovers(ledger, path, tool, _READ)
        functions.append(_function(tool))
    return functions


def put_tool_choice(request: Document, choice: Any, ledger: Ledger) -> None:
    """Put the choice into a request whose tools stand already.

    A choice without tools, or of a tool that was dropped, is left out: vendors refuse it.
    """
    if not isinstance(choice, Mapping):
        return
    tools = request.get("tools")
    if not tools:
        ledger.dropped("tool_choice", "there are no tools to choose from")
        return
    note_leftovers(ledger, "tool_choice", choice, _CHOICE_READ)
    kind, name = choice.get("type"), choice.get("name")
    if isinstance(kind, str) and kind in _CHOICES:
        request["tool_choice"] = _CHOICES[kind]
    elif kind == "tool" and any(tool["name"] == name for tool in tools):
        request["tool_choice"] = {"type": "function", "name": name}
    else:
        ledger.dropped("tool_choice", "no such tool or kind of choice")
    if isinstance(choice.get("disable_parallel_tool_use"), bool):
        request["parallel_tool_calls"] = not choice["disable_parallel_tool_use"]


def _checked(tools: Any) -> list[Mapping[str, Any]]:
    if tools is None:
        return []
    if not isinstance(tools, list) or not all(isinstance(tool, Mapping) for tool in tools):
        raise Untranslatable("tools must be a list of tool definitions.", "tools")
    return tools


def _function(tool: Mapping[str, Any]) -> Document:
    function: Document = {
        "type": "function",
        "name": tool.get("name"),
        "parameters": from_messages(tool.get("input_schema")),
        # Without it, Responses holds every schema to rules that Messages schemas do not follow.
        "strict": tool.get("strict") or False,
    }
    if tool.get("description"):
        function["description"] = tool["description"]
    return function
