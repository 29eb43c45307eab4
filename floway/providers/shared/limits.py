"""How long an upstream may take: what its row says, else what the gateway says."""

from dataclasses import dataclass

from floway.egress.request import Timeouts
from floway.providers.shared.documents import Strict
from floway.providers.shared.fields import Seconds

#: A list is small and cold: whoever needs longer for it is not there.
_LISTING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class RowTimeouts:
    """Limits of one upstream; None is the gateway's own."""

    connect_seconds: float | None = None
    headers_seconds: float | None = None
    idle_seconds: float | None = None

    def over(self, defaults: Timeouts) -> Timeouts:
        """The limits of a call."""
        return Timeouts(
            self.connect_seconds or defaults.connect_seconds, self.headers_seconds or defaults.headers_seconds
        )


class TimeoutsSchema(Strict):
    """Seconds; null is the gateway's own."""

    connect_seconds = Seconds(0.1, 300, load_default=None, allow_none=True)
    headers_seconds = Seconds(1, 7200, load_default=None, allow_none=True)
    idle_seconds = Seconds(1, 7200, load_default=None, allow_none=True)


def for_list(timeouts: Timeouts) -> Timeouts:
    """The limits of a call for a model list."""
    return Timeouts(timeouts.connect_seconds, min(timeouts.headers_seconds, _LISTING_SECONDS))
