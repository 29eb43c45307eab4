"""Thought signatures on the way back to the model that made them.

https://ai.google.dev/gemini-api/docs/thought-signatures
"""

import re
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_carrier import CALL, TEXT, THOUGHT, unpacked

#: Documented by the vendor for calls that its models never made, such as those of another model
#: earlier in the conversation. It claims no origin.
PLACEHOLDER = "skip_thought_signature_validator"
#: A client of Google's own may write either.
_SPELLINGS = frozenset({"thoughtSignature", "thought_signature"})
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


class Signatures:
    """The signatures of one turn of the model, between the part that carries one and its own."""

    def __init__(self, origin: str, ledger: Ledger) -> None:
        self._origin = origin
        self._ledger = ledger
        #: ``{kind: (signature, the client's member)}``.
        self._waiting: dict[str, tuple[str, str]] = {}

    def carried(self, carrier: Any, thought: str, path: str) -> Document | None:
        """Take note of a carrier; the thought part, if the signature belongs to the thought itself.

        :param path: the block or item of the client that holds both.
        """
        found = unpacked(carrier)
        if found is None:
            self._ledger.dropped(path, "reasoning that another vendor sealed, or nobody")
            return None
        if found.origin != self._origin:
            self._ledger.dropped(path, "sealed by another upstream or model family")
            return None
        if found.kind == THOUGHT:
            return {"text": thought, "thought": True, "thoughtSignature": found.signature}
        if thought:
            self._ledger.dropped(path, "an unsigned thought; its signature belongs to what follows")
        if found.kind in self._waiting:
            self._ledger.dropped(self._waiting[found.kind][1], "another signature took its place")
        self._waiting[found.kind] = (found.signature, path)
        return None

    def for_call(self) -> str | None:
        """The signature of the call at hand."""
        return self._waiting.pop(CALL, (None, ""))[0]

    def for_text(self) -> str | None:
        """The signature of the text at hand."""
        return self._waiting.pop(TEXT, (None, ""))[0]

    def end_turn(self) -> None:
        """Drop what found no part of its own."""
        for _, path in self._waiting.values():
            self._ledger.dropped(path, "the part that it signs is missing")
        self._waiting.clear()


def signed(part: Document, signature: str | None) -> Document:
    """The part with its signature, which stands beside the content and not in it."""
    return {**part, "thoughtSignature": signature} if signature else part


def is_signature(value: Any) -> bool:
    """Whether it can be one: the vendor refuses a request with anything else than base64."""
    return isinstance(value, str) and bool(_BASE64.fullmatch(value))


def add_placeholders(contents: list[Document]) -> list[tuple[int, int]]:
    """Sign the first call of each step of the current turn that came without; gives the places.

    Parallel calls have one signature, on the first of them, and earlier turns are not checked.
    """
    places = []
    for position in range(_turn_start(contents), len(contents)):
        content = contents[position]
        if content.get("role") != "model":
            continue
        for index, part in enumerate(content["parts"]):
            if "functionCall" in part:
                if "thoughtSignature" not in part:
                    content["parts"][index] = signed(part, PLACEHOLDER)
                    places.append((position, index))
                break
    return places


def without_signatures(document: Document) -> Document:
    """A refused request once more, without the signatures that the upstream could not open.

    The very same document when it has none and needs none, or has a shape that nobody knows.
    """
    given = document.get("contents")
    if not isinstance(given, list) or not all(map(_is_content, given)):
        return document
    contents = []
    for content in given:
        parts = [
            {name: value for name, value in part.items() if name not in _SPELLINGS}
            for part in content["parts"]
            # A thought without its signature is no part of a conversation.
            if not part.get("thought") and not part.keys() <= _SPELLINGS
        ]
        if parts:
            contents.append({**content, "parts": parts})
    add_placeholders(contents)
    return document if contents == given else {**document, "contents": contents}


def _is_content(content: Any) -> bool:
    parts = content.get("parts") if isinstance(content, dict) else None
    return isinstance(parts, list) and all(isinstance(part, dict) for part in parts)


def _turn_start(contents: list[Document]) -> int:
    """Behind the newest user content that is no answer to a call."""
    for position in range(len(contents) - 1, -1, -1):
        content = contents[position]
        is_user = content.get("role", "user") == "user"
        if is_user and not any("functionResponse" in part for part in content["parts"]):
            return position + 1
    return 0
