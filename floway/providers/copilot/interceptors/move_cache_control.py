"""The top-level ``cache_control`` of Messages on the last block that can hold it.

Copilot answers ``cache_control: Extra inputs are not permitted`` for Haiku 4.5, Sonnet 4.5 and 4.6, and
sometimes for Opus 4.5. Anthropic means the last cacheable block with it, so that is where it goes.
"""

from typing import Any

from floway.interceptors.base import without
from floway.protocols.documents import Document

_CACHEABLE = ("text", "image", "tool_use", "tool_result")


def change(document: Document) -> Document:
    """The request with the marker moved; a block that has one of its own keeps that."""
    if "cache_control" not in document:
        return document
    marker, messages = document["cache_control"], document.get("messages")
    changed = without(document, "cache_control")
    if not isinstance(marker, dict) or not isinstance(messages, list):
        return changed
    for index in range(len(messages) - 1, -1, -1):
        marked = _marked(messages[index], marker)
        if marked is not None:
            return {**changed, "messages": [*messages[:index], marked, *messages[index + 1 :]]}
    return changed


def _marked(message: Any, marker: Document) -> Document | None:
    """The message with its last cacheable block marked; None when it has no such block."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str) and content:
        return {**message, "content": [{"type": "text", "text": content, "cache_control": marker}]}
    if not isinstance(content, list):
        return None
    for index in range(len(content) - 1, -1, -1):
        block = content[index]
        if isinstance(block, dict) and block.get("type") in _CACHEABLE:
            marked = block if block.get("cache_control") else {**block, "cache_control": marker}
            return {**message, "content": [*content[:index], marked, *content[index + 1 :]]}
    return None
