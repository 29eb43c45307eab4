"""The tools of a Responses client for upstreams that know nothing but functions.

Codex offers custom tools (their input is one free text), namespaces of tools, and hosted tools. A
custom tool becomes a function with one string, a namespace becomes its members under joined names,
a hosted tool is left out. A ``Toolbox`` remembers what each name on the upstream's wire stands for.

https://platform.openai.com/docs/guides/function-calling#custom-tools
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from floway.protocols.parsing import UNREADABLE
from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects
from floway.translate.shared.tool_names import shortened

_FUNCTION = frozenset({"type", "name", "description", "parameters", "strict", "defer_loading"})
_CUSTOM = frozenset({"type", "name", "description", "format", "defer_loading"})
_NAMESPACE = frozenset({"type", "name", "tools"})
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]")
_ANY = msgspec.json.Decoder()


@dataclass(frozen=True, slots=True)
class Origin:
    """The client's tool behind a name on the upstream's wire."""

    name: str
    namespace: str | None = None
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A tool as the upstream gets it."""

    name: str
    #: None or empty when the client gave none.
    description: Any
    #: The schema as the client gave it; None when it gave none.
    parameters: Any
    strict: Any


class Toolbox:
    """The functions for the upstream, in the client's order, and the way back from their names."""

    __slots__ = ("_names", "_origins", "functions")

    def __init__(self) -> None:
        self.functions: list[Function] = []
        self._origins: dict[str, Origin] = {}
        self._names: dict[tuple[str | None, str], str] = {}

    def add(self, origin: Origin, reserved: frozenset[str]) -> str:
        """Give a tool its name on the wire, which no other has.

        :param reserved: names that tools outside of namespaces keep.
        """
        wanted = _joined(origin.namespace, origin.name)
        name, number = wanted, 1
        while name in self._origins or (origin.namespace is not None and name in reserved):
            number += 1
            name = shortened(f"{wanted}_{number}")
        self._origins[name] = origin
        self._names.setdefault((origin.namespace, origin.name), name)
        return name

    def forget_functions(self) -> None:
        """Leave the names, which are all that the way back needs; schemas weigh as much as a request."""
        self.functions = []

    def wire_name(self, name: str, namespace: str | None = None) -> str:
        """What a tool is called upstream; also one of an earlier turn that is no longer offered."""
        return self._names.get((namespace, name)) or _joined(namespace, name)

    def origin(self, wire_name: str) -> Origin:
        """The client's tool; a name that nobody offered stands for itself."""
        return self._origins.get(wire_name) or Origin(wire_name)

    def chosen(self, choice: Any) -> str | None:
        """The wire name of the tool that ``tool_choice`` forces; None when it names none of these."""
        if not isinstance(choice, Mapping) or choice.get("type") not in ("function", "custom"):
            return None
        name, namespace = str(choice.get("name")), choice.get("namespace")
        return self._names.get((namespace if isinstance(namespace, str) else None, name))


def read_tools(tools: Any, ledger: Ledger) -> Toolbox:
    """The toolbox of a request's ``tools``.

    :raises Untranslatable: a function or custom tool without a name, or a namespace without tools.
    """
    toolbox = Toolbox()
    members = list(_flat(tools, "tools", None, ledger))
    reserved = frozenset(shortened(tool["name"]) for _, tool, namespace in members if namespace is None)
    for path, tool, namespace in members:
        is_custom = tool["type"] == "custom"
        name = toolbox.add(Origin(tool["name"], namespace, is_custom), reserved)
        if name != tool["name"]:
            ledger.renamed(f"{path}.name", "the upstream has no namespaces and shorter names")
        if tool.get("defer_loading"):
            ledger.renamed(f"{path}.defer_loading", "the tool is offered from the start")
        note_leftovers(ledger, path, tool, _CUSTOM if is_custom else _FUNCTION)
        toolbox.functions.append(
            _of_custom(name, tool, path, ledger) if is_custom else _of_function(name, tool)
        )
    return toolbox


def wrapped(text: Any) -> str:
    """The arguments of a function that stands for a custom tool."""
    return msgspec.json.encode({"input": text}).decode()


def unwrapped(arguments: str) -> str:
    """The input of a custom tool in the arguments of its function.

    A model that did not keep to the schema meant its text as the input.
    """
    try:
        value = _ANY.decode(arguments) if arguments else None
    except UNREADABLE:
        return arguments
    text = value.get("input") if isinstance(value, dict) else None
    return text if isinstance(text, str) else arguments


def _flat(
    tools: Any, path: str, namespace: str | None, ledger: Ledger
) -> Iterator[tuple[str, Document, str | None]]:
    """``(path, tool, namespace)`` of every function and custom tool."""
    for where, tool in objects(tools, path):
        kind = tool.get("type")
        if kind in ("function", "custom"):
            if not isinstance(tool.get("name"), str) or not tool["name"]:
                raise Untranslatable(f"The tool at '{where}' has no name.", f"{where}.name")
            yield where, tool, namespace
        elif namespace is not None:
            raise Untranslatable(
                f"The namespace of '{where}' may hold functions and custom tools only.", where
            )
        elif kind == "namespace":
            note_leftovers(ledger, where, tool, _NAMESPACE)
            if not isinstance(tool.get("name"), str) or not isinstance(tool.get("tools"), list):
                raise Untranslatable(f"The namespace at '{where}' needs a name and a list of tools.", where)
            yield from _flat(tool["tools"], f"{where}.tools", tool["name"], ledger)
        else:
            ledger.dropped(where, "a hosted tool, which runs only at its own vendor")


def _of_function(name: str, tool: Document) -> Function:
    return Function(name, tool.get("description"), tool.get("parameters"), tool.get("strict"))


def _of_custom(name: str, tool: Document, path: str, ledger: Ledger) -> Function:
    text: Document = {"type": "string"}
    form = tool.get("format")
    if isinstance(form, dict) and form.get("type") != "text":
        ledger.renamed(f"{path}.format", "the upstream does not enforce it; the model is told")
        definition = form.get("definition")
        text["description"] = (
            f"Must follow this {form.get('syntax') or 'formal'} grammar:\n{definition}"
            if isinstance(definition, str)
            else f"Must follow this format: {msgspec.json.encode(form).decode()}"
        )
    schema = {
        "type": "object",
        "properties": {"input": text},
        "required": ["input"],
        "additionalProperties": False,
    }
    return Function(name, tool.get("description"), schema, strict=False)


def _joined(namespace: str | None, name: str) -> str:
    if namespace is None:
        return shortened(name)
    return shortened(_NOT_IN_A_NAME.sub("_", f"{namespace}_{name}"))
