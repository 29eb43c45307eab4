"""What goes out."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits of one upstream call, in seconds."""

    #: TCP connect and TLS handshake.
    connect_seconds: float = 10
    #: From the last byte sent to the response head.
    headers_seconds: float = 600


@dataclass(frozen=True, slots=True)
class UpstreamRequest:
    """One HTTP request, ready to be written; built by a provider's ``prepare``."""

    method: str
    url: str
    #: ``(name, value)`` lines in the order in which they are sent; they hold credentials.
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    timeouts: Timeouts = Timeouts()
    #: What its provider wants to know again when the answer comes; nobody else looks at it.
    ticket: object = field(default=None, repr=False)
