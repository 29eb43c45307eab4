"""Thinking for a Messages upstream, which refuses it beside many other members.

https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking
"""

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.claude_models import ThinkingStyle, takes_effort, thinking_style
from floway.translate.shared.effort import put_messages_effort
from floway.translate.shared.gemini_client.generation import SAMPLING, THINKING, Thinking, effort_of
from floway.translate.shared.messages_thinking import (
    LEAST_TOKENS,
    clear_way,
    forces_a_tool,
    has_lost_thinking,
)

_BUDGET = f"{THINKING}.thinkingBudget"
_LEVEL = f"{THINKING}.thinkingLevel"
_SHOWN = f"{THINKING}.includeThoughts"
#: Stands for a budget that is the model's to choose, where the model takes none but a number.
_USUAL_TOKENS = 8192
#: The effort words of Messages begin with "low".
_LEAST_EFFORT = {"minimal": "low"}


def put_thinking(target: Document, asked: Thinking, ledger: Ledger) -> None:
    """Put the thinking into a Messages request that is complete but for it."""
    style = thinking_style(target["model"])
    put_messages_effort(target, _level(asked, target["model"], ledger))
    thinking = _switch(asked, target, style, ledger)
    if thinking is not None:
        target["thinking"] = thinking
    is_on = target.get("thinking", {}).get("type") in ("enabled", "adaptive")
    if is_on:
        clear_way(target, SAMPLING, ledger)
    if asked.is_shown and is_on:
        target["thinking"]["display"] = "summarized"
    elif asked.is_shown:
        ledger.dropped(_SHOWN, "thinking is not switched on")


def _level(asked: Thinking, model: str, ledger: Ledger) -> str | None:
    level = asked.level
    if level and level != "none" and not takes_effort(model):
        ledger.dropped(_LEVEL, "the model takes no effort")
        return None
    if level in _LEAST_EFFORT:
        ledger.clamped(_LEVEL, "the least effort of Messages is low")
        return _LEAST_EFFORT[level]
    return level


def _switch(asked: Thinking, target: Document, style: ThinkingStyle, ledger: Ledger) -> Document | None:
    budget = asked.budget
    if budget is None:
        return None
    if budget == 0:
        return {"type": "disabled"}
    if style is ThinkingStyle.NONE:
        ledger.dropped(_BUDGET, "the model does not think")
        return None
    if forces_a_tool(target):
        ledger.dropped(_BUDGET, "Messages does not think when a tool must be called")
        return None
    if style is ThinkingStyle.ADAPTIVE and budget > 0:
        # From 4.7 on the vendor refuses a number.
        put_messages_effort(target, effort_of(asked, ledger))
        return {"type": "adaptive"}
    if budget < 0 and style in (ThinkingStyle.ADAPTIVE, ThinkingStyle.UNKNOWN):
        return {"type": "adaptive"}
    return _budgeted(budget if budget > 0 else _USUAL_TOKENS, target, ledger)


def _budgeted(budget: int, target: Document, ledger: Ledger) -> Document | None:
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
