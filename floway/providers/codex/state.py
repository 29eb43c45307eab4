"""What the machine knows about a subscription, checked whenever it is read and before it is written.

The whole document, as it is exported and imported; its spelling is older than this gateway::

    {"accounts": [{
        "chatgptAccountId": "5c1e...", "refresh_token": "...", "state": "active",
        "state_updated_at": "2026-11-22T20:40:00.000000Z",
        "accessToken": {"token": "...", "expiresAt": 1795380000000,
                        "refreshedAt": "2026-11-22T20:40:00.000000Z",
                        "planType": "pro", "planObservedAt": "2026-11-22T20:40:00.000000Z"},
        "quotaSnapshot": {"codex": {"fetchedAt": 1795376400000, "data": {...}}}}]}

``state_message`` stands there in a terminal state only, the plan where a token has told it. In the database
the two tokens are not in the document but beside it, encrypted: ``refresh_token`` and ``access_token``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, validates_schema

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.logs import emit
from floway.providers.codex.events import StateMalformed
from floway.providers.shared.logins import Health, apart, joined, timestamp
from floway.providers.shared.stored import (
    AnyObject,
    Choice,
    Milliseconds,
    OneAccount,
    Strict,
    Text,
    fault,
    nested,
)

#: What older rows leave out.
_ABSENT: Mapping[str, Any] = {"accessToken": None, "quotaSnapshot": None}


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a token has told it."""

    plan_type: str
    #: ISO 8601, UTC.
    observed_at: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer of the vendor's backend."""

    token: str = field(repr=False)
    #: Milliseconds since 1970; None is unknown, and then it is renewed before it is used.
    expires_at_ms: float | None
    #: ISO 8601, UTC.
    refreshed_at: str
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the vendor said about one limit, and when; ``quota.py`` has the members."""

    #: Milliseconds since 1970.
    fetched_at_ms: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Credential:
    """The login of one account, its health, and what is known of its quota."""

    chatgpt_account_id: str
    refresh_token: str = field(repr=False)
    #: ISO 8601, UTC: when ``state`` last changed; a renewal does not touch it.
    state_updated_at: str
    state: Health = "active"
    #: Why the state is terminal; None when it is active.
    state_message: str | None = None
    access_token: AccessToken | None = None
    #: ``{active limit: the newest of its snapshots}``.
    quota_snapshots: Mapping[str, Snapshot] = field(default_factory=dict)

    @property
    def is_active(self) -> bool:
        """Whether nothing has ended it; a terminal state only ends with another import."""
        return self.state == "active"

    def ended(self, state: Health, message: str, at: datetime) -> "Credential":
        """This credential in a terminal state."""
        return replace(
            self, state=state, state_message=message, state_updated_at=timestamp(at), access_token=None
        )


class _AccessTokenSchema(Strict):
    token = Text()
    expiresAt = Milliseconds(nullable=True)  # noqa: N815  the name on the wire
    refreshedAt = Text()  # noqa: N815  the name on the wire
    planType = Text(required=False)  # noqa: N815  the name on the wire
    planObservedAt = Text(required=False)  # noqa: N815  the name on the wire

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def _check_together(self, loaded: Any, original: Mapping[str, Any], **_: Any) -> None:
        if ("planType" in original) != ("planObservedAt" in original):
            raise ValidationError("must come with the other one", "planObservedAt")


class _SnapshotSchema(Strict):
    fetchedAt = Milliseconds()  # noqa: N815  the name on the wire
    data = AnyObject()


_snapshot_schema = _SnapshotSchema()


class _Snapshots(AnyObject):
    """Snapshots by the limit that was active; null and absent are read as none."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> Any:
        checked = super()._deserialize(value, attr, data, **options)
        for limit, snapshot in checked.items():
            if not isinstance(limit, str) or not limit:
                raise ValidationError("must have names of limits as its members")
            if wrong := fault(_snapshot_schema, snapshot):
                raise ValidationError(f"holds a snapshot that cannot be used: {wrong}")
        return checked


class _CredentialSchema(Strict):
    chatgptAccountId = Text()  # noqa: N815  the name on the wire
    refresh_token = Text()
    state = Choice("active", "session_terminated", "refresh_failed")
    state_message = Text(required=False)
    state_updated_at = Text()
    accessToken = nested(_AccessTokenSchema, nullable=True)  # noqa: N815  the name on the wire
    quotaSnapshot = _Snapshots(nullable=True)  # noqa: N815  the name on the wire

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def _check_together(self, loaded: Any, original: Mapping[str, Any], **_: Any) -> None:
        if (original["state"] == "active") == ("state_message" in original):
            raise ValidationError("must stand in a terminal state, and only there", "state_message")


class _StateSchema(Strict):
    accounts = OneAccount(_CredentialSchema)


_schema = _StateSchema()


def from_document(document: Mapping[str, Any]) -> Credential:
    """The credential of a whole document.

    :raises ConfigError: every fault with its path and without its value.
    """
    if wrong := fault(_schema, document):
        raise ConfigError(f"The state of the upstream cannot be used: {wrong}.")
    [account] = document["accounts"]
    snapshots = account["quotaSnapshot"] or {}
    return Credential(
        chatgpt_account_id=account["chatgptAccountId"],
        refresh_token=account["refresh_token"],
        state_updated_at=account["state_updated_at"],
        state=account["state"],
        state_message=account.get("state_message"),
        access_token=account["accessToken"] and _access_token(account["accessToken"]),
        quota_snapshots={
            limit: Snapshot(snapshot["fetchedAt"], snapshot["data"]) for limit, snapshot in snapshots.items()
        },
    )


def to_document(credential: Credential) -> dict[str, Any]:
    """The whole document of a credential, tokens included.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    account: dict[str, Any] = {
        "chatgptAccountId": credential.chatgpt_account_id,
        "refresh_token": credential.refresh_token,
        "state": credential.state,
        "state_updated_at": credential.state_updated_at,
        "accessToken": None,
        "quotaSnapshot": {
            limit: {"fetchedAt": snapshot.fetched_at_ms, "data": dict(snapshot.data)}
            for limit, snapshot in credential.quota_snapshots.items()
        }
        or None,
    }
    if credential.state_message is not None:
        account["state_message"] = credential.state_message
    if access := credential.access_token:
        account["accessToken"] = {
            "token": access.token,
            "expiresAt": access.expires_at_ms,
            "refreshedAt": access.refreshed_at,
        }
        if access.plan:
            account["accessToken"]["planType"] = access.plan.plan_type
            account["accessToken"]["planObservedAt"] = access.plan.observed_at
    made = {"accounts": [account]}
    from_document(made)
    return made


def read(upstream_id: str, stored: VersionedState) -> Credential:
    """The credential of a stored state.

    :raises MalformedState: nobody but a defect or an edit by hand writes such a row; the log has the path.
    """
    try:
        return from_document(joined(stored, "refresh_token", _ABSENT))
    except ConfigError as error:
        emit(StateMalformed(upstream_id, str(error)))
        raise MalformedState(upstream_id) from None


def to_stored(credential: Credential) -> VersionedState:
    """A credential as the store takes it: tokens apart from what may be seen.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    return apart(to_document(credential), "refresh_token")


def _access_token(document: Mapping[str, Any]) -> AccessToken:
    plan = Plan(document["planType"], document["planObservedAt"]) if "planType" in document else None
    return AccessToken(document["token"], document["expiresAt"], document["refreshedAt"], plan)
