"""Switch reasoning off when a tool is forced."""

from floway.interceptors.base import Circumstances
from floway.interceptors.openai import forced_tool
from floway.protocols.documents import Document

may_apply = forced_tool.may_apply


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with the effort ``none``."""
    if not forced_tool.is_forced(document) or document.get("reasoning_effort") == "none":
        return document
    return {**document, "reasoning_effort": "none"}
