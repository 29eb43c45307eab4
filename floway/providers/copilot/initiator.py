"""Who began a request: a user, or an agent that goes on by itself.

Copilot counts what a user began as a premium request. So it is told what the conversation says, and nothing
else: the last message is a user's, or it is not.
"""

from typing import Any, Final

from floway.domain.protocol import CHAT_COMPLETIONS, MESSAGES, ProtocolId
from floway.protocols.documents import Document

USER: Final = "user"
AGENT: Final = "agent"


def initiator(protocol: ProtocolId, document: Document) -> str:
    """``user`` or ``agent``."""
    if protocol == MESSAGES:
        return _of_messages(document.get("messages"))
    if protocol == CHAT_COMPLETIONS:
        last = _last(document.get("messages"))
        return AGENT if last.get("role") in ("assistant", "tool") else USER
    given = document.get("input")
    last = _last(given)
    if not last:
        return USER
    # Results of tools have no role.
    return AGENT if last.get("role") in (None, "assistant") else USER


def _of_messages(messages: Any) -> str:
    last = _last(messages)
    if last.get("role") != "user":
        return AGENT
    content = last.get("content")
    if not isinstance(content, list) or not content:
        return USER
    is_all_results = all(isinstance(block, dict) and block.get("type") == "tool_result" for block in content)
    return AGENT if is_all_results else USER


def _last(items: Any) -> Document:
    last = items[-1] if isinstance(items, list) and items else None
    return last if isinstance(last, dict) else {}
