"""What a protocol offers to the gateway.

A protocol is one row in ``registry.py``: a value of ``ChatProtocol`` whose functions live in its
folder. A stream that is being read has one ``StreamReading``, which looks at every frame
once and keeps what the end of the exchange needs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from floway.domain.failure import Failure
from floway.domain.protocol import ProtocolId
from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.documents import Document
from floway.protocols.sse import Frame


class Sight(IntEnum):
    """What a frame means for the relay."""

    #: Comment, ping or empty: it says nothing.
    SILENT = 0
    #: Envelope before any content; an error may still follow that makes another upstream better.
    PREAMBLE = 1
    #: Something the client asked for.
    CONTENT = 2
    #: A chunk that carries usage and nothing else (Chat Completions).
    USAGE_ONLY = 3
    #: The upstream reports an error.
    ERROR = 4


@dataclass(frozen=True, slots=True)
class Billing:
    """What an answer reports for accounting."""

    usage: Usage = NO_USAGE
    #: The tier served; '' is the standard one.
    tier: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The few members of a request that the gateway itself needs."""

    model: str
    stream: bool
    #: The client asked for the usage chunk itself (Chat Completions).
    include_usage: bool = False


class StreamReading:
    """The running account of one upstream stream; each protocol has its own ``see``."""

    __slots__ = ("error", "finished", "has_output")

    #: The protocol has no terminal frame: more may follow what finished it, until the body ends.
    ends_with_body: ClassVar[bool] = False

    def __init__(self) -> None:
        #: The terminal frame (for Gemini, the finish reason) was seen.
        self.finished = False
        #: The first output token was seen.
        self.has_output = False
        #: What the upstream said when it reported an error.
        self.error: str | None = None

    def see(self, frame: Frame) -> Sight:
        """Take note of a frame; never raises, whatever the frame holds."""
        raise NotImplementedError(type(self).__name__)

    def billing(self) -> Billing:
        """What was reported so far: an aborted stream is billed for what was seen."""
        raise NotImplementedError(type(self).__name__)

    def missing_end(self) -> bytes:
        """What a finished stream lacks when its body ends; nothing in most protocols."""
        return b""

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """The bytes that end the stream with an error in the client's protocol."""
        raise NotImplementedError(type(self).__name__)


@dataclass(frozen=True, slots=True)
class ChatProtocol:
    """One client protocol."""

    id: ProtocolId
    #: The name clients know, for error messages.
    endpoint: str
    #: A frame that keeps a silent connection alive and means nothing.
    keepalive: bytes
    #: Reads the head of a request body; raises MalformedRequest.
    read_head: Callable[[bytes], Head]
    reading: Callable[[], StreamReading]
    #: The billing of a whole (non-streaming) answer body.
    body_billing: Callable[[bytes], Billing]
    #: The body of an error answer: ``(failure, request_id)``.
    error_body: Callable[[Failure, str], bytes]
    #: A decoded frame, encoded for the wire.
    frame_of: Callable[[Document], Frame]
    #: Folds decoded frames into the body of a non-streaming answer.
    collect: Callable[[Iterable[Document]], Document]
    #: The upstream is expected to send pings, so a minute of silence means that it is gone.
    default_idle_seconds: float
