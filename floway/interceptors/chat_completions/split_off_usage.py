"""Give usage that came with content a chunk of its own.

OpenAI sends usage in a last chunk without choices, which is hidden from a client that did not ask for
it. Other vendors put it into the chunk with the finish reason: it is cut off there, so that it can be
hidden as well, and translations see one shape.
https://platform.openai.com/docs/api-reference/chat-streaming/streaming#chat-streaming-streaming-usage
"""

import re
from typing import Any

from floway.interceptors.base import Circumstances, without
from floway.protocols.documents import Document

_REPORT = re.compile(rb'"usage"\s*:\s*\{')


def may_apply_to_frame(data: bytes) -> bool:
    """Whether there is a usage that is an object; OpenAI puts a null one into every chunk."""
    return b'"usage"' in data and _REPORT.search(data) is not None


def change_frame(document: Document, circumstances: Circumstances) -> list[Document]:
    """The chunk, or the chunk without its usage and the usage behind it."""
    choices = document.get("choices")
    is_bare = not isinstance(choices, list) or not any(map(_says_something, choices))
    if is_bare or not document.get("usage") or "error" in document:
        return [document]
    return [without(document, "usage"), {**document, "choices": []}]


def _says_something(choice: Any) -> bool:
    """Whether a choice is more than a placeholder."""
    return isinstance(choice, dict) and bool(
        choice.get("delta") or choice.get("text") or choice.get("finish_reason")
    )
