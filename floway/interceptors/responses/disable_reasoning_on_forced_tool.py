"""Switch reasoning off when a tool is forced."""

from typing import Final

from floway.interceptors.base import Circumstances
from floway.interceptors.openai import forced_tool
from floway.protocols.documents import Document

_OFF: Final[Document] = {"effort": "none"}

may_apply = forced_tool.may_apply


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the effort ``none`` and no wish for a summary."""
    if not forced_tool.is_forced(document) or document.get("reasoning") == _OFF:
        return document
    return {**document, "reasoning": _OFF}
