"""How many tokens a request has, where no upstream can be asked.

A guess from the text alone, marked as one in its answer. Claude Code asks some 25 times at once, so it
must cost next to nothing: no tokenizer, one walk over the document.
"""

from typing import Any

import msgspec

from floway.domain.protocol import GEMINI
from floway.gateway.outcome import Whole
from floway.gateway.request import ClientRequest
from floway.protocols.base import Billing

#: Tells a client (and an operator) that nobody counted.
HEADER = ("x-floway-estimate", "true")

#: ASCII characters per token. English prose has about 4.4 with current vocabularies, code and JSON
#: about 3.2; agents send mostly the latter.
_ASCII_PER_TOKEN = 3.6
#: Other scripts: about one token per character, less for accented Latin.
_OTHER_PER_TOKEN = 1.3
#: What roles and separators around a message cost.
_PER_MESSAGE = 4
#: A screenshot of a megapixel, by the vendors' own formulas between 765 and 1,600.
_PER_IMAGE = 1_300
#: Some pages: what a document costs is known only to who reads it.
_PER_DOCUMENT = 3_000

#: The members that a model gets to read.
_READ = frozenset(
    {
        "messages",
        "system",
        "tools",
        "input",
        "instructions",
        "contents",
        "systemInstruction",
        "system_instruction",
    }
)
_IMAGES = frozenset({"image", "image_url", "input_image"})
_DOCUMENTS = frozenset({"document", "file", "input_file"})
_DOCUMENT = msgspec.json.Decoder(dict[str, Any])


def estimated(request: ClientRequest) -> Whole:
    """The answer to a ``count_tokens`` call, in the client's shape."""
    document = _DOCUMENT.decode(request.body)
    count = tokens(document.get("generateContentRequest") or document)
    name = "totalTokens" if request.protocol.id == GEMINI else "input_tokens"
    headers = [("content-type", "application/json"), HEADER]
    return Whole(200, headers, msgspec.json.encode({name: count}), Billing())


def tokens(document: dict[str, Any]) -> int:
    """An estimate of the prompt's tokens, at least 1."""
    ascii_count = other_count = fixed = 0
    waiting: list[Any] = [value for name, value in document.items() if name in _READ]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            plain = len(value) if value.isascii() else sum(mark < "\x80" for mark in value)
            ascii_count += plain
            other_count += len(value) - plain
        elif isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            fixed += _fixed(value)
            if not _is_opaque(value):
                # Names count too: a tool's schema is read as it is written.
                waiting.extend(value.keys())
                waiting.extend(value.values())
        elif value is not None:
            fixed += 1
    return max(round(ascii_count / _ASCII_PER_TOKEN + other_count / _OTHER_PER_TOKEN) + fixed, 1)


def _fixed(value: dict[str, Any]) -> int:
    kind = value.get("type")
    if "role" in value:
        return _PER_MESSAGE
    if kind in _IMAGES:
        return _PER_IMAGE
    if kind in _DOCUMENTS:
        return _PER_DOCUMENT
    data = value.get("inlineData") or value.get("inline_data")
    if isinstance(data, dict):
        media_type = str(data.get("mimeType") or data.get("mime_type") or "")
        return _PER_IMAGE if media_type.startswith("image/") else _PER_DOCUMENT
    return 0


def _is_opaque(value: dict[str, Any]) -> bool:
    """Base64 inside is not text."""
    return value.get("type") in _IMAGES | _DOCUMENTS or "inlineData" in value or "inline_data" in value
