"""Ids of Responses items that a client can rely on.

Copilot gives an item another id in every event, and takes none of them back but with the encrypted content
that it came with: ``input item ID does not belong to this connection``. So an item gets one id of ours, its
vendor's id travels inside the encrypted content, and both are put back when the client sends the item again.
Items without encrypted content are sent without an id.
"""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final
from uuid import uuid4

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances, FrameHalf, mentions, without
from floway.protocols.documents import Document

#: Begins encrypted content that carries an id; letters of base64 and a sign that is none of them.
_CARRIER: Final = "copilot-item."
#: How ids of each type begin. An item of another type may have ids in places that nobody here knows.
_PREFIXES: Final[Mapping[str, str]] = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "custom_tool_call": "ctc",
    "web_search_call": "ws",
    "tool_search_call": "tsc",
    "tool_search_output": "tso",
    "compaction": "cmp",
}


def change(document: Document) -> Document:
    """The request with the vendor's own ids where they count, and with none elsewhere."""
    items = document.get("input")
    if not isinstance(items, list):
        return document
    restored = [_restored(item) for item in items]
    is_same = all(new is old for new, old in zip(restored, items, strict=True))
    return document if is_same else {**document, "input": restored}


def keeper() -> FrameHalf:
    """For one answer."""
    return FrameHalf(_Keeper().change, mentions(b'"id"', b'"item_id"'))


def _restored(item: Any) -> Any:
    if not isinstance(item, dict) or item.get("type") == "item_reference":
        return item
    carried = _carried(item.get("encrypted_content"))
    if carried is not None:
        identifier, content = carried
        return {**item, "id": identifier, "encrypted_content": content}
    return without(item, "id") if "id" in item else item


class _Keeper:
    """The ids of the items of one answer, by their place."""

    def __init__(self) -> None:
        self._ids: dict[int, str] = {}

    def change(self, document: Document, circumstances: Circumstances) -> list[Document]:
        """A frame, or a whole answer, with ids that stay.

        :raises UpstreamBroken: there is an item of an unknown type.
        """
        changed, index = dict(document), document.get("output_index")
        if isinstance(index, int):
            if isinstance(document.get("item"), dict):
                changed["item"] = self._kept(index, document["item"])
            if "item_id" in document and index in self._ids:
                changed["item_id"] = self._ids[index]
        response = document.get("response")
        if isinstance(response, dict) and isinstance(response.get("output"), list):
            changed["response"] = {**response, "output": self._all_kept(response["output"])}
        if isinstance(document.get("output"), list):
            changed["output"] = self._all_kept(document["output"])
        return [document if changed == document else changed]

    def _all_kept(self, items: list[Any]) -> list[Any]:
        return [
            self._kept(index, item) if isinstance(item, dict) else item for index, item in enumerate(items)
        ]

    def _kept(self, index: int, item: Document) -> Document:
        prefix = _PREFIXES.get(str(item.get("type")))
        if prefix is None:
            raise UpstreamBroken(
                f"Copilot sent an output item of the unknown type '{str(item.get('type'))[:64]}'."
            )
        own = self._ids.setdefault(index, f"{prefix}_{uuid4().hex}")
        identifier, content = item.get("id"), item.get("encrypted_content")
        if isinstance(identifier, str) and isinstance(content, str) and content:
            return {**item, "id": own, "encrypted_content": _carrier(identifier, content)}
        return {**item, "id": own}


def _carrier(identifier: str, content: str) -> str:
    return f"{_CARRIER}{urlsafe_b64encode(identifier.encode()).decode()}.{content}"


def _carried(content: Any) -> tuple[str, str] | None:
    """The vendor's id and content in one of ours; None in any other."""
    if not isinstance(content, str) or not content.startswith(_CARRIER):
        return None
    identifier, dot, rest = content.removeprefix(_CARRIER).partition(".")
    try:
        return (b64decode(identifier, b"-_", validate=True).decode(), rest) if dot else None
    except ValueError:
        return None
