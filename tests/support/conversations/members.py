"""The members of a document, each by its path."""

import copy
from collections.abc import Iterator
from typing import Any

#: Values that are one thing to a translation, whatever they hold.
WHOLE = frozenset({"input", "input_schema", "parameters", "schema", "metadata", "cache_control", "arguments"})
Path = tuple[str | int, ...]


def with_value(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy of the document with another value at the path."""
    changed = copy.deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def paths(document: dict[str, Any]) -> list[Path]:
    """The path of every member, outermost first."""
    return list(_members(document, ()))


def _members(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield (*path, name)
            # The input of a Responses request is its conversation.
            if name not in WHOLE or (name == "input" and not path):
                yield from _members(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _members(inner, (*path, index))


def written(path: Path) -> str:
    """The path as the ledger writes it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def without(value: Any, path: Path) -> Any:
    """The value without the member; what lies beside the path is shared, not copied."""
    changed = copy.copy(value)
    if len(path) == 1:
        del changed[path[0]]
    else:
        changed[path[0]] = without(value[path[0]], path[1:])
    return changed


def at(value: Any, path: Path) -> Any:
    """The value at the path."""
    for step in path:
        value = value[step]
    return value
