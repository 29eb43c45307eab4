"""A Responses stream, folded: its terminal event holds the whole response."""

from collections.abc import Iterable

from floway.protocols.documents import Document

_TERMINAL = ("response.completed", "response.incomplete", "response.failed")


def collect(documents: Iterable[Document]) -> Document:
    """The response of the terminal event; empty when none came."""
    response: Document = {}
    for document in documents:
        if document.get("type") in _TERMINAL:
            response = document.get("response") or {}
    return response
