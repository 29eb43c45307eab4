"""The values that pass between the socket and the vendors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from floway.simulator.options import Options

Document = dict[str, Any]
Headers = tuple[tuple[str, str], ...]

#: Compact JSON; members keep their order.
encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request, its body whole."""

    method: str
    #: Percent-encoded as it came, without the query.
    path: str
    query: str
    #: Names in lower case, order and repetitions kept.
    headers: Headers
    body: bytes
    #: The body was larger than the vendors take and was thrown away.
    is_too_large: bool = False

    def header(self, name: str) -> str:
        """The first header of this lower-case name, or ''."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: a body, or frames that are sent as the options pace them."""

    status: int
    headers: Headers
    body: bytes = b""
    #: SSE frames with LF line ends; None means ``body`` is the answer.
    frames: Iterator[bytes] | None = None
    options: Options = field(default_factory=Options)
    #: What a ping looks like in this protocol.
    ping: bytes = b": ping\n\n"


class Refusal(Exception):
    """An error answer; each vendor writes it in its own shape.

    :param code: the machine-readable word of the vendor's body, where it has one.
    :param param: the member at fault, where the vendor names it.
    """

    def __init__(self, status: int, message: str, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param


def sse(document: object, event: str | None = None) -> bytes:
    """One SSE frame with this JSON."""
    name = f"event: {event}\n".encode() if event else b""
    return name + b"data: " + encode(document) + b"\n\n"
