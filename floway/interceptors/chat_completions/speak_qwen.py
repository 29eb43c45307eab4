"""Qwen's dialect: thinking is a switch of its own, and the effort ``none`` is refused.

https://www.alibabacloud.com/help/en/model-studio/deep-thinking
"""

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

may_apply = mentions(b'"none"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with thinking switched off where the effort is ``none``; other efforts stay."""
    if document.get("reasoning_effort") != "none":
        return document
    return {**without(document, "reasoning_effort"), "enable_thinking": False}
