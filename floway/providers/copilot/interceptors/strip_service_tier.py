"""Without ``service_tier`` on Responses: a seat has no tiers, and Copilot refuses every word for one."""

from floway.interceptors.base import without
from floway.protocols.documents import Document


def change(document: Document) -> Document:
    """The request without the member."""
    return without(document, "service_tier") if "service_tier" in document else document
