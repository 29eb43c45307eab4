"""The items of a Responses request, each with a type."""

from collections.abc import Iterator
from typing import Any, Final

from floway.translate.base import Document, Untranslatable
from floway.translate.shared.members import objects

_ROLES: Final = ("user", "assistant", "system", "developer")


def input_items(given: Any) -> Iterator[tuple[str, Document]]:
    """Each item with its path; a string is what the user says, a message needs no type.

    :raises Untranslatable: neither a string nor a list, or an item that is nothing known.
    """
    if isinstance(given, str):
        yield "input", {"type": "message", "role": "user", "content": given}
        return
    if given is None:
        raise Untranslatable("input: a string or a list of items is expected.", "input")
    for path, item in objects(given, "input"):
        if isinstance(item.get("type"), str):
            yield path, item
        elif item.get("role") in _ROLES and isinstance(item.get("content"), str | list):
            yield path, {"type": "message", **item}
        else:
            raise Untranslatable(f"{path}: an item needs a type, or the role and content of a message.", path)
