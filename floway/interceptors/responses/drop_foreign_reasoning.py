"""Leave out reasoning that an upstream of another protocol had, before OpenAI refuses it.

A conversation that began behind a translation holds reasoning items whose encrypted content is a
carrier of the gateway's and whose id no vendor gave.
"""

from typing import Any

from floway.interceptors.base import Circumstances, mentions
from floway.protocols.carriers import PACKED, is_marked
from floway.protocols.documents import Document

may_apply = mentions(f'"{PACKED}'.encode())


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without those items."""
    items = document.get("input")
    if not isinstance(items, list):
        return document
    kept = []
    for index, item in enumerate(items):
        if _is_foreign(item):
            circumstances.dropped(f"input[{index}]", "reasoning of an upstream of another protocol")
        else:
            kept.append(item)
    return document if len(kept) == len(items) else {**document, "input": kept}


def _is_foreign(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and item.get("type") == "reasoning"
        and is_marked(item.get("encrypted_content"))
    )
