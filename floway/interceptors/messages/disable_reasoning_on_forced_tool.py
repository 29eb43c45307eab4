"""Switch thinking off when a tool is forced.

The vendor refuses the two together, and compatible ones ignore the choice.
https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#extended-thinking-with-tool-use
"""

from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

_FORCED = ("tool", "any")
_OFF: Final[Document] = {"type": "disabled"}

may_apply = mentions(b'"tool_choice"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with thinking disabled and without an effort; a format stays."""
    choice = document.get("tool_choice")
    if not isinstance(choice, dict) or choice.get("type") not in _FORCED:
        return document
    config = document.get("output_config")
    has_effort = isinstance(config, dict) and "effort" in config
    if document.get("thinking") == _OFF and not has_effort:
        return document
    changed = {**document, "thinking": _OFF}
    if has_effort:
        rest: dict[str, Any] = without(document["output_config"], "effort")
        changed = {**changed, "output_config": rest} if rest else without(changed, "output_config")
    return changed
