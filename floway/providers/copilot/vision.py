"""The pictures that a request shows, also within the result of a tool.

Copilot refuses pictures that a header does not announce.
"""

from collections.abc import Iterator
from typing import Any, Final

from floway.protocols.documents import Document

#: The members of a document that hold its conversation.
CONVERSATIONS: Final = ("messages", "input")
#: The members of a message or of a part that may hold parts.
HOLDERS: Final = ("content", "output")
#: How deep parts within parts are looked for: results of tools are the second level of a conversation, and
#: no protocol has a third.
LEVELS: Final = 8
_PICTURES: Final = ("image", "image_url", "input_image")
#: Whether there could be one: cheap, and wrong only by saying yes.
_HINT: Final = b"image"


def has_picture(body: bytes, document: Document) -> bool:
    """Whether there is one.

    :param body: of the same document.
    """
    return _HINT in body and any(True for _ in pictures(document))


def pictures(document: Document) -> Iterator[Document]:
    """Every part that is one, in their order; lazy."""
    for name in CONVERSATIONS:
        yield from _within(document.get(name), LEVELS)


def _within(value: Any, levels: int) -> Iterator[Document]:
    for part in value if isinstance(value, list) and levels else ():
        if not isinstance(part, dict):
            continue
        if part.get("type") in _PICTURES:
            yield part
            continue
        for name in HOLDERS:
            yield from _within(part.get(name), levels - 1)
