"""Parameters of the answer: ``generationConfig`` and the service tier.

https://ai.google.dev/api/generate-content#generationconfig
"""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import Family

_MAX_STOPS = 5
_SAMPLING = {"temperature": "temperature", "top_p": "topP", "top_k": "topK"}
#: ``{client's word: Gemini's}``; words that leave it to the vendor mean that nothing is sent.
_TIERS = {"flex": "flex", "priority": "priority", "standard": "standard", "standard_only": "standard"}
_VENDORS_CHOICE = ("auto", "default")


def put_limit(config: Document, asked: Any, path: str, context: Context) -> None:
    """The token limit, cut to what the model can: clients ask for more than it has."""
    if asked is None:
        return
    most = context.limits.max_output_tokens
    if most is not None and isinstance(asked, int) and asked > most:
        context.ledger.clamped(path, "more than the model can say")
        asked = most
    config["maxOutputTokens"] = asked


def put_stops(config: Document, asked: Any, path: str, ledger: Ledger) -> None:
    """The stop sequences, a list or one of them; the vendor takes five, none of them empty."""
    given = [asked] if isinstance(asked, str) else asked if isinstance(asked, list) else []
    kept = [stop for stop in given if isinstance(stop, str) and stop]
    if len(kept) < len(given):
        ledger.dropped(path, "an empty stop sequence")
    if len(kept) > _MAX_STOPS:
        ledger.clamped(path, "Gemini takes five stop sequences")
    if kept:
        config["stopSequences"] = kept[:_MAX_STOPS]


def put_sampling(config: Document, document: Mapping[str, Any], family: Family, ledger: Ledger) -> None:
    """Temperature, top_p and top_k, where they do good."""
    for name, sent in _SAMPLING.items():
        value = document.get(name)
        if value is None:
            continue
        if family.takes_sampling:
            config[sent] = value
        else:
            ledger.dropped(name, "the model loops with it, or ignores it")


def put_tier(target: Document, tier: Any, path: str, ledger: Ledger) -> None:
    """The service tier."""
    sent = _TIERS.get(tier) if isinstance(tier, str) else None
    if sent:
        target["serviceTier"] = sent
        if sent != tier:
            ledger.renamed(path, "Gemini's word for it")
    elif tier is not None and tier not in _VENDORS_CHOICE:
        ledger.dropped(path, "no tier of Gemini's")
