"""Keep a translated request within the four cache breakpoints that the vendor takes.

Clients of other protocols mark as much as they like: their own vendor has no such limit. A Messages
client's markers are not touched; it is told by the vendor.
https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
"""

from collections.abc import Callable, Iterator
from typing import Any

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

MAX_BREAKPOINTS = 4
#: Of those within the conversation, when tools or system have one as well: that prefix is shared by
#: conversations, so it keeps at least one.
_MAX_MOVING = 3

may_apply = mentions(b'"cache_control"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the breakpoints of the longest prefixes; the others are dropped."""
    fixed = [each for name in ("tools", "system") for each in _marked(document.get(name))]
    moving = [each for message in _objects(document.get("messages")) for each in _marked(_content(message))]
    if len(fixed) + len(moving) <= MAX_BREAKPOINTS:
        return document
    kept = moving[-(_MAX_MOVING if fixed else MAX_BREAKPOINTS) :]
    surplus = len(fixed) + len(kept) - MAX_BREAKPOINTS
    kept += fixed[surplus:] if surplus > 0 else fixed
    circumstances.clamped("cache_control", "a Messages upstream takes at most four")
    keep = {id(each) for each in kept}
    return _unmarked(document, lambda each: id(each) not in keep)


def _marked(blocks: Any) -> Iterator[Document]:
    """The marked blocks in their order; results of tools have blocks of their own."""
    for block in _objects(blocks):
        yield from _marked(_content(block))
        if block.get("cache_control"):
            yield block


def _unmarked(document: Document, is_surplus: Callable[[Document], bool]) -> Document:
    def blocks(given: Any) -> Any:
        return [block(each) for each in given] if isinstance(given, list) else given

    def block(given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        kept = without(given, "cache_control") if given.get("cache_control") and is_surplus(given) else given
        return {**kept, "content": blocks(kept["content"])} if isinstance(_content(kept), list) else kept

    return {
        name: blocks(value) if name in ("tools", "system", "messages") else value
        for name, value in document.items()
    }


def _content(holder: Document) -> Any:
    return holder.get("content")


def _objects(values: Any) -> Iterator[Document]:
    return (each for each in values if isinstance(each, dict)) if isinstance(values, list) else iter(())
