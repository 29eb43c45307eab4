"""A client's request and the gateway's reply, without any web framework."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from floway.domain.protocol import ActionId
from floway.protocols.base import ChatProtocol


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """One call of a client, read as far as the gateway needs to."""

    protocol: ChatProtocol
    action: ActionId
    model: str
    stream: bool
    #: The client asked for the usage chunk itself (Chat Completions).
    include_usage: bool
    #: Exactly as received, but for a content encoding.
    body: bytes = field(repr=False)
    #: By lower-case name.
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the client is sent."""

    status: int
    #: ``(name, value)`` lines; without a content length.
    headers: list[tuple[str, str]]
    #: Bytes, or pieces as they come; pieces have a ``close`` that must be called.
    body: bytes | Iterable[bytes] = field(repr=False)
