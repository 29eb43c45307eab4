"""Tool calls out of Messages blocks."""

from typing import Any

from floway.translate.base import Document
from floway.translate.shared.custom_tools import Toolbox, unwrapped
from floway.translate.shared.tool_arguments import as_arguments


class _Call:
    """One call that its block has not closed."""

    __slots__ = ("arguments", "index", "input", "is_custom")

    def __init__(self, index: int, given: Any, is_custom: bool) -> None:
        self.index = index
        self.is_custom = is_custom
        #: What the start of the block states, which vendors leave empty when they stream it.
        self.input = given
        #: The arguments of a custom tool, which are unwrapped as a whole; of others only whether
        #: there are any.
        self.arguments: list[str] = []


class Calls:
    """Writes the entries of ``tool_calls``; each block is a call with an index of its own."""

    __slots__ = ("_by_block", "_count", "_toolbox")

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox
        self._by_block: dict[int | None, _Call] = {}
        self._count = 0

    def start(self, block_index: int | None, block: Document) -> Document:
        """The entry that opens a call."""
        origin = self._toolbox.origin(str(block.get("name")))
        call = self._by_block[block_index] = _Call(self._count, block.get("input"), origin.is_custom)
        self._count += 1
        kind, argument = ("custom", "input") if origin.is_custom else ("function", "arguments")
        return {
            "index": call.index,
            "id": block.get("id"),
            "type": kind,
            kind: {"name": origin.name, argument: ""},
        }

    def delta(self, block_index: int | None, arguments: str) -> Document | None:
        """The entry for a piece of arguments; None for blocks that are no calls of the client's tools."""
        call = self._by_block.get(block_index)
        if call is None or not arguments:
            return None
        if call.is_custom or not call.arguments:
            call.arguments.append(arguments)
        return None if call.is_custom else _entry(call, arguments)

    def stop(self, block_index: int | None) -> Document | None:
        """The entry that completes a call; None when its arguments are complete.

        A call without arguments has none in Messages, and an empty object in Chat.
        """
        call = self._by_block.pop(block_index, None)
        if call is None or (call.arguments and not call.is_custom):
            return None
        return _entry(call, "".join(call.arguments) or as_arguments(call.input))


def _entry(call: _Call, arguments: str) -> Document:
    if call.is_custom:
        return {"index": call.index, "custom": {"input": unwrapped(arguments)}}
    return {"index": call.index, "function": {"arguments": arguments}}
