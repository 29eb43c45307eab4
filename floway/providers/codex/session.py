"""Which conversation a request belongs to: the backend's prompt cache goes by the header ``session-id``.

Without a stable one, cached prefixes are found by chance. Codex sends its own; where one is missing, as
from releases that spell it otherwise, it is taken from what the client said elsewhere, and else made from
the opening of the conversation. That is the gateway's own key and claims nothing about anybody.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import msgspec

from floway.protocols.documents import Document
from floway.protocols.parsing import readable

_METADATA: Final = "x-codex-turn-metadata"
_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])
#: Longer than any id; what is longer is no id, and a header of any length is refused on the way.
_MAX_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Session:
    """The ids of a conversation."""

    session_id: str
    #: A part of the session with a history of its own.
    thread_id: str


def session(headers: Mapping[str, str], document: Document) -> Session:
    """The conversation of a request.

    The body wins over headers, because a long connection repeats the headers of its first turn.

    :param headers: the client's, by lower-case name.
    """
    stated = _client_metadata(document)
    told = _read(stated.get(_METADATA))
    heard = _read(headers.get(_METADATA))
    session_id = _first(
        stated.get("session_id"),
        told.get("session_id"),
        heard.get("session_id"),
        headers.get("session-id"),
        # Releases that spell the header with an underscore, which no WSGI server passes on.
        document.get("prompt_cache_key"),
    )
    session_id = session_id or _of_opening(document)
    thread_id = _first(
        stated.get("thread_id"), told.get("thread_id"), heard.get("thread_id"), headers.get("thread-id")
    )
    return Session(session_id, thread_id or session_id)


def _client_metadata(document: Document) -> Mapping[str, Any]:
    metadata = document.get("client_metadata")
    return metadata if isinstance(metadata, dict) else {}


def _read(text: Any) -> Mapping[str, Any]:
    """Turn metadata; none where it cannot be read."""
    return (readable(_OBJECT, text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else None) or {}


def _first(*candidates: Any) -> str | None:
    """The first that is an id; it goes into a header."""
    for candidate in candidates:
        if isinstance(candidate, str):
            trimmed = candidate.strip()
            if 0 < len(trimmed) <= _MAX_CHARACTERS and trimmed.isascii() and trimmed.isprintable():
                return trimmed
    return None


def _of_opening(document: Document) -> str:
    """An id that stays the same while the conversation grows: of its instructions and first user message."""
    opening = list(_opening(document))
    if not opening:
        # Two conversations that cannot be told apart must not share an id.
        return str(uuid.uuid4())
    instructions = document.get("instructions")
    words = instructions if isinstance(instructions, str) else ""
    # The separator stands in no text, so that nothing can move from one part into the other.
    digest = sha256(words.encode("utf-8", "surrogatepass") + b"\x01" + msgspec.json.encode(opening))
    return str(uuid.UUID(bytes=digest.digest()[:16]))


def _opening(document: Document) -> Iterator[Any]:
    """The items up to the first user message, that one included; none when there is no such message."""
    given = document.get("input")
    if isinstance(given, str) and given:
        given = [{"role": "user", "content": given}]
    items = given if isinstance(given, list) else []
    for index, item in enumerate(items):
        if isinstance(item, dict) and item.get("role") == "user":
            yield from items[: index + 1]
            return
