"""What the rules of an alias set in a request, in the words of the protocol that the upstream speaks.

A rule wins over the client's own value. A rule that a protocol has no place for is left out there:
the operator pins what the target can do, and the client loses nothing that it asked for.
"""

from collections.abc import Callable, Mapping
from typing import Any

from floway.domain.alias import NO_RULES, Rules
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.protocols.documents import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.thinking import Wish, thinking_config

#: What a summary rule amounts to in Messages; ``auto`` is the vendor's default and says nothing.
_DISPLAYS: Mapping[str, str | None] = {"concise": "summarized", "detailed": "summarized", "auto": None}
#: The service tier that is a speed in Messages.
_FAST = "fast"
_OMITTED = "omitted"


def with_rules(document: Document, rules: Rules, protocol: ProtocolId, model: str) -> Document:
    """A copy with the rules in it; the very same document when there is nothing to set.

    :param model: the upstream's own id of the model.
    """
    changes = {} if rules == NO_RULES else _CHANGES[protocol](document, rules, model)
    if not changes:
        return document
    removed = {name for name, value in changes.items() if value is None}
    return {name: value for name, value in {**document, **changes}.items() if name not in removed}


def _for_chat_completions(document: Document, rules: Rules, model: str) -> Document:
    return _given(reasoning_effort=rules.effort, verbosity=rules.verbosity, service_tier=rules.service_tier)


def _for_responses(document: Document, rules: Rules, model: str) -> Document:
    reasoning = _given(effort=rules.effort, summary=rules.summary)
    changes: Document = {}
    if reasoning:
        changes["reasoning"] = {**_object(document, "reasoning"), **reasoning}
    if rules.verbosity is not None:
        changes["text"] = {**_object(document, "text"), "verbosity": rules.verbosity}
    return changes | _given(service_tier=rules.service_tier)


def _for_messages(document: Document, rules: Rules, model: str) -> Document:
    """None in the changes removes a member: tier and speed exclude each other."""
    changes: Document = {}
    if rules.effort is not None:
        changes["output_config"] = {**_object(document, "output_config"), "effort": rules.effort}
    stated = _object(document, "thinking")
    thinking = _thinking(stated, rules)
    if thinking != stated:
        changes["thinking"] = thinking
    if rules.service_tier == _FAST:
        changes |= {"speed": _FAST, "service_tier": None}
    elif rules.service_tier is not None:
        changes |= {"service_tier": rules.service_tier, "speed": None}
    return changes


def _thinking(stated: Document, rules: Rules) -> Document:
    thinking = dict(stated)
    if rules.adaptive:
        thinking["type"] = "adaptive"
        thinking.pop("budget_tokens", None)
    elif rules.budget_tokens is not None:
        thinking |= {"type": "enabled", "budget_tokens": rules.budget_tokens}
    display = _DISPLAYS.get(rules.summary, rules.summary) if rules.summary is not None else None
    # Thinking that is switched off has nothing to show, and the vendor refuses the two together.
    if display is not None and thinking.get("type") != "disabled":
        thinking.setdefault("type", "enabled")
        thinking["display"] = display
    return thinking


def _for_gemini(document: Document, rules: Rules, model: str) -> Document:
    wish = Wish(
        effort=rules.effort,
        budget=rules.budget_tokens,
        is_adaptive=bool(rules.adaptive),
        shows_thoughts=rules.summary is not None and rules.summary != _OMITTED,
    )
    config = thinking_config(wish, family_of(model), "", Ledger()) or {}
    if rules.summary == _OMITTED:
        config["includeThoughts"] = False
    if not config:
        return {}
    generation = _object(document, "generationConfig")
    thinking = _object(generation, "thinkingConfig")
    if config.keys() & _AMOUNTS:
        # Level and budget together are refused.
        thinking = {name: value for name, value in thinking.items() if name not in _AMOUNTS}
    return {"generationConfig": {**generation, "thinkingConfig": {**thinking, **config}}}


_AMOUNTS = frozenset({"thinkingLevel", "thinkingBudget"})
_CHANGES: Mapping[ProtocolId, Callable[[Document, Rules, str], Document]] = {
    CHAT_COMPLETIONS: _for_chat_completions,
    RESPONSES: _for_responses,
    MESSAGES: _for_messages,
    GEMINI: _for_gemini,
}


def _given(**members: Any) -> Document:
    return {name: value for name, value in members.items() if value is not None}


def _object(document: Mapping[str, Any], name: str) -> Document:
    """A member that is an object; an empty one for anything else, which the rules replace."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}
