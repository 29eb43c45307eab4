"""Finding members of a request that a translation neither uses nor enters into its ledger."""

import copy
from collections.abc import Collection, Iterator
from typing import Any

from floway.translate.base import Context, Translation, Untranslatable

#: Values that are one thing to a translation, whatever they hold.
WHOLE = frozenset({"input", "input_schema", "parameters", "schema", "metadata", "cache_control", "arguments"})
Path = tuple[str | int, ...]
#: What says as little as no member at all.
_EMPTY: tuple[Any, ...] = (None, "", [], {}, "{}")


def unaccounted(translate: Translation, document: dict[str, Any], exempt: Collection[str]) -> list[str]:
    """The members that are not in the ledger and whose removal changes nothing of what is sent.

    :param exempt: names of members that say what holds without them, like ``stream``.
    """
    context = Context("upstream-model")
    whole = translate(document, context).document, context.ledger.losses
    noted = {loss.path for loss in context.ledger.losses}
    return [
        _written(path)
        for path in _members(document, ())
        if path[-1] not in exempt
        and _at(document, path) not in _EMPTY
        and not any(_written(path[:depth]) in noted for depth in range(1, len(path) + 1))
        and _outcome(translate, _without(document, path)) == whole
    ]


def with_value(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy of the document with another value at the path."""
    changed = copy.deepcopy(document)
    _at(changed, path[:-1])[path[-1]] = value
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


def _written(path: Path) -> str:
    """The path as the ledger writes it."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")


def _outcome(translate: Translation, document: dict[str, Any]) -> Any:
    context = Context("upstream-model")
    try:
        translated = translate(document, context).document
    except Untranslatable as error:
        return error.param
    return translated, context.ledger.losses


def _without(value: Any, path: Path) -> Any:
    """The value without the member; what lies beside the path is shared, not copied."""
    changed = copy.copy(value)
    if len(path) == 1:
        del changed[path[0]]
    else:
        changed[path[0]] = _without(value[path[0]], path[1:])
    return changed


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
