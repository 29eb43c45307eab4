"""Tools of Messages without ``eager_input_streaming``, which Copilot refuses with 400.

Claude Code sets it; without it the arguments of a call arrive a little later.
"""

from typing import Any

from floway.interceptors.base import without
from floway.protocols.documents import Document

_NAME = "eager_input_streaming"


def change(document: Document) -> Document:
    """The request with its tools plain."""
    tools = document.get("tools")
    if not isinstance(tools, list) or not any(map(_has_it, tools)):
        return document
    return {**document, "tools": [without(tool, _NAME) if _has_it(tool) else tool for tool in tools]}


def _has_it(tool: Any) -> bool:
    return isinstance(tool, dict) and _NAME in tool
