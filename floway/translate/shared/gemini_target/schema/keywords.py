"""Keywords that both modes write in the same other way."""

import math
from collections.abc import Collection
from typing import Any

from floway.translate.base import Document


def is_number(value: Any) -> bool:
    """Whether it is a number in JSON's sense."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def enumeration(schema: Document) -> list[Any]:
    """The values of ``enum`` or ``const``, strings and numbers only."""
    values = schema.get("enum")
    if values is None and "const" in schema:
        values = [schema["const"]]
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, str) or is_number(value)]


def bounds(schema: Document) -> Document:
    """``minimum`` and ``maximum``, with the exclusive bounds in them.

    Between integers an exclusive bound is one further in; between other numbers it is lost.
    """
    found: Document = {}
    is_integer = schema.get("type") == "integer"
    for name, exclusive, step in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        values = [schema[name]] if is_number(schema.get(name)) else []
        if is_number(schema.get(exclusive)):
            values.append(_inside(schema[exclusive], step) if is_integer else schema[exclusive])
        if values:
            found[name] = max(values) if step > 0 else min(values)
    return found


def _inside(bound: float, step: int) -> float:
    return (math.floor(bound) if step > 0 else math.ceil(bound)) + step


def required_among(schema: Document, names: Collection[str]) -> list[str]:
    """The required names that are properties."""
    required = schema.get("required")
    if not isinstance(required, list):
        return []
    return [name for name in required if isinstance(name, str) and name in names]
