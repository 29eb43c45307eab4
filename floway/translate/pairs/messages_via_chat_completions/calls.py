"""Tool calls out of Chat's indexed fragments."""

from collections.abc import Mapping
from typing import Any

import msgspec

from floway.protocols.parsing import UNREADABLE
from floway.translate.pairs.messages_via_chat_completions.blocks import Blocks, Out
from floway.translate.shared.ids import minted

_OBJECT = msgspec.json.Decoder(dict[str, Any])


class _Call:
    """What is known of one call."""

    __slots__ = ("id", "name", "pieces")

    def __init__(self) -> None:
        self.id = ""
        self.name = ""
        #: Its arguments; kept as they came, since only a change of calls asks for them.
        self.pieces: list[str] = []

    def is_complete(self) -> bool:
        """Whether the arguments are a whole JSON object, so that no more of them is to come."""
        try:
            _OBJECT.decode("".join(self.pieces))
        except UNREADABLE:
            return False
        return True


class Calls:
    """Writes each call as one block.

    The first call streams. A later one streams as well if the one before it is complete; else it
    waits for the end, because fragments of parallel calls may alternate and a block that was
    closed takes no more of them.
    """

    __slots__ = ("_blocks", "_by_index", "_live", "_names", "_newest", "_waiting", "any")

    def __init__(self, blocks: Blocks, names: Mapping[str, str]) -> None:
        self._blocks = blocks
        #: ``{name on the upstream's wire: client's name}`` where the two differ.
        self._names = names
        self._by_index: dict[Any, _Call] = {}
        self._newest: _Call | None = None
        self._live: _Call | None = None
        self._waiting: list[_Call] = []
        #: Whether any call was made.
        self.any = False

    def feed(self, out: Out, fragment: Any) -> None:
        """Add one entry of a delta's ``tool_calls``."""
        if not isinstance(fragment, dict):
            return
        function = fragment.get("function")
        if not isinstance(function, dict):
            function = {}
        call = self._addressed(fragment.get("index"), fragment.get("id"))
        is_new_known = _name(call, fragment.get("id"), function.get("name"), self._names)
        self.any = self.any or bool(call.name)
        arguments = function.get("arguments")
        if isinstance(arguments, str) and arguments:
            call.pieces.append(arguments)
            if call is self._live:
                self._delta(out, arguments)
        if is_new_known:
            self._promote(out, call)

    def finish(self, out: Out) -> None:
        """Write the calls that waited; one that was never named cannot be made."""
        for call in self._waiting:
            if call.name:
                self._start(out, call)
        self._waiting.clear()

    def _addressed(self, index: Any, call_id: Any) -> _Call:
        """The call that a fragment belongs to.

        Some vendors leave the index out, or number every call 0: another id is another call.
        """
        is_named = isinstance(call_id, str) and call_id != ""
        known = self._by_index.get(index) if isinstance(index, int) else self._newest
        if known is None or (is_named and known.id and known.id != call_id):
            known = _Call()
            self._waiting.append(known)
            self._newest = known
            if isinstance(index, int):
                self._by_index[index] = known
        return known

    def _promote(self, out: Out, call: _Call) -> None:
        """Let a call that has just become known stream if nothing can follow that belongs before it."""
        if self._waiting[0] is call and (self._live is None or self._live.is_complete()):
            self._waiting.pop(0)
            self._live = call
            self._start(out, call)

    def _start(self, out: Out, call: _Call) -> None:
        block = {"type": "tool_use", "id": call.id or minted("toolu"), "name": call.name, "input": {}}
        self._blocks.start(out, block)
        if call.pieces:
            self._delta(out, "".join(call.pieces))

    def _delta(self, out: Out, arguments: str) -> None:
        self._blocks.delta(out, {"type": "input_json_delta", "partial_json": arguments})


def _name(call: _Call, call_id: Any, name: Any, names: Mapping[str, str]) -> bool:
    """Note id and name, which may come apart; whether this made the call known."""
    if call.id and call.name:
        return False
    if not call.id and isinstance(call_id, str):
        call.id = call_id
    if not call.name and isinstance(name, str):
        call.name = names.get(name, name)
    return bool(call.id and call.name)
