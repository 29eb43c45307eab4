"""What every upstream kind offers to the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import UpstreamRequest


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a provider turns into an HTTP request."""

    #: The protocol on the upstream's wire.
    protocol: ProtocolId
    action: ActionId
    model: Model
    stream: bool
    #: JSON with the upstream's own model id in it.
    body: bytes = field(repr=False)
    #: The client's headers by lower-case name; a provider forwards none but those it means to.
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A client's request, for a provider that looks before it serves."""

    #: The client's own.
    protocol: ProtocolId
    action: ActionId
    #: By lower-case name.
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class Selective(Protocol):
    """A provider that does not serve every request for its models; one without ``objection`` does."""

    def objection(self, asked: Asked) -> str | None:
        """Why this request is not for this upstream, as a clause for the client; None takes it.

        Pure and quick: it is asked for each candidate of each request.
        """


class Provider(Protocol):
    """An upstream row, made usable by its kind; made anew when the row changes."""

    @property
    def upstream(self) -> Upstream:
        """The row."""

    @property
    def fixed_models(self) -> tuple[Model, ...] | None:
        """The whole catalogue when it is configured and nothing is to be fetched, else None."""

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        """The catalogue as the upstream lists it, with the configured rows.

        :raises UpstreamError: the list cannot be had.
        """

    def flags(self, model_id: str) -> frozenset[FlagId]:
        """The flags that are on for a model, by its public id; folded when the provider was made."""

    def prepare(self, call: Call) -> UpstreamRequest:
        """The HTTP request of a call, credentials included."""

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """How long the upstream may send nothing within an answer."""
