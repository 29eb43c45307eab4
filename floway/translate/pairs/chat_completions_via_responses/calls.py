"""Calls of tools: items by their place in the output, deltas by a count of their own."""

from collections.abc import Iterator
from typing import Any, Final

from floway.translate.base import Document
from floway.translate.shared.ids import minted

#: Item type -> the kind of call in Chat Completions, and the member that holds its text.
_KINDS: Final = {"function_call": ("function", "arguments"), "custom_tool_call": ("custom", "input")}


class _Call:
    __slots__ = ("index", "is_spoken", "kind", "member")

    def __init__(self, index: int, kind: str, member: str) -> None:
        self.index = index
        self.kind = kind
        self.member = member
        self.is_spoken = False


class Calls:
    """The calls of one answer."""

    __slots__ = ("_calls",)

    def __init__(self) -> None:
        self._calls: dict[int, _Call] = {}

    @property
    def were_made(self) -> bool:
        """Whether there is any call."""
        return bool(self._calls)

    def start(self, place: int, item: Document) -> Iterator[Document]:
        """The delta that announces a call, once; nothing for other items.

        Text that stands in the announcement already is given when the call is done, since some
        upstreams stream the same text after it.
        """
        item_type = item.get("type")
        known = _KINDS.get(item_type) if isinstance(item_type, str) else None
        if known is None or place in self._calls:
            return
        kind, member = known
        call = self._calls[place] = _Call(len(self._calls), kind, member)
        call_id = item.get("call_id") or item.get("id") or minted("call")
        named = {"name": item.get("name") or "", member: ""}
        yield {"tool_calls": [{"index": call.index, "id": call_id, "type": kind, kind: named}]}

    def piece(self, place: int, text: Any) -> Iterator[Document]:
        """The delta for a piece of a call's text; nothing for a call that was not announced."""
        call = self._calls.get(place)
        if call is not None and isinstance(text, str) and text:
            call.is_spoken = True
            yield {"tool_calls": [{"index": call.index, call.kind: {call.member: text}}]}

    def missing(self, place: int, whole: Any) -> Iterator[Document]:
        """The delta for a call's whole text if no piece of it came."""
        call = self._calls.get(place)
        if call is not None and not call.is_spoken:
            yield from self.piece(place, whole)

    def end(self, place: int, item: Document) -> Iterator[Document]:
        """What a finished call still lacks."""
        yield from self.start(place, item)
        call = self._calls.get(place)
        if call is not None:
            yield from self.missing(place, item.get(call.member))
            if call.kind == "function" and not call.is_spoken and item.get("status") != "incomplete":
                # Clients parse what they get, and an empty text is no JSON.
                yield from self.piece(place, "{}")
