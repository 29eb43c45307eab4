"""Remove Claude Code's billing lines from the system prompt.

Claude Code begins its system prompt with a text ``x-anthropic-billing-header: ...; cch=<hash>;``
whose hash changes with every call. Anthropic's subscription endpoint reads it; to any other upstream
it is prompt text that makes each prompt differ from the one before, so nothing is read from its cache.
The line is what this traffic is known by: a system prompt without one is nobody's to change.
"""

import re
from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.documents import Document

_NAME: Final = "x-anthropic-billing-header"
_LINE = re.compile(rf"^[ \t]*{_NAME}[^\r\n]*", re.MULTILINE)
_HASH = re.compile(r"\bcch=[0-9a-fA-F]{5,};?")

may_apply = mentions(_NAME.encode())


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without the lines; texts and a system prompt that are left empty are dropped."""
    system = document.get("system")
    if not any(map(_LINE.search, _texts(system))):
        return document
    if isinstance(system, str):
        stripped: Any = _stripped(system)
    else:
        stripped = _stripped_blocks(document["system"])
    return {**document, "system": stripped} if stripped else without(document, "system")


def _texts(system: Any) -> list[str]:
    if isinstance(system, str):
        return [system]
    blocks = system if isinstance(system, list) else ()
    texts = (block.get("text") for block in blocks if isinstance(block, dict))
    return [text for text in texts if isinstance(text, str)]


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
    return kept
