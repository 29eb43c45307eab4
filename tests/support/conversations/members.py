"""Finding members of a request that a translation neither uses nor enters into its ledger."""

import copy
from collections.abc import Collection, Iterator
from typing import Any

from floway.translate.base import Context, Translation, Untranslatable

#: Values that are one thing to a translation, whatever they hold.
WHOLE = frozenset({"input", "input_schema", "parameters", "schema", "metadata", "cache_control", "arguments"})
Path = tuple[str | int, ...]


def unaccounted(translate: Translation, document: dict[str, Any], exempt: Collection[str]) -> list[str]:
    """The members whose removal changes neither the translated document nor the ledger.

    :param exempt: names of members that say what holds without them, like ``stream``.
    """
    whole = _outcome(translate, document)
    return [
        ".".join(map(str, path))
        for path in _members(document, ())
        if path[-1] not in exempt and _outcome(translate, _without(document, path)) == whole
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
            if name not in WHOLE:
                yield from _members(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _members(inner, (*path, index))


def _outcome(translate: Translation, document: dict[str, Any]) -> Any:
    context = Context("upstream-model")
    try:
        translated = translate(document, context).document
    except Untranslatable as error:
        return error.param
    return translated, context.ledger.losses


def _without(document: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    del _at(changed, path[:-1])[path[-1]]
    return changed


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value
