"""How much a Gemini model shall think: levels since family 3, a budget of tokens before.

https://ai.google.dev/gemini-api/docs/thinking. Both together are refused, and so is any of it where
the model does not think.
"""

from dataclasses import dataclass

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family

#: The numbers of the vendor's own OpenAI-compatible endpoint, clamped into the model's range.
_BUDGETS = {"minimal": 1024, "low": 1024, "medium": 8192, "high": 24576, "xhigh": 24576, "max": 24576}
#: The words that mean as much as the model can.
_MOST = ("high", "xhigh", "max")
_DYNAMIC = -1
#: Up to how many tokens a budget amounts to a level.
_LOW_TOKENS = 2048
_MEDIUM_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client says about thinking."""

    effort: str | None = None
    #: In tokens; counts only without an effort.
    budget: int | None = None
    #: The model shall decide; counts only without an effort and a budget.
    is_adaptive: bool = False
    shows_thoughts: bool = False


def thinking_config(wish: Wish, family: Family, path: str, ledger: Ledger) -> Document | None:
    """The ``thinkingConfig``; None when the client says nothing, or the model does not think.

    :param path: the client's member that holds the wish.
    """
    if not (wish.effort or wish.budget is not None or wish.is_adaptive or wish.shows_thoughts):
        return None
    if not family.thinks:
        ledger.dropped(path, "the model does not think")
        return None
    config = _by_level(wish, family) if family.levels else _by_budget(wish, family)
    if not config and wish.effort:
        ledger.dropped(path, "the model knows no such effort")
    # Some routes refuse thoughts of a model that shall not think.
    if wish.shows_thoughts and config.get("thinkingBudget") != 0:
        config["includeThoughts"] = True
    return config or None


def _by_level(wish: Wish, family: Family) -> Document:
    if wish.effort:
        return {"thinkingLevel": _level(wish.effort.lower(), family.levels)}
    if wish.budget is None:
        return {}
    word = "low" if wish.budget <= _LOW_TOKENS else "medium" if wish.budget <= _MEDIUM_TOKENS else "high"
    return {"thinkingLevel": _level(word, family.levels)}


def _level(effort: str, levels: tuple[str, ...]) -> str:
    """The nearest level that the model has; the upstream judges words that nobody knows."""
    if effort == "none":
        return levels[0]
    if effort == "minimal" and "MINIMAL" not in levels:
        return "LOW"
    if effort == "medium" and "MEDIUM" not in levels:
        return "HIGH"
    if effort in ("xhigh", "max"):
        return "XHIGH" if "XHIGH" in levels else "HIGH"
    return effort.upper()


def _by_budget(wish: Wish, family: Family) -> Document:
    assert family.budgets is not None, "a family that thinks has levels or budgets"
    least, most = family.budgets
    if wish.effort:
        effort = wish.effort.lower()
        if effort == "none":
            return {"thinkingBudget": family.budget_off}
        tokens = most if effort in _MOST else _BUDGETS.get(effort)
        return {} if tokens is None else {"thinkingBudget": min(max(tokens, least), most)}
    if wish.budget is not None:
        return {"thinkingBudget": min(max(wish.budget, least), most)}
    return {"thinkingBudget": _DYNAMIC} if wish.is_adaptive else {}
