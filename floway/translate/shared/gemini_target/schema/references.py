"""Local references of a JSON Schema."""

from typing import Any

from floway.translate.base import Document

#: How many references are followed in one schema; definitions that use each other would grow
#: without bounds when every use is written out.
_MAX_INLINED = 500


class References:
    """Finds what ``$ref`` names inside one schema."""

    def __init__(self, root: Document) -> None:
        self._root = root
        self._left = _MAX_INLINED

    def target(self, reference: Any) -> Document | None:
        """The schema behind ``#/...``; None for other documents, dead ends and too many of them."""
        if not isinstance(reference, str) or not reference.startswith("#") or self._left <= 0:
            return None
        self._left -= 1
        found: Any = self._root
        for step in reference[1:].split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else None


def merged(schema: Document) -> Document:
    """The schema with its ``allOf`` merged in: properties and required united, else the later wins."""
    branches = schema.get("allOf")
    if not isinstance(branches, list):
        return schema
    whole: Document = {}
    for branch in [*branches, {name: value for name, value in schema.items() if name != "allOf"}]:
        if not isinstance(branch, dict):
            continue
        for name, value in merged(branch).items():
            whole[name] = _united(name, whole.get(name), value)
    return whole


def _united(name: str, former: Any, value: Any) -> Any:
    if (
        name in ("properties", "$defs", "definitions")
        and isinstance(former, dict)
        and isinstance(value, dict)
    ):
        return {**former, **value}
    if name == "required" and isinstance(former, list) and isinstance(value, list):
        return former + [one for one in value if one not in former]
    return value
