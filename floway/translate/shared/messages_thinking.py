"""What a Messages upstream wants of a request that lets it think.

https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking
"""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Document
from floway.translate.ledger import Ledger

#: The vendor refuses a smaller budget.
LEAST_TOKENS: Final = 1024
_LEAST_TOP_P: Final = 0.95
_KINDS: Final = ("thinking", "redacted_thinking")


def forces_a_tool(target: Document) -> bool:
    """Whether the vendor refuses thinking, since a tool must be called."""
    return (target.get("tool_choice") or {}).get("type") in ("any", "tool")


def has_lost_thinking(messages: list[Document]) -> bool:
    """Whether results stand last, of an answer that does not start with its thinking.

    The vendor refuses such a conversation when thinking has a budget.
    """
    if not messages or messages[-1]["content"][0]["type"] != "tool_result":
        return False
    answers = (message for message in reversed(messages) if message["role"] == "assistant")
    answer: Any = next(answers, None)
    return answer is not None and answer["content"][0]["type"] not in _KINDS


def clear_way(target: Document, paths: Mapping[str, str], ledger: Ledger) -> None:
    """Drop the sampling that the vendor refuses beside thinking.

    :param paths: ``{member of the target: the client's member}``.
    """
    top_p = target.get("top_p")
    for name, is_taken in (
        ("temperature", target.get("temperature") == 1),
        ("top_k", False),
        ("top_p", isinstance(top_p, int | float) and _LEAST_TOP_P <= top_p <= 1),
    ):
        if name in target and not is_taken:
            del target[name]
            ledger.dropped(paths.get(name, name), "Messages takes none of it while thinking")
