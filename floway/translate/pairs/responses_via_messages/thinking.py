"""An effort as thinking: a Responses client that states one expects a model that reasons."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.claude_models import ThinkingStyle, thinking_style
from floway.translate.shared.effort import put_messages_effort
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.messages_thinking import (
    LEAST_TOKENS,
    clear_way,
    forces_a_tool,
    has_lost_thinking,
)

_EFFORT: Final = "reasoning.effort"
#: In tokens, as Google's OpenAI-compatible endpoint has them; a word that is missing means as much.
_BUDGETS: Final = {"minimal": 1024, "low": 1024, "medium": 8192}
_MOST: Final = 24_576
#: The effort words of Messages begin with "low".
_LEAST_EFFORT: Final = {"minimal": "low"}
_NO_SUMMARY: Final = (None, "none", "omitted")


def put_reasoning(target: Document, reasoning: Any, ledger: Ledger) -> None:
    """Put effort and thinking into a Messages request that is complete but for them.

    Nothing without an effort, and thinking off for ``none``. Where the name of a model says nothing,
    the effort is sent as it is.
    """
    if not isinstance(reasoning, Mapping):
        return
    effort = reasoning.get("effort")
    style = thinking_style(target["model"])
    is_read = {"effort"}
    if not isinstance(effort, str) or not effort:
        pass
    elif effort == "none" or style is ThinkingStyle.UNKNOWN:
        put_messages_effort(target, effort)
    elif style is ThinkingStyle.NONE:
        ledger.dropped(_EFFORT, "the model does not think")
    elif style is ThinkingStyle.ADAPTIVE:
        put_messages_effort(target, _worded(effort, ledger))
        if not forces_a_tool(target):
            target["thinking"] = {"type": "adaptive"}
            if reasoning.get("summary") not in _NO_SUMMARY:
                # Without it the newest models show nothing of their thinking.
                target["thinking"]["display"] = "summarized"
                is_read.add("summary")
    else:
        if style is ThinkingStyle.BUDGET_AND_EFFORT:
            put_messages_effort(target, _worded(effort, ledger))
        budget = _budget(effort, target, ledger)
        if budget is not None:
            target["thinking"] = {"type": "enabled", "budget_tokens": budget}
            # These models show their thinking in any case.
            is_read.add("summary")
    note_leftovers(ledger, "reasoning", reasoning, is_read)
    if target.get("thinking", {}).get("type") in ("adaptive", "enabled"):
        clear_way(target, {}, ledger)


def _worded(effort: str, ledger: Ledger) -> str:
    if effort not in _LEAST_EFFORT:
        return effort
    ledger.clamped(_EFFORT, "the least effort of Messages is low")
    return _LEAST_EFFORT[effort]


def _budget(effort: str, target: Document, ledger: Ledger) -> int | None:
    """The tokens that an effort amounts to; at most half of the limit, which the answer shares."""
    limit = target["max_tokens"]
    room = int(limit) // 2 if isinstance(limit, int | float) else _MOST
    if forces_a_tool(target):
        ledger.dropped(_EFFORT, "Messages does not think when a tool must be called")
    elif room < LEAST_TOKENS:
        ledger.dropped(_EFFORT, "the token limit leaves no room for thinking")
    elif has_lost_thinking(target["messages"]):
        ledger.dropped(_EFFORT, "the thinking that led to the last calls is not in the conversation")
    else:
        ledger.renamed(_EFFORT, "the model knows budgets of tokens")
        return min(_BUDGETS.get(effort, _MOST), room)
    return None
