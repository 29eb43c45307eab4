"""Which proxies rest, as far as this process knows.

A rest belongs to a pair of a proxy and an upstream: a proxy that one vendor blocks still serves others.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from floway import clock
from floway.domain.proxy import Backoff, after_failure

#: ``(proxy id, upstream id)``.
Pair = tuple[str, str]


def _nowhere(pair: Pair, failure: tuple[datetime, str] | None) -> None:
    """Commands and tests keep nothing beyond their process."""


class Backoffs:
    """The rests of one process.

    :param keep: tells other processes of a failure, its instant and its sentence, or with None of a
        success; it neither blocks nor raises.
    """

    def __init__(self, keep: Callable[[Pair, tuple[datetime, str] | None], None] = _nowhere) -> None:
        self._known: dict[Pair, Backoff] = {}
        self._keep = keep

    def rests(self, pair: Pair) -> bool:
        """Whether a proxy is to be passed over for an upstream."""
        known = self._known.get(pair)
        return known is not None and clock.now() < known.expires_at

    def failed(self, pair: Pair, error: str) -> None:
        """A proxy opened no connection to an upstream."""
        at = clock.now()
        self._known[pair] = after_failure(self._known.get(pair), at, error)
        self._keep(pair, (at, error))

    def succeeded(self, pair: Pair) -> None:
        """A proxy opened a connection to an upstream."""
        if self._known.pop(pair, None) is not None:
            self._keep(pair, None)

    def learn(self, stored: Mapping[Pair, Backoff]) -> None:
        """Take over what all processes know together."""
        self._known = dict(stored)
