"""How long a stream waits for its upstream, at the price of a comparison per piece."""

from typing import Final

from floway.domain.performance import SHORT_WAIT_MS

SHORT_SECONDS: Final = SHORT_WAIT_MS / 1000
#: An hour of a stream that says something every other second has fewer.
MAX_LONG: Final = 4096


class Waits:
    """The waits of one stream.

    Its reader looks at the clock anyway, since it has to know how long to go on waiting. It calls ``note``
    only for a long wait; the many short ones are a number that it counts up.
    """

    __slots__ = ("count", "long_ms")

    def __init__(self) -> None:
        #: All of them, the long ones too.
        self.count = 0
        self.long_ms: list[int] = []

    def note(self, seconds: float) -> None:
        """Keep a long wait."""
        if len(self.long_ms) < MAX_LONG:
            self.long_ms.append(round(seconds * 1000))
