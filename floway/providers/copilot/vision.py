"""Whether a request shows a picture, also within the result of a tool.

Copilot refuses pictures that a header does not announce.
"""

from collections.abc import Iterable
from typing import Any, Final

from floway.protocols.documents import Document

_PICTURES: Final = ("image", "image_url", "input_image")
#: Whether there could be one: cheap, and wrong only by saying yes.
_HINT: Final = b"image"


def has_picture(body: bytes, document: Document) -> bool:
    """Whether there is one.

    :param body: of the same document.
    """
    return _HINT in body and _shows(document.get("messages"), document.get("input"))


def _shows(*values: Any) -> bool:
    return any(_is_or_holds(each) for value in values for each in _list(value))


def _is_or_holds(part: Any) -> bool:
    if not isinstance(part, dict):
        return False
    return part.get("type") in _PICTURES or _shows(part.get("content"), part.get("output"))


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()
