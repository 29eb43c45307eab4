"""Tools and the choice among them."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.custom_tools import Function, Toolbox, read_tools
from floway.translate.shared.messages_target import tool_choice
from floway.translate.shared.tool_schema import towards_messages

_CHOICES = {"auto": "auto", "required": "any", "none": "none"}


def offered_tools(tools: Any, ledger: Ledger) -> Toolbox:
    """The toolbox of a request.

    :raises Untranslatable: a tool that the model shall find, or a program call, by means of OpenAI's.
    """
    _refuse_unreachable(tools, "tools")
    return read_tools(tools, ledger)


def put_tools(
    request: Document, toolbox: Toolbox, choice: Any, is_parallel: bool | None, ledger: Ledger
) -> None:
    """Put tools and choice into a request; a choice that names none of the tools is left out."""
    if not toolbox.functions:
        for name, value in (("tool_choice", choice), ("parallel_tool_calls", is_parallel)):
            if value is not None:
                ledger.dropped(name, "there are no tools to choose from")
        return
    request["tools"] = [_tool(function) for function in toolbox.functions]
    forced = toolbox.chosen(choice)
    kind = "tool" if forced else _CHOICES.get(choice) if isinstance(choice, str) else None
    if choice is not None and kind is None:
        ledger.dropped("tool_choice", "no such tool or kind of choice")
    if kind == "none" and is_parallel is not None:
        ledger.dropped("parallel_tool_calls", "no tool may be called")
    sent = tool_choice(kind, forced, is_parallel=is_parallel)
    if sent is not None:
        request["tool_choice"] = sent


def _refuse_unreachable(tools: Any, path: str) -> None:
    for index, tool in enumerate(tools if isinstance(tools, list) else ()):
        if not isinstance(tool, Mapping):
            continue
        where = f"{path}[{index}]"
        if tool.get("defer_loading"):
            raise Untranslatable(
                f"The tool at '{where}' is to be loaded by tool search, which this model has not.",
                f"{where}.defer_loading",
            )
        callers = tool.get("allowed_callers")
        if isinstance(callers, list) and any(caller != "direct" for caller in callers):
            raise Untranslatable(
                f"The tool at '{where}' is to be called by programs, which this model does not run.",
                f"{where}.allowed_callers",
            )
        _refuse_unreachable(tool.get("tools"), f"{where}.tools")


def _tool(function: Function) -> Document:
    tool: Document = {"name": function.name, "input_schema": towards_messages(function.parameters)}
    if function.description is not None:
        tool["description"] = function.description
    if function.strict is not None:
        tool["strict"] = function.strict
    return tool
