"""Leave out signatures that hold the reasoning of another vendor, before Google refuses them.

A conversation that began behind a translation holds seals of the gateway's as thought signatures.
"""

from typing import Any, Final

from floway.interceptors.base import Circumstances, mentions, without
from floway.protocols.carriers import SEAL_PREFIX, is_seal
from floway.protocols.documents import Document

#: Google takes both spellings.
_NAMES: Final = ("thoughtSignature", "thought_signature")

may_apply = mentions(f'"{SEAL_PREFIX}'.encode())


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request without those signatures, the thoughts beside them, and parts that held nothing else."""
    contents = document.get("contents")
    if not isinstance(contents, list):
        return document
    kept: list[Any] = []
    for index, content in enumerate(contents):
        parts = content.get("parts") if isinstance(content, dict) else None
        if not isinstance(parts, list) or not any(map(_is_sealed, parts)):
            kept.append(content)
            continue
        own = _own(parts, f"contents[{index}].parts", circumstances)
        if own:
            kept.append({**content, "parts": own})
    is_same = len(kept) == len(contents) and all(map(_is_same, kept, contents))
    return document if is_same else {**document, "contents": kept}


def _own(parts: list[Any], path: str, circumstances: Circumstances) -> list[Any]:
    own = []
    for index, part in enumerate(parts):
        if _is_sealed(part):
            circumstances.dropped(f"{path}[{index}].{_NAMES[0]}", "reasoning of another vendor")
            part = without(part, *_NAMES)
            # A seal without a part of its own stands with an empty text.
            if not part or part == {"text": ""}:
                continue
        # All thoughts of an answer are of one vendor.
        if not (isinstance(part, dict) and part.get("thought")):
            own.append(part)
    return own


def _is_sealed(part: Any) -> bool:
    return isinstance(part, dict) and any(is_seal(part.get(name)) for name in _NAMES)


def _is_same(after: Any, before: Any) -> bool:
    return after is before
