"""Cached tokens that stand flat in a usage, put where OpenAI has them."""

from floway.protocols.documents import Document


def with_cached_tokens(document: Document, name: str) -> Document:
    """A chunk or completion whose ``prompt_tokens_details.cached_tokens`` has the count of ``usage[name]``.

    A count that stands there already is believed; details of another shape are replaced.
    """
    usage = document.get("usage")
    if not isinstance(usage, dict) or not _is_count(usage.get(name)):
        return document
    stated = usage.get("prompt_tokens_details")
    details = stated if isinstance(stated, dict) else {}
    if details.get("cached_tokens") is not None:
        return document
    details = {**details, "cached_tokens": usage[name]}
    return {**document, "usage": {**usage, "prompt_tokens_details": details}}


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
