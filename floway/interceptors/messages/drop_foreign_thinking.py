"""Leave out thinking that an upstream of another protocol had, before Anthropic refuses it.

A conversation that began behind a translation holds thinking blocks whose signature is a carrier of the
gateway's. The vendor of the client's own protocol cannot verify it, and refuses the whole request.
"""

import re
from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.carriers import PACKED, is_item_carrier, is_marked
from floway.protocols.documents import Document

_REASON: Final = "thinking of an upstream of another protocol"
_SEALS: Final = {"thinking": "signature", "redacted_thinking": "data"}
_OFF: Final = {"type": "disabled"}
_marked = mentions(f'"{PACKED}'.encode())
#: The end of ``<encrypted content>@<item id>``.
_ITEM_ID = re.compile(rb'@[^"\s\\]+"')


def may_apply(body: bytes) -> bool:
    """Whether there is thinking, and something that looks like a carrier."""
    return b"thinking" in body and (_marked(body) or _ITEM_ID.search(body) is not None)


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without those blocks, and without messages that held nothing else."""
    messages = document.get("messages")
    if not isinstance(messages, list):
        return document
    kept: list[Any] = []
    # Of the newest answer, whose thinking the vendor wants when the results of its calls follow.
    has_lost = False
    for index, message in enumerate(messages):
        if not isinstance(message, dict) or message.get("role") != "assistant":
            kept.append(message)
            continue
        content = message.get("content")
        blocks = content if isinstance(content, list) else []
        own = [block for block in blocks if not _is_foreign(block)]
        has_lost = len(own) < len(blocks) and (not own or not _is_thinking(own[0]))
        for place, block in enumerate(blocks):
            if _is_foreign(block):
                circumstances.dropped(f"messages[{index}].content[{place}]", _REASON)
        if len(own) == len(blocks):
            kept.append(message)
        elif own:
            kept.append({**message, "content": own})
    if len(kept) == len(messages) and all(map(_is_same, kept, messages)):
        return document
    changed = {**document, "messages": kept}
    return _without_thinking(changed, circumstances) if has_lost and _is_amid_calls(kept) else changed


def _is_foreign(block: Any) -> bool:
    member = _SEALS.get(str(block.get("type"))) if isinstance(block, dict) else None
    return member is not None and (is_marked(block.get(member)) or is_item_carrier(block.get(member)))


def _is_thinking(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") in _SEALS


def _is_same(after: Any, before: Any) -> bool:
    return after is before


def _is_amid_calls(messages: list[Any]) -> bool:
    """Whether the results of calls stand last."""
    content = messages[-1].get("content") if messages and isinstance(messages[-1], dict) else None
    first = content[0] if isinstance(content, list) and content else None
    return isinstance(first, dict) and first.get("type") == "tool_result"


def _without_thinking(document: Document, circumstances: Circumstances) -> Document:
    """With a budget, an answer whose calls were just run must begin with its thinking.

    It is lost, so this one request goes without; adaptive thinking has no such rule, and the next
    turn thinks again.
    https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking#toggling-thinking-modes-in-conversations
    """
    thinking = document.get("thinking")
    if not isinstance(thinking, dict) or thinking.get("type") != "enabled":
        return document
    circumstances.dropped("thinking", "the thinking that led to the last calls is not the vendor's")
    changed = {**document, "thinking": _OFF}
    management = document.get("context_management")
    edits = management.get("edits") if isinstance(management, dict) else None
    if not isinstance(edits, list):
        return changed
    # The vendor takes this edit only beside thinking.
    left = [edit for edit in edits if not _clears_thinking(edit)]
    if left:
        return {**changed, "context_management": {**document["context_management"], "edits": left}}
    return without(changed, "context_management")


def _clears_thinking(edit: Any) -> bool:
    return isinstance(edit, dict) and str(edit.get("type")).startswith("clear_thinking")
