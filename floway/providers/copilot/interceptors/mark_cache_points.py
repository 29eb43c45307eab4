"""Marks of Copilot's own on the messages of Chat Completions whose prefix is worth keeping.

Its cache has to be primed: a prefix is only kept where the private member stands, from about 1,700 tokens on.
Hits are told as ``cached_tokens``, writes never.
"""

from typing import Any, Final

from floway.protocols.documents import Document

_NAME: Final = "copilot_cache_control"
_MARK: Final = {"type": "ephemeral"}
_SYSTEM: Final = ("system", "developer")
#: Two at the beginning, which conversations share, and two at the end, where this one goes on.
_EACH: Final = 2


def change(document: Document) -> Document:
    """The request with up to four marks; those of the client stay."""
    messages = document.get("messages")
    if not isinstance(messages, list):
        return document
    filled = [index for index, message in enumerate(messages) if _has_content(message)]
    fixed = [index for index in filled if messages[index].get("role") in _SYSTEM]
    moving = [index for index in filled if messages[index].get("role") not in _SYSTEM]
    chosen = {*fixed[:_EACH], *moving[-_EACH:]}
    marked = [
        {**message, _NAME: _MARK} if index in chosen and _NAME not in message else message
        for index, message in enumerate(messages)
    ]
    is_same = all(new is old for new, old in zip(marked, messages, strict=True))
    return document if is_same else {**document, "messages": marked}


def _has_content(message: Any) -> bool:
    content = message.get("content") if isinstance(message, dict) else None
    return bool(content.strip()) if isinstance(content, str) else bool(content)
