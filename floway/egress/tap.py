"""A body that somebody listens to while it is read."""

from collections.abc import Callable

from floway.egress.body import Body
from floway.egress.pool import Origin, Tunnel


class TappedBody(Body):
    """Another body, whose bytes are also told to a listener, as they are read."""

    __slots__ = ("_body", "_heard")

    def __init__(self, body: Body, heard: Callable[[bytes], None]) -> None:
        self._body = body
        self._heard = heard

    @property
    def place(self) -> Origin | Tunnel | None:
        """Over which way it comes; None when all of it has come."""
        return self._body.place

    def read1(self, seconds: float | None = None) -> bytes:
        """Some bytes as they arrive, b"" at the end; raises what the body raises."""
        chunk = self._body.read1(seconds)
        self._heard(chunk)
        return chunk

    def close(self) -> None:
        """Let the connection go."""
        self._body.close()

    def abort(self) -> None:
        """Close at once, from another greenlet or a hub callback."""
        self._body.abort()
