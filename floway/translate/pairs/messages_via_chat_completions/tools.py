"""Tools, the choice among them, and the names under which an upstream knows them."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared import tool_names, tool_schema
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_TOOL = frozenset({"type", "name", "description", "input_schema", "strict"})
_CHOICE = frozenset({"type", "name", "disable_parallel_tool_use"})
_CHOICES = {"auto": "auto", "any": "required", "none": "none"}


class ToolNames:
    """The client's names of those tools that an upstream knows under a shorter one."""

    __slots__ = ("_ledger", "originals")

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        #: ``{sent name: client's name}``.
        self.originals: dict[str, str] = {}

    def sent(self, name: str, path: str) -> str:
        """The name for the upstream."""
        short = tool_names.shortened(name)
        if short != name:
            self.originals[short] = name
            self._ledger.renamed(path, "a Chat Completions upstream takes names of 64 characters")
        return short


def put_tools(target: Document, document: Mapping[str, Any], names: ToolNames, ledger: Ledger) -> None:
    """Put the client's own tools and the choice among them into a Chat request.

    A vendor's server-side tools do not exist elsewhere; Chat refuses a choice, and an empty list,
    where no tools are left.
    """
    tools = []
    for path, tool in objects(document.get("tools"), "tools"):
        if tool.get("type") in (None, "custom"):
            tools.append({"type": "function", "function": _function(tool, path, names, ledger)})
        else:
            ledger.dropped(path, "a server tool of the vendor")
    choice = document.get("tool_choice")
    if not tools:
        if choice is not None:
            ledger.dropped("tool_choice", "there are no tools to choose from")
        return
    target["tools"] = tools
    if isinstance(choice, dict):
        _put_choice(target, choice, ledger)
    elif choice is not None:
        ledger.dropped("tool_choice", "not a choice object")


def _function(tool: Document, path: str, names: ToolNames, ledger: Ledger) -> Document:
    note_leftovers(ledger, path, tool, _TOOL)
    function: Document = {"name": names.sent(text(tool, "name", path), f"{path}.name")}
    if tool.get("description") is not None:
        function["description"] = tool["description"]
    if tool.get("input_schema") is not None:
        function["parameters"] = tool_schema.from_messages(tool["input_schema"])
    if tool.get("strict") is not None:
        function["strict"] = tool["strict"]
    return function


def _put_choice(target: Document, choice: Document, ledger: Ledger) -> None:
    note_leftovers(ledger, "tool_choice", choice, _CHOICE)
    kind = choice.get("type")
    if kind == "tool":
        name = tool_names.shortened(str(choice.get("name")))
        if any(tool["function"]["name"] == name for tool in target["tools"]):
            target["tool_choice"] = {"type": "function", "function": {"name": name}}
        else:
            ledger.dropped("tool_choice", "no tool has the name")
    elif isinstance(kind, str) and kind in _CHOICES:
        target["tool_choice"] = _CHOICES[kind]
    else:
        ledger.dropped("tool_choice", "not a known choice")
    if choice.get("disable_parallel_tool_use") is not None:
        target["parallel_tool_calls"] = not choice["disable_parallel_tool_use"]
