"""Remove Claude Code's billing lines from the system prompt.

Claude Code begins its system prompt with a text ``x-anthropic-billing-header: ...; cch=<hash>;``
whose hash changes with every call. Anthropic's subscription endpoint reads it; to any other upstream
it is prompt text that makes each prompt differ from the one before, so nothing is read from its cache.
"""

import re
from typing import Any

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

_LINE = re.compile(r"^[ \t]*x-anthropic-billing-header[^\r\n]*", re.MULTILINE)
_HASH = re.compile(r"\bcch=[0-9a-fA-F]{5,};?")

may_apply = mentions(b"x-anthropic-billing-header", b"cch=")


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without the lines; texts and a system prompt that are left empty are dropped."""
    system = document.get("system")
    if isinstance(system, str):
        stripped: Any = _stripped(system)
    elif isinstance(system, list):
        stripped = _stripped_blocks(system)
    else:
        return document
    if stripped is system:
        return document
    return {**document, "system": stripped} if stripped else without(document, "system")


def _stripped(text: str) -> str:
    """The text, trimmed; the very same one when it holds nothing of the kind."""
    stripped = _HASH.sub("", _LINE.sub("", text))
    return text if stripped == text else stripped.strip()


def _stripped_blocks(blocks: list[Any]) -> list[Any]:
    kept = []
    for block in blocks:
        text = block.get("text") if isinstance(block, dict) else None
        stripped = _stripped(text) if isinstance(text, str) else text
        if stripped is text:
            kept.append(block)
        elif stripped:
            kept.append({**block, "text": stripped})
    is_same = len(kept) == len(blocks) and all(a is b for a, b in zip(kept, blocks, strict=True))
    return blocks if is_same else kept
