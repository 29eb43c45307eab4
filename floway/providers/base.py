"""What every upstream kind offers to the gateway."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from floway.domain.flag import FlagId
from floway.domain.model import Model
from floway.domain.protocol import ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import UpstreamError
from floway.interceptors.base import FrameHalf
from floway.oauth.slot import CredentialSlot
from floway.settings import Settings


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


class Native(Selective, Protocol):
    """A selective provider that takes only what one client sent itself, such as a subscription."""

    @property
    def native_client(self) -> str:
        """The name of that client, for people."""


class Renewing(Protocol):
    """A provider whose credential may turn out to be stale only when it is used."""

    def renewed(self, call: Call, sent: UpstreamRequest) -> UpstreamRequest | None:
        """What to send instead of a request that was answered with 401; None relays that answer.

        Asked once per attempt; may block.

        :raises CredentialError: the credential is dead.
        """


class Observing(Protocol):
    """A provider that learns from answers; both methods are quick and leave work to the background."""

    def answered(self, status: int, headers: Sequence[tuple[str, str]]) -> None:
        """A response head has arrived."""

    def refused(
        self, sent: UpstreamRequest, status: int, headers: Sequence[tuple[str, str]], body: bytes
    ) -> None:
        """The whole of an answer that is not a 2xx has arrived; the client gets the same bytes.

        :param sent: what was answered so.
        :raises CredentialError: the answer is about the account and not about the request, which fails with
            this instead, so that another upstream may serve it.
        """


class Correcting(Protocol):
    """A provider whose upstream sends some things otherwise than its protocol has them."""

    def corrections(self, call: Call) -> Sequence[FrameHalf]:
        """What is done to the answer of a call before anybody else looks at it; may hold its state."""


class Rewording(Protocol):
    """A provider whose upstream says things that clients only understand in other words."""

    def reworded(self, protocol: ProtocolId, status: int, body: bytes) -> tuple[int, bytes] | None:
        """Status and JSON body that a client of the upstream's protocol gets instead; None leaves both."""


class Laconic(Protocol):
    """A provider whose upstream streams without saying so."""

    @property
    def unstated_content_type(self) -> str:
        """What an answer to a streaming call is that has no content type."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a provider may use of the process in which it works."""

    #: Limits of rows that set none.
    timeouts: Timeouts
    settings: Settings
    client: Client
    #: The stored credential of an upstream, by its id.
    slot: Callable[[str], CredentialSlot]
    #: Runs a function in a greenlet that outlives the request and that a stopping process waits for.
    background: Callable[[Callable[[], None]], None]


class Resilient(Protocol):
    """A provider that knows some models by itself when its upstream does not list them."""

    def models_without_list(self, error: UpstreamError) -> tuple[Model, ...] | None:
        """What may be assumed while the list cannot be had for this reason; None assumes nothing."""


class Uncounting(Protocol):
    """A provider that may lack an endpoint that counts tokens; one without ``counts_tokens`` has it."""

    @property
    def counts_tokens(self) -> bool:
        """Whether it has; a request that nobody counts is estimated."""


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
        """The HTTP request of a call, credentials included; may block to renew one.

        :raises CredentialError: the credential cannot be used, or its quota is known to be spent.
        """

    def idle_seconds(self, protocol: ProtocolId) -> float:
        """How long the upstream may send nothing within an answer."""
