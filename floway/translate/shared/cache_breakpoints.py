"""Cache breakpoints for clients that set none.

https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching
"""

from typing import Any, Final

from floway.translate.base import Document

_CACHEABLE = frozenset({"text", "image", "document", "tool_use", "tool_result"})
#: Shared by the documents it is put into; nothing writes to it.
EPHEMERAL: Final[Document] = {"type": "ephemeral"}


def add_breakpoints(document: Document) -> None:
    """Mark the ends of the prefixes that later requests repeat, in a Messages document of ours.

    The last system block, the last custom tool, and the last block of the conversation that can be
    marked: three of the four breakpoints that the vendor allows.
    """
    system = _as_blocks(document.get("system"))
    if system:
        _mark(system, len(system) - 1)
        document["system"] = system
    _mark_last_tool(document.get("tools") or [])
    _mark_conversation(document["messages"])


def _mark_last_tool(tools: list[Document]) -> None:
    for position in range(len(tools) - 1, -1, -1):
        if tools[position].get("type") in (None, "custom"):
            return _mark(tools, position)
    return None


def _mark_conversation(messages: list[Document]) -> None:
    for message in reversed(messages):
        blocks = _as_blocks(message["content"])
        for position in range(len(blocks) - 1, -1, -1):
            if blocks[position].get("type") in _CACHEABLE:
                _mark(blocks, position)
                message["content"] = blocks
                return


def _as_blocks(content: Any) -> list[Document]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return list(content or ())


def _mark(blocks: list[Document], position: int) -> None:
    """Replace the block: the one that stands there may belong to the client's document."""
    blocks[position] = {**blocks[position], "cache_control": EPHEMERAL}
