"""Checks of the members of an object, in the wording of whoever asks."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from floway.simulator.wire import Refusal


class Wording(Protocol):
    """How a vendor names places and what is wrong there."""

    def unknown(self, path: str, name: str) -> Refusal:
        """A member that does not exist."""

    def missing(self, path: str, name: str) -> Refusal:
        """A member that must be there."""

    def wrong_type(self, path: str, expected: str, value: Any) -> Refusal:
        """A member of the wrong type; ``expected`` is a key of ``TYPES``."""

    def join(self, path: str, name: str | int) -> str:
        """The place of a member, or of an element, of the value at ``path``."""


#: JSON types by the words of the tables; bool is no number in JSON.
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
    "string or list": (str, list),
    "string or object": (str, dict),
    "any": (object,),
}


def check(
    value: Any, path: str, members: Mapping[str, str], wording: Wording, required: Iterable[str] = ()
) -> None:
    """Refuse unknown, missing and wrongly typed members; null counts as absent for optional ones.

    :param members: ``{name: a key of TYPES}``.
    """
    if not isinstance(value, dict):
        raise wording.wrong_type(path, "object", value)
    for name in required:
        if value.get(name) is None:
            raise wording.missing(path, name)
    for name, member in value.items():
        if name not in members:
            raise wording.unknown(path, name)
        if member is not None and not fits(member, members[name]):
            raise wording.wrong_type(wording.join(path, name), members[name], member)


def fits(value: Any, expected: str) -> bool:
    """Whether a value is of a type of the table."""
    if isinstance(value, bool):
        return expected in ("boolean", "any")
    if expected == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[expected])


def elements(value: Any, path: str, wording: Wording) -> list[tuple[str, Any]]:
    """The elements of a list with the place of each.

    :raises Refusal: it is no list.
    """
    if not isinstance(value, list):
        raise wording.wrong_type(path, "list", value)
    return [(wording.join(path, index), element) for index, element in enumerate(value)]


def table(text: str) -> dict[str, str]:
    """``{name: type}`` out of ``"model:string stream:boolean"``."""
    pairs = (entry.partition(":") for entry in text.split())
    return {name: kind.replace("|", " or ") or "any" for name, _, kind in pairs}
