"""What a kind of upstream brings so that its logins can be imported, renewed and shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from floway.domain.credential import VersionedState
from floway.egress.client import Client
from floway.logs import Event
from floway.oauth.access_tokens import AccessTokens
from floway.oauth.slot import CredentialSlot
from floway.settings import Settings

A = TypeVar("A")
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Login(Generic[A, C]):
    """A login that can be stored."""

    account: A
    credential: C
    #: The OAuth state of the sign-in that gave it.
    sign_in: str | None = field(default=None, repr=False)


class AdminEvent(Protocol):
    """The event that a kind logs when an operator did something, or tried to."""

    def __call__(
        self, action: str, actor: str, outcome: str, upstream_id: str, account_id: str, error: str, /
    ) -> Event:
        """The event; ``actor`` is the id of a user, or ``cli``."""


@dataclass(frozen=True, slots=True)
class LoginKind(Generic[A, C]):
    """One kind: ``A`` is whose login it is, ``C`` its credential."""

    id: str
    #: What upstreams are called that nobody named: ``Claude Code (ada@example.org)``.
    label: str
    #: The vendor's id of an account.
    account_id: Callable[[A], str]
    #: What people know an account by, for the name of an upstream.
    called: Callable[[A], str]
    #: The stored configuration of an account.
    config: Callable[[A], Mapping[str, Any]]
    #: The account of a credential.
    owner: Callable[[C], str]
    #: The stored state of a credential.
    stored: Callable[[C], VersionedState]
    #: Reads it, by the id of the upstream and its state; raises ``MalformedState``.
    read: Callable[[str, VersionedState], C]
    #: Why a credential can never be used again; None when it can.
    ended: Callable[[C], str | None]
    #: The engine that renews it over a client's way out.
    engine: Callable[[CredentialSlot, Client, Settings], AccessTokens[C]]
    happened: AdminEvent
    #: What another login of an account finds when it replaces one: ``(stored, fresh)`` to what is stored.
    inherit: Callable[[VersionedState, VersionedState], VersionedState] = lambda stored, fresh: fresh
    #: Why a credential that is not over cannot be renewed; None when it can.
    unrenewable: Callable[[C], str | None] = lambda _: None
