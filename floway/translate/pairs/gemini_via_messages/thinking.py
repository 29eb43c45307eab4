"""Thinking for a Messages upstream, which refuses it beside many other members.

https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking
"""

from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.effort import put_messages_effort
from floway.translate.shared.gemini_client.generation import PATH, THINKING, Thinking

_BUDGET = f"{THINKING}.thinkingBudget"
_SHOWN = f"{THINKING}.includeThoughts"
_LEAST_TOKENS = 1024
_LEAST_TOP_P = 0.95
#: The effort words of Messages begin with "low".
_LEAST_EFFORT = {"minimal": "low"}
_KINDS = ("thinking", "redacted_thinking")


def put_thinking(target: Document, asked: Thinking, ledger: Ledger) -> None:
    """Put the thinking into a Messages request that is complete but for it."""
    level = asked.level
    if level in _LEAST_EFFORT:
        ledger.clamped(f"{THINKING}.thinkingLevel", "the least effort of Messages is low")
        level = _LEAST_EFFORT[level]
    put_messages_effort(target, level)
    thinking = _switch(asked, target, ledger)
    if thinking is not None:
        target["thinking"] = thinking
    is_on = target.get("thinking", {}).get("type") in ("enabled", "adaptive")
    if is_on:
        _clear_way(target, ledger)
    if asked.is_shown and is_on:
        target["thinking"]["display"] = "summarized"
    elif asked.is_shown:
        ledger.dropped(_SHOWN, "thinking is not switched on")


def _switch(asked: Thinking, target: Document, ledger: Ledger) -> Document | None:
    budget = asked.budget
    if budget is None:
        return None
    if budget == 0:
        return {"type": "disabled"}
    if (target.get("tool_choice") or {}).get("type") in ("any", "tool"):
        ledger.dropped(_BUDGET, "Messages does not think when a tool must be called")
        return None
    if budget < 0:
        return {"type": "adaptive"}
    most = target["max_tokens"] - 1 if isinstance(target["max_tokens"], int) else budget
    if most < _LEAST_TOKENS:
        ledger.dropped(_BUDGET, "the token limit leaves no room for it")
        return None
    if _has_lost_thinking(target["messages"]):
        ledger.dropped(_BUDGET, "the thinking that led to the last calls is not in the conversation")
        return None
    fitting = min(max(budget, _LEAST_TOKENS), most)
    if fitting != budget:
        ledger.clamped(_BUDGET, "below the least of Messages, or above the token limit")
    return {"type": "enabled", "budget_tokens": fitting}


def _has_lost_thinking(messages: list[Document]) -> bool:
    """Whether results stand last, of an answer that does not start with its thinking.

    The vendor refuses such a conversation when thinking is enabled.
    """
    if not messages or messages[-1]["content"][0]["type"] != "tool_result":
        return False
    answers = (message for message in reversed(messages) if message["role"] == "assistant")
    answer: Any = next(answers, None)
    return answer is not None and answer["content"][0]["type"] not in _KINDS


def _clear_way(target: Document, ledger: Ledger) -> None:
    """Drop the sampling that the vendor refuses beside thinking."""
    top_p = target.get("top_p")
    for name, path, is_taken in (
        ("temperature", "temperature", target.get("temperature") == 1),
        ("top_k", "topK", False),
        ("top_p", "topP", isinstance(top_p, int | float) and _LEAST_TOP_P <= top_p <= 1),
    ):
        if name in target and not is_taken:
            del target[name]
            ledger.dropped(f"{PATH}.{path}", "Messages takes none of it while thinking")
