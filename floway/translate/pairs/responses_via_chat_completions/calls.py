"""Calls of tools, put together from fragments that may interleave."""

from typing import Any

from floway.translate.shared.custom_tools import Toolbox
from floway.translate.shared.ids import minted
from floway.translate.shared.response_writer import CallWriter, ResponseWriter


class _Call:
    __slots__ = ("id", "name", "waiting", "writer")

    def __init__(self) -> None:
        self.id = ""
        self.name = ""
        #: Arguments that came before the id and the name.
        self.waiting: list[str] = []
        self.writer: CallWriter | None = None


class Calls:
    """The calls of one answer, by the upstream's index."""

    __slots__ = ("_by_index", "_calls", "_toolbox", "_writer")

    def __init__(self, writer: ResponseWriter, toolbox: Toolbox) -> None:
        self._writer = writer
        self._toolbox = toolbox
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    @property
    def were_made(self) -> bool:
        """Whether there is any call."""
        return bool(self._calls)

    def see(self, fragment: Any) -> None:
        """Write what a fragment adds; a call is announced once its id and name are known."""
        if not isinstance(fragment, dict):
            return
        call_id, function = fragment.get("id"), fragment.get("function")
        call = self._addressed(fragment.get("index"), call_id)
        if not call.id and isinstance(call_id, str):
            call.id = call_id
        if not isinstance(function, dict):
            function = {}
        if not call.name and isinstance(function.get("name"), str):
            call.name = function["name"]
        if call.writer is None and call.id and call.name:
            self._announce(call)
        arguments = function.get("arguments")
        if not isinstance(arguments, str) or not arguments:
            return
        if call.writer is None:
            call.waiting.append(arguments)
        else:
            call.writer.delta(arguments)

    def end(self, status: str) -> None:
        """Close all calls in the order of their announcement; one without a name cannot be made."""
        for call in self._calls:
            if call.writer is None and call.name:
                self._announce(call)
        for call in sorted(self._calls, key=_place):
            if call.writer is not None:
                call.writer.end(status)

    def _addressed(self, index: Any, call_id: Any) -> _Call:
        """The call that a fragment belongs to.

        Some vendors leave the index out, or number every call 0: another id is another call.
        """
        newest = self._calls[-1] if self._calls else None
        known = self._by_index.get(index) if isinstance(index, int) else newest
        if known is None or (call_id and known.id and known.id != call_id):
            known = _Call()
            self._calls.append(known)
            if isinstance(index, int):
                self._by_index[index] = known
        return known

    def _announce(self, call: _Call) -> None:
        origin = self._toolbox.origin(call.name)
        call.writer = CallWriter(self._writer, origin, call.id or minted("call"))
        if call.waiting:
            call.writer.delta("".join(call.waiting))
            call.waiting.clear()


def _place(call: _Call) -> int:
    return call.writer.index if call.writer is not None else -1
