"""What the backend needs otherwise than the public Responses API, one named step each.

A step gives back the very document that it was given when it has nothing to change, so that the bytes of
the members that no step touches stay the client's. Here and not in a translator or an interceptor: other
upstreams take what this one refuses.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from floway.domain.protocol import COMPACT, ActionId
from floway.interceptors.base import without
from floway.interceptors.bodies import spliced
from floway.protocols.documents import Document
from floway.protocols.parsing import decode_body
from floway.providers.codex.session import Session

#: The backend refuses a request without instructions; Codex may state its own in the conversation instead.
DEFAULT_INSTRUCTIONS: Final = "Follow the instructions in the conversation."

#: Each is answered with ``Unsupported parameter``.
UNSUPPORTED: Final = (
    "max_output_tokens",
    "temperature",
    "top_p",
    "frequency_penalty",
    "presence_penalty",
    "user",
    "metadata",
    "prompt_cache_retention",
    "safety_identifier",
    "stream_options",
)

#: What a compaction may hold: it is answered in one piece, and nothing of it is stored.
COMPACT_MEMBERS: Final = frozenset(
    {"model", "input", "instructions", "tools", "parallel_tool_calls", "reasoning", "text", "service_tier"}
    | {"prompt_cache_key"}
)

Step = Callable[[Document, Session], Document]

_DECODER: Final = msgspec.json.Decoder(dict[str, Any])


def forbid_storing(document: Document, session: Session) -> Document:
    """``store: false``: a subscription keeps no responses and refuses to be asked to."""
    return document if document.get("store") is False else {**document, "store": False}


def ask_for_a_stream(document: Document, session: Session) -> Document:
    """``stream: true``: the backend has no other answer."""
    return document if document.get("stream") is True else {**document, "stream": True}


def state_instructions(document: Document, session: Session) -> Document:
    """A neutral sentence where instructions are absent, null or empty; blanks are somebody's."""
    if document.get("instructions") not in (None, ""):
        return document
    return {**document, "instructions": DEFAULT_INSTRUCTIONS}


def strip_unsupported(document: Document, session: Session) -> Document:
    """Without the members that the backend refuses."""
    found = [name for name in UNSUPPORTED if name in document]
    return without(document, *found) if found else document


def key_the_prompt_cache(document: Document, session: Session) -> Document:
    """The thread as ``prompt_cache_key``, unless the client has said something about it, also null."""
    if "prompt_cache_key" in document:
        return document
    return {**document, "prompt_cache_key": session.thread_id}


def keep_compact_members(document: Document, session: Session) -> Document:
    """Only what the compaction endpoint knows."""
    others = [name for name in document if name not in COMPACT_MEMBERS]
    return without(document, *others) if others else document


#: The steps of each action, in their order; they are independent of each other.
GENERATION: Final[tuple[Step, ...]] = (
    forbid_storing,
    ask_for_a_stream,
    state_instructions,
    strip_unsupported,
    key_the_prompt_cache,
)
COMPACTION: Final[tuple[Step, ...]] = (
    state_instructions,
    keep_compact_members,
)


def document_of(body: bytes) -> Document:
    """The document of a body.

    :raises MalformedRequest: it is no JSON object.
    """
    return decode_body(_DECODER, body)


def rewritten(body: bytes, document: Document, action: ActionId, session: Session) -> bytes:
    """The body after all steps; the very same one when none changes anything.

    :param document: of this body.
    """
    changed = document
    for step in COMPACTION if action == COMPACT else GENERATION:
        changed = step(changed, session)
    return spliced(body, document, changed)
