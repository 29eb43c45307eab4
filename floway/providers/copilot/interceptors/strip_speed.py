"""Messages without ``speed``, which Copilot does not know: a fast mode is a model of its own there.

``standard`` is what every other model does. Another word goes on, so that the vendor names the fault. The
vendor's usage says nothing of a speed either, so it is stated where one was asked for.
"""

from typing import Any

from floway.interceptors.base import Circumstances, FrameHalf, mentions, without
from floway.protocols.documents import Document

FAST = "fast"
_KNOWN = (FAST, "standard")


def change(document: Document) -> Document:
    """The request without the member."""
    return without(document, "speed") if document.get("speed") in _KNOWN else document


def is_fast(document: Document) -> bool:
    """Whether a request asks for the fast mode."""
    return document.get("speed") == FAST


def _stated(usage: Any) -> Document:
    return {**(usage if isinstance(usage, dict) else {}), "speed": FAST}


def _state(document: Document, circumstances: Circumstances) -> list[Document]:
    """Usage says what was served, in the first and the last report of a stream and in a whole answer."""
    kind = document.get("type")
    if kind == "message_start" and isinstance(document.get("message"), dict):
        message = document["message"]
        return [{**document, "message": {**message, "usage": _stated(message.get("usage"))}}]
    if kind in ("message_delta", "message"):
        return [{**document, "usage": _stated(document.get("usage"))}]
    return [document]


#: For the answer to a request for the fast mode.
STATING = FrameHalf(_state, mentions(b'"message_start"', b'"message_delta"', b'"message"'))
