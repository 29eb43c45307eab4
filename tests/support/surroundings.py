"""What a provider of a unit test works in: limits and settings, and a credential kept in memory."""

from collections.abc import Callable

from floway.domain.credential import Mutate, VersionedState
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.oauth.single_flight import SingleFlight
from floway.oauth.slot import CredentialSlot, Lease
from floway.providers.base import Surroundings
from floway.settings import load
from tests.support.builders import LIMITS


class MemoryLease:
    """A lease that is given back."""

    def __init__(self, held: set[str], purpose: str) -> None:
        self._held, self._purpose = held, purpose

    def release(self) -> None:
        self._held.discard(self._purpose)


class MemorySlot:
    """A credential slot without a database; it counts its writes."""

    def __init__(self, upstream_id: str = "up-1", state: VersionedState | None = None) -> None:
        self.upstream_id = upstream_id
        self.flights = SingleFlight()
        self.stored = state or VersionedState()
        self.held: set[str] = set()

    def peek(self) -> VersionedState:
        return self.stored

    def read(self) -> VersionedState:
        return self.stored

    def swap(self, mutate: Mutate) -> VersionedState:
        wanted = mutate(self.stored)
        if (wanted.state, wanted.secrets) != (self.stored.state, self.stored.secrets):
            self.stored = VersionedState(wanted.state, wanted.secrets, self.stored.version + 1)
        return self.stored

    def lease(self, purpose: str, seconds: float) -> Lease | None:
        if purpose in self.held:
            return None
        self.held.add(purpose)
        return MemoryLease(self.held, purpose)


def surroundings(
    client: Client | None = None,
    slot: CredentialSlot | None = None,
    timeouts: Timeouts = LIMITS,
    background: Callable[[Callable[[], None]], None] | None = None,
    **settings: str,
) -> Surroundings:
    """Surroundings in which background work is done at once.

    :param settings: by their names without ``FLOWAY_``, in lower case.
    """
    kept = slot or MemorySlot()
    values = {f"FLOWAY_{name.upper()}": value for name, value in settings.items()}
    return Surroundings(timeouts, load(values), client or Client(), lambda _: kept, background or _at_once)


def _at_once(work: Callable[[], None]) -> None:
    work()
