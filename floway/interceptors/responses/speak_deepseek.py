"""DeepSeek's dialect: thinking is switched off as in Messages.

https://api-docs.deepseek.com/guides/thinking_mode
"""

from typing import Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

_OFF: Final[Document] = {"type": "disabled"}

may_apply = mentions(b'"none"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with thinking disabled where the effort is ``none``."""
    reasoning = document.get("reasoning")
    if not isinstance(reasoning, dict) or reasoning.get("effort") != "none":
        return document
    return {**without(document, "reasoning"), "thinking": _OFF}
