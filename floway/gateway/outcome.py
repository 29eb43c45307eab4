"""What can come of an attempt: four values, told apart by ``match``."""

from dataclasses import dataclass, field

from floway.domain.failure import Failure
from floway.domain.verdict import Verdict
from floway.egress.adapter import UpstreamResponse
from floway.errors import CredentialError, FlowayError, UpstreamError, UpstreamTimeout
from floway.gateway.meter import Meter
from floway.protocols.base import Billing


@dataclass(frozen=True, slots=True)
class Streaming:
    """A stream whose first meaningful frame has arrived; ``response`` must be closed."""

    response: UpstreamResponse
    meter: Meter
    #: What arrived so far and is for the client.
    held: bytes = field(repr=False)
    idle_seconds: float


@dataclass(frozen=True, slots=True)
class Whole:
    """A complete non-streaming answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = field(repr=False)
    billing: Billing


@dataclass(frozen=True, slots=True)
class Refused:
    """The upstream answered with an HTTP error; relayed as it came when no other candidate is left."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = field(repr=False)
    #: What a stream had reported before it failed, where one was folded.
    billing: Billing = field(default_factory=Billing)
    #: The upstream's own answer, where this is one in the client's protocol.
    original: "Refused | None" = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer came about, or the request was refused by us."""

    error: FlowayError

    @property
    def failure(self) -> Failure:
        """The failure as the client is told."""
        return Failure.of(self.error)

    @property
    def verdict(self) -> Verdict:
        """What it means for the exchange when no other candidate is left."""
        if isinstance(self.error, UpstreamTimeout) and self.error.phase == "idle":
            return Verdict.STALLED
        is_theirs = isinstance(self.error, (UpstreamError, CredentialError))
        return Verdict.UPSTREAM_ERROR if is_theirs else Verdict.ENDED_BY_US


Outcome = Streaming | Whole | Refused | Failed
