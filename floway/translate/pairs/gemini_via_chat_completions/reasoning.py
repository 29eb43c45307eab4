"""Reasoning of a Chat Completions upstream, which each vendor spells in its own members.

A vendor that wants its reasoning back wants it in its own spelling, and refuses another's. So the
members travel as they came, and go back to the model that wrote them only.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from floway.domain.protocol import CHAT_COMPLETIONS
from floway.translate.base import Document
from floway.translate.shared.chat_dialect import REASONING_SPELLINGS

#: Opaque state of Copilot, items of other gateways, and OpenRouter's list.
_MEMBERS: Final = (*REASONING_SPELLINGS, "reasoning_opaque", "reasoning_items", "reasoning_details")


def mint_of(model: str) -> str:
    """Who seals the reasoning of a model."""
    return f"{CHAT_COMPLETIONS}/{model}"


def joined(blocks: Iterable[Mapping[str, Any]]) -> Document:
    """The members of one message out of those of several deltas or seals."""
    whole: dict[str, list[Any]] = {}
    for block in blocks:
        for name in _MEMBERS:
            value = block.get(name)
            if isinstance(value, str | list) and value:
                whole.setdefault(name, []).append(value)
    return {name: _concatenated(values) for name, values in whole.items()}


def has_reasoning(delta: Mapping[str, Any]) -> bool:
    """Whether a delta has a member of reasoning."""
    return any(delta.get(name) for name in _MEMBERS)


def _concatenated(values: list[Any]) -> Any:
    if all(isinstance(value, str) for value in values):
        return "".join(values)
    return [item for value in values if isinstance(value, list) for item in value]
