"""How Google's thought signatures travel through clients that know no such thing.

``floway-packed-gem1.<kind>.<origin>.<signature>`` stands wherever a client keeps opaque reasoning, and
sends it back. A signature is refused by another route, account or model generation, so the carrier names its
origin. It has no ``@``, and so is never mistaken for the carrier of a Responses upstream.
"""

import hashlib
from typing import Any, Final, NamedTuple

from floway.protocols.carriers import GEMINI_MARK

#: The signature belongs to the function call that follows.
CALL: Final = "f"
#: It belongs to the thought that it stands with.
THOUGHT: Final = "t"
#: It belongs to the text that follows, or to the only one.
TEXT: Final = "x"

_KINDS = (CALL, THOUGHT, TEXT)
_ORIGIN_DIGITS = 8


class Carrier(NamedTuple):
    """What a carrier holds."""

    kind: str
    origin: str
    #: As Google wrote it.
    signature: str


def origin_of(upstream: str, family: str) -> str:
    """The mark of what an upstream's models of one family sign."""
    return hashlib.sha256(f"{upstream}\0{family}".encode()).hexdigest()[:_ORIGIN_DIGITS]


def packed(kind: str, origin: str, signature: str) -> str:
    """The carrier's text, ASCII.

    Without a signature it says only whose the thought is that it stands with: nobody can send that back.
    """
    return f"{GEMINI_MARK}{kind}.{origin}.{signature}"


def unpacked(value: Any) -> Carrier | None:
    """What the carrier holds; None when it is none, is damaged, or holds no signature."""
    if not isinstance(value, str) or not value.startswith(GEMINI_MARK):
        return None
    kind, origin, signature = ([*value.split(".", 3)[1:], "", "", ""])[:3]
    return Carrier(kind, origin, signature) if kind in _KINDS and signature else None
