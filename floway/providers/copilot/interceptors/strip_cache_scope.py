"""Cache markers of Messages without ``scope`` and ``ttl``, which Copilot does not permit.

``...cache_control.ephemeral.ttl: Extra inputs are not permitted``; it caches for five minutes.
"""

from typing import Any

from floway.interceptors.base import without
from floway.protocols.documents import Document

_HOLDERS = ("system", "tools", "messages", "content")
_UNKNOWN = ("scope", "ttl")


def change(document: Document) -> Document:
    """The request with plain markers; one that is empty then goes as well."""
    changed = document
    for name in ("system", "tools", "messages"):
        value = document.get(name)
        plain = _plain(value)
        if plain is not value:
            changed = {**changed, name: plain}
    return changed


def _plain(value: Any) -> Any:
    """The value, or a copy where something in it changed."""
    if isinstance(value, list):
        inner = [_plain(each) for each in value]
        return inner if any(new is not old for new, old in zip(inner, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    changed = value
    for name in _HOLDERS:
        if name in value and (plain := _plain(value[name])) is not value[name]:
            changed = {**changed, name: plain}
    marker = value.get("cache_control")
    if isinstance(marker, dict) and any(name in marker for name in _UNKNOWN):
        left = without(marker, *_UNKNOWN)
        changed = {**changed, "cache_control": left} if left else without(changed, "cache_control")
    return changed
