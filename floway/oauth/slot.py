"""What a provider may do with the stored credential of its upstream."""

from typing import Protocol

from floway.domain.credential import Mutate, VersionedState
from floway.oauth.single_flight import SingleFlight


class Lease(Protocol):
    """A right that one process of the installation has for a while."""

    def release(self) -> None:
        """Give it back early; a lease that ran out meanwhile is nobody's business any more."""


class CredentialSlot(Protocol):
    """The state of one upstream; one per upstream and process, older than any provider object."""

    @property
    def upstream_id(self) -> str:
        """The upstream."""

    @property
    def flights(self) -> SingleFlight:
        """Work on this credential that greenlets of this process share."""

    def peek(self) -> VersionedState:
        """The state as this process last knew it, about a second old at most; usually no I/O.

        :raises UpstreamGone: there is no such upstream.
        """

    def read(self) -> VersionedState:
        """The state in the database at this moment.

        :raises UpstreamGone: there is no such upstream.
        """

    def swap(self, mutate: Mutate) -> VersionedState:
        """Replace the state by what a pure function makes of it; an equal value writes nothing.

        :raises UpstreamGone: there is no such upstream.
        :raises SwapExhausted: too many writers in a row were faster.
        """

    def lease(self, purpose: str, seconds: float) -> Lease | None:
        """A lease over all workers of the installation; None while somebody else has it."""
