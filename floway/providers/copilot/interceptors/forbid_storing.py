"""``store: false`` on Responses: Copilot answers 400 ``unsupported_value`` to true, and keeps nothing."""

from floway.protocols.documents import Document


def change(document: Document) -> Document:
    """The request with nothing to be stored."""
    return document if document.get("store") is False else {**document, "store": False}
