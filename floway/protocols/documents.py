"""Frames as decoded documents, for those who must look inside: translations and collectors."""

from typing import Any, Final

import msgspec

from floway.protocols.parsing import UNREADABLE, readable
from floway.protocols.sse import Frame

#: A decoded body or frame. Unknown members survive.
Document = dict[str, Any]

#: The ``[DONE]`` that ends an OpenAI stream; compared by identity.
DONE: Final[Document] = {"done": True}

_DECODER = msgspec.json.Decoder(dict[str, Any])
_ANY = msgspec.json.Decoder()


def decoded(frame: Frame) -> Document | None:
    """The document of a frame; None for comments and for what is not a JSON object.

    Where the type stands only in the ``event:`` field it is put into the document.
    """
    data = frame.data
    if not data:
        return None
    if data == b"[DONE]":
        return DONE
    document = readable(_DECODER, data)
    if document is not None and frame.event and "type" not in document:
        document["type"] = frame.event.decode("utf-8", "replace")
    return document


def is_garbled(frame: Frame) -> bool:
    """Whether a frame has data that nobody can read; JSON that is no object is only unexpected."""
    if not frame.data or frame.data == b"[DONE]":
        return False
    try:
        _ANY.decode(frame.data)
    except UNREADABLE:
        return True
    return False


def named_frame(document: Document) -> Frame:
    """A frame with its type as the event name: Messages and Responses."""
    event, data = str(document["type"]).encode(), msgspec.json.encode(document)
    return Frame(b"event: %b\ndata: %b\n\n" % (event, data), event, data)


def data_frame(document: Document) -> Frame:
    """A frame without a name: Chat Completions and Gemini."""
    data = b"[DONE]" if document is DONE else msgspec.json.encode(document)
    return Frame(b"data: %b\n\n" % data, b"", data)
