"""Without the hosted tool ``image_generation`` on Responses, which Copilot refuses with 400.

Codex offers it by itself. Other hosted tools, ``tool_search`` and namespaces are taken.
"""

from typing import Any

from floway.interceptors.base import without
from floway.protocols.documents import Document

_KIND = "image_generation"


def change(document: Document) -> Document:
    """The request without the tool, and without a choice that nothing is left for."""
    tools = document.get("tools")
    if not isinstance(tools, list) or not any(map(_is_it, tools)):
        return document
    left = [tool for tool in tools if not _is_it(tool)]
    changed = {**document, "tools": left} if left else without(document, "tools")
    choice = changed.get("tool_choice")
    if _is_it(choice) or (not left and choice == "required"):
        return without(changed, "tool_choice")
    return changed


def _is_it(value: Any) -> bool:
    return isinstance(value, dict) and value.get("type") == _KIND
