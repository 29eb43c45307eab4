"""Reading a client's document, whose members may be of any type."""

from collections.abc import Iterator
from typing import Any

from floway.translate.base import Document, Untranslatable


def objects(value: Any, path: str) -> Iterator[tuple[str, Document]]:
    """Each object of a list with its path; nothing for None.

    :raises Untranslatable: it is no list, or holds something else than objects.
    """
    if value is None:
        return
    if not isinstance(value, list):
        raise Untranslatable(f"{path}: a list is expected.", path)
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise Untranslatable(f"{path}[{index}]: an object is expected.", f"{path}[{index}]")
        yield f"{path}[{index}]", item


def text(holder: Document, name: str, path: str) -> str:
    """The string that a member holds.

    :param path: the place of the holder.
    :raises Untranslatable: it holds none.
    """
    value = holder.get(name)
    if not isinstance(value, str):
        raise Untranslatable(f"{path}.{name}: a string is expected.", f"{path}.{name}")
    return value
