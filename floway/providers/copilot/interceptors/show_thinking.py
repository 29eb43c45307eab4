"""Thinking of Messages is always asked for in short, and hidden again where the client would not see it.

A model that thinks for long without showing it sends nothing, and Copilot cuts a stream that is silent for
about a minute. Signatures stay as they are: one that does not fit costs a 400 in the next turn.
"""

from typing import Any

from floway.interceptors.base import Circumstances, FrameHalf, mentions
from floway.protocols.documents import Document

_ACTIVE = ("enabled", "adaptive")
_SUMMARIZED = "summarized"
#: What may become a summary; a word for more, or one that is not known, is the vendor's to judge.
_CHANGED = (None, "omitted", _SUMMARIZED)


def change(document: Document) -> Document:
    """The request with thinking in short."""
    thinking = document.get("thinking")
    if not isinstance(thinking, dict) or not _is_changed(thinking) or thinking.get("display") == _SUMMARIZED:
        return document
    return {**document, "thinking": {**thinking, "display": _SUMMARIZED}}


def is_hidden(document: Document, *, omits_unasked: bool) -> bool:
    """Whether the client of a request is not to see any thinking.

    :param omits_unasked: the model shows none unless it is asked to.
    """
    thinking = document.get("thinking")
    if not isinstance(thinking, dict) or not _is_changed(thinking):
        return False
    display = thinking.get("display")
    return display == "omitted" or (display is None and omits_unasked)


def _is_changed(thinking: Document) -> bool:
    return thinking.get("type") in _ACTIVE and thinking.get("display") in _CHANGED


def _hide(document: Document, circumstances: Circumstances) -> list[Document]:
    """Blocks stay, so that their signatures have a place; their text goes."""
    match document.get("type"):
        case "content_block_start":
            block = _blank(document.get("content_block"))
            return [
                document if block is document.get("content_block") else {**document, "content_block": block}
            ]
        case "content_block_delta":
            delta = document.get("delta")
            is_text = isinstance(delta, dict) and delta.get("type") == "thinking_delta"
            return [] if is_text else [document]
        case "message" if isinstance(document.get("content"), list):
            return [{**document, "content": [_blank(block) for block in document["content"]]}]
    return [document]


def _blank(block: Any) -> Any:
    if not isinstance(block, dict) or block.get("type") != "thinking" or not block.get("thinking"):
        return block
    return {**block, "thinking": ""}


#: For the answer to a client that is not to see any.
HIDING = FrameHalf(_hide, mentions(b"thinking"))
