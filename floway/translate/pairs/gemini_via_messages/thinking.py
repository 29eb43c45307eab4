"""Thinking for a Messages upstream, which refuses it beside many other members.

https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking
"""

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.effort import put_messages_effort
from floway.translate.shared.gemini_client.generation import PATH, THINKING, Thinking
from floway.translate.shared.messages_thinking import (
    LEAST_TOKENS,
    clear_way,
    forces_a_tool,
    has_lost_thinking,
)

_BUDGET = f"{THINKING}.thinkingBudget"
_SHOWN = f"{THINKING}.includeThoughts"
#: The effort words of Messages begin with "low".
_LEAST_EFFORT = {"minimal": "low"}
_SAMPLING = {"temperature": f"{PATH}.temperature", "top_k": f"{PATH}.topK", "top_p": f"{PATH}.topP"}


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
        clear_way(target, _SAMPLING, ledger)
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
    if forces_a_tool(target):
        ledger.dropped(_BUDGET, "Messages does not think when a tool must be called")
        return None
    if budget < 0:
        return {"type": "adaptive"}
    most = target["max_tokens"] - 1 if isinstance(target["max_tokens"], int) else budget
    if most < LEAST_TOKENS:
        ledger.dropped(_BUDGET, "the token limit leaves no room for it")
        return None
    if has_lost_thinking(target["messages"]):
        ledger.dropped(_BUDGET, "the thinking that led to the last calls is not in the conversation")
        return None
    fitting = min(max(budget, LEAST_TOKENS), most)
    if fitting != budget:
        ledger.clamped(_BUDGET, "below the least of Messages, or above the token limit")
    return {"type": "enabled", "budget_tokens": fitting}
