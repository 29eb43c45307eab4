"""Turn system messages within the conversation into user messages.

Messages has the system prompt apart from the conversation; only some models take the role inside it.
"""

import re

from floway.interceptors.base import Circumstances
from floway.protocols.documents import Document

_ROLE = re.compile(rb'"role"\s*:\s*"system"')


def may_apply(body: bytes) -> bool:
    """Whether the role is named."""
    return _ROLE.search(body) is not None


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the roles renamed and every content as it was."""
    messages = document.get("messages")
    if not isinstance(messages, list) or not any(map(_is_system, messages)):
        return document
    renamed = [{**each, "role": "user"} if _is_system(each) else each for each in messages]
    return {**document, "messages": renamed}


def _is_system(message: object) -> bool:
    return isinstance(message, dict) and message.get("role") == "system"
