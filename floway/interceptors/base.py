"""The shapes that every interceptor shares.

An interceptor has a request half, a frame half, or both. A half gives back the very object that it
was given when it has nothing to change; it never writes into that object, and never raises on a
shape that it does not know: what is odd in a document is its upstream's to judge.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from floway.domain.flag import FlagId
from floway.domain.model import Limits
from floway.protocols.documents import Document


def _ignored(*_: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a half may know beside the document, and whom it tells."""

    flags: frozenset[FlagId] = frozenset()
    limits: Limits = field(default_factory=Limits)
    #: ``(path, reason)``: a member of a translated request is sent with less than was asked for.
    clamped: Callable[[str, str], None] = _ignored
    #: ``(path, reason)``: a member is not sent.
    dropped: Callable[[str, str], None] = _ignored
    #: ``(reason)``: a usage report contradicts itself or its flag.
    doubted: Callable[[str], None] = _ignored


@dataclass(frozen=True, slots=True)
class RequestHalf:
    """Changes a request."""

    change: Callable[[Document, Circumstances], Document]
    #: Whether ``change`` could do anything to a JSON text: cheap, and wrong only by saying yes. Of a
    #: request that no half may apply to, nothing is decoded.
    may_apply: Callable[[bytes], bool]
    #: None is always on.
    flag: FlagId | None = None
    #: Counting tokens has no place for what it changes.
    only_generating: bool = False
    #: It tidies up after translations; a client of the upstream's own protocol is its own master.
    only_translated: bool = False
    #: It tidies up what translations left in the conversation; a translation leaves it out itself.
    only_untranslated: bool = False


@dataclass(frozen=True, slots=True)
class FrameHalf:
    """Changes what comes back: a frame into one or several, a whole answer into one."""

    change: Callable[[Document, Circumstances], list[Document]]
    #: As of a request half, for the data of one or several frames or for a whole body.
    may_apply: Callable[[bytes], bool]
    flag: FlagId | None = None
    #: Whole answers have no such thing.
    only_frames: bool = False
    #: Only when the client is not to see the frames as they are.
    only_hidden_usage: bool = False


def mentions(*words: bytes) -> Callable[[bytes], bool]:
    """A guard: one of the words stands somewhere in the text."""
    if len(words) == 1:
        (word,) = words
        return lambda text: word in text

    def may_apply(text: bytes) -> bool:
        return any(word in text for word in words)

    return may_apply


def without(document: Document, *names: str) -> Document:
    """A copy without some members."""
    return {name: value for name, value in document.items() if name not in names}
