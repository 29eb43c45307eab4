"""The exchanges that are open in this worker."""

from floway.domain.verdict import Verdict
from floway.gateway.exchange import Exchange


class Live:
    """A registry, so that a stopping worker can end what is still open."""

    def __init__(self) -> None:
        self._open: set[Exchange] = set()

    def add(self, exchange: Exchange) -> None:
        """The exchange has begun."""
        self._open.add(exchange)

    def discard(self, exchange: Exchange) -> None:
        """The exchange was settled."""
        self._open.discard(exchange)

    def __len__(self) -> int:
        return len(self._open)

    def end_all(self) -> int:
        """End every open exchange with an error its client can repeat; how many there were."""
        ended = list(self._open)
        for exchange in ended:
            exchange.end(Verdict.ENDED_BY_US)
        return len(ended)

    def drop_all(self) -> None:
        """Close the connections of the clients that do not read their end."""
        for exchange in list(self._open):
            exchange.drop()
