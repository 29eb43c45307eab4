"""Function declarations and the choice among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.schema import json_schema
from floway.translate.shared.gemini_client.spelling import camel, child
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects

AUTO: Final = "auto"
ANY: Final = "any"
NONE: Final = "none"

_MODES = {"AUTO": AUTO, "VALIDATED": AUTO, "ANY": ANY, "NONE": NONE, "MODE_UNSPECIFIED": None}
_DECLARATION = frozenset({"name", "description", "parameters", "parametersJsonSchema"})
_CALLING = frozenset({"mode", "allowedFunctionNames"})


class Tool(NamedTuple):
    """A declared function."""

    #: As the upstream knows it.
    name: str
    description: str | None
    #: JSON Schema; None when the function has no parameters.
    schema: Any


@dataclass(frozen=True, slots=True)
class Tools:
    """What the model may call."""

    offered: list[Tool] = field(default_factory=list)
    #: ``auto``, ``any`` or ``none``; None when the client says nothing, or offers nothing.
    choice: str | None = None
    #: The one tool that must be called; only with ``any``.
    forced: str | None = None


def tools_of(
    body: Mapping[str, Any], names: ToolNames, ledger: Ledger, *, filters_every_mode: bool = False
) -> Tools:
    """The tools of a request, without those that the client does not allow.

    :param filters_every_mode: ``allowedFunctionNames`` counts in other modes than ``ANY`` as well.
    :raises Untranslatable: a declaration without a name.
    """
    mode, allowed = _calling(body, ledger)
    offered = _declared(body.get("tools"), names, ledger)
    if allowed and (filters_every_mode or mode == ANY):
        known = {names.sent(name, "toolConfig") for name in allowed}
        if any(tool.name not in known for tool in offered):
            ledger.renamed("tools", "functions that are not allowed are not offered")
        offered = [tool for tool in offered if tool.name in known]
    elif allowed:
        ledger.dropped("toolConfig.functionCallingConfig.allowedFunctionNames", "it counts in mode ANY")
    if not offered:
        if mode is not None:
            ledger.dropped("toolConfig.functionCallingConfig", "no tools are offered")
        return Tools()
    forced = offered[0].name if mode == ANY and len(allowed) == len(offered) == 1 else None
    return Tools(offered, mode, forced)


def _calling(body: Mapping[str, Any], ledger: Ledger) -> tuple[str | None, list[str]]:
    """The mode and the allowed names."""
    config = child(body, "toolConfig", "toolConfig")
    note_leftovers(ledger, "toolConfig", config, ("functionCallingConfig",))
    path = "toolConfig.functionCallingConfig"
    calling = child(config, "functionCallingConfig", path)
    note_leftovers(ledger, path, calling, _CALLING)
    stated = calling.get("mode")
    mode = _MODES.get(stated.upper()) if isinstance(stated, str) else None
    if stated is not None and mode is None:
        ledger.dropped(f"{path}.mode", "not a known mode")
    allowed = calling.get("allowedFunctionNames")
    if not isinstance(allowed, list):
        return mode, []
    return mode, [name for name in allowed if isinstance(name, str)]


def _declared(tools: Any, names: ToolNames, ledger: Ledger) -> list[Tool]:
    declared: list[Tool] = []
    for path, given in objects(tools, "tools"):
        group = camel(given)
        note_leftovers(ledger, path, group, ("functionDeclarations",), "only Google runs it")
        for where, one in objects(group.get("functionDeclarations"), f"{path}.functionDeclarations"):
            declared.append(_tool(camel(one), where, names, ledger))
    return declared


def _tool(declaration: Mapping[str, Any], path: str, names: ToolNames, ledger: Ledger) -> Tool:
    note_leftovers(ledger, path, declaration, _DECLARATION)
    name = declaration.get("name")
    if not isinstance(name, str) or not name:
        raise Untranslatable(f"{path}.name: a name is expected.", f"{path}.name")
    schema = declaration.get("parametersJsonSchema")
    if schema is None:
        schema = json_schema(declaration.get("parameters"))
    description = declaration.get("description")
    return Tool(names.sent(name, path), description if isinstance(description, str) else None, schema)
