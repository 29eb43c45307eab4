"""A text that arrives in pieces and is wanted whole at the end."""


class GrowingText:
    """Holds its pieces as UTF-8 in one buffer.

    A piece of five letters is an object of sixty bytes: a list of them would be what an open stream
    mostly consists of.
    """

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = bytearray()

    def add(self, piece: str) -> None:
        """Put a piece behind the others; half of a surrogate pair stays one."""
        self._buffer += piece.encode("utf-8", "surrogatepass")

    def whole(self) -> str:
        """All pieces."""
        return self._buffer.decode("utf-8", "surrogatepass")
