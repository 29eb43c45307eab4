"""The shapes that every pair shares.

A pair is one function, ``translate(document, context) -> Trip``. The trip holds the document for
the upstream and the way back for its frames. Documents are the vendors' JSON as ``dict``s; a frame
that travels through a translation is its decoded document, encoded once on the way out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from floway.domain.failure import Failure
from floway.domain.model import Limits
from floway.protocols.documents import DONE, Document
from floway.translate.ledger import Ledger

__all__ = ["DONE", "Context", "Document", "FrameTranslator", "Image", "Translation", "Trip", "Untranslatable"]


@dataclass(frozen=True, slots=True)
class Image:
    """An image that was loaded for an upstream that takes no URLs."""

    media_type: str
    #: Standard base64.
    base64: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Context:
    """What a pair must know beside the client's document."""

    #: The upstream's own id of the model; put where the upstream's protocol wants it.
    model: str
    #: The model's known limits; towards Messages a token limit is required.
    limits: Limits = field(default_factory=Limits)
    #: The upstream's id: sealed reasoning is opened only by the upstream that minted it.
    upstream: str = ""
    ledger: Ledger = field(default_factory=Ledger)
    #: Loads an http(s) image URL; None when it cannot or must not be had.
    load_image: Callable[[str], Image | None] = lambda url: None
    #: When the exchange began, in Unix seconds; answers in OpenAI's protocols state it.
    created_at: int = 0


class FrameTranslator(Protocol):
    """The way back: fed with every frame of the upstream, gives those for the client.

    Has no clock and no I/O, and never raises on an unknown frame, block or member. What it yields:
    documents of the client's protocol (``DONE`` for a Chat Completions client), or one ``Failure``
    in place of the end, which the client's protocol renders.
    """

    def feed(self, document: Document) -> Iterable[Document | Failure]:
        """The client's frames for one upstream frame; nothing after the end was given."""

    def finish(self) -> Iterable[Document | Failure]:
        """The client's frames once the upstream's body has ended."""


@dataclass(frozen=True, slots=True)
class Trip:
    """A translated request and its way back."""

    #: For the upstream. Streaming is asked for where the body says so; the model stands in it
    #: unless the upstream's protocol has it in the path.
    document: Document = field(repr=False)
    frames: FrameTranslator


#: A pair.
Translation = Callable[[Mapping[str, Any], Context], Trip]


class Untranslatable(Exception):
    """The upstream's protocol cannot express the request; the client gets a 400.

    :param message: what cannot be expressed, and what to do.
    :param param: the path of the member at fault.
    :param code: by which clients know this refusal, if they know it.
    """

    def __init__(self, message: str, param: str, code: str | None = None) -> None:
        self.param = param
        self.code = code
        super().__init__(message)
