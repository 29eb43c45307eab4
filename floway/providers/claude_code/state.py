"""What the machine knows about a subscription, checked whenever it is read and before it is written.

The whole document, as it is exported and imported::

    {"accounts": [{
        "accountUuid": "2d9f...", "tokenKind": "oauth", "refreshToken": "...", "state": "active",
        "stateUpdatedAt": "2026-11-22T20:40:00.000000Z",
        "accessToken": {"token": "...", "expiresAt": 1795380000000,
                        "refreshedAt": "2026-11-22T20:40:00.000000Z"},
        "quotaSnapshot": {"fetchedAt": 1795376400000, "data": {...}},
        "usageProbeSnapshot": {"fetchedAt": 1795376400000, "data": {...}}}]}

``stateMessage`` stands there in a terminal state only. In the database the two tokens are not in the
document but beside it, encrypted: ``refresh_token`` and ``access_token``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from marshmallow import INCLUDE, ValidationError, validates_schema

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.logs import emit
from floway.providers.claude_code.events import StateMalformed
from floway.providers.shared.logins import Health, apart, joined, timestamp
from floway.providers.shared.stored import (
    AnyObject,
    AnyText,
    Boolean,
    Checked,
    Choice,
    Milliseconds,
    Number,
    OneAccount,
    Strict,
    Text,
    fault,
    nested,
)

TokenKind = Literal["oauth", "setup-token"]

#: What older rows leave out; a setup token is not renewed.
_ABSENT: Mapping[str, Any] = {"tokenKind": "oauth", "usageProbeSnapshot": None, "refreshToken": None}


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer of the vendor's API."""

    token: str = field(repr=False)
    #: Milliseconds since 1970, as the vendor's own files count.
    expires_at_ms: float
    #: ISO 8601, UTC.
    refreshed_at: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Something that the vendor said about the quota, and when."""

    #: Milliseconds since 1970.
    fetched_at_ms: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Credential:
    """The login of one account, its health, and what is known of its quota."""

    account_uuid: str
    token_kind: TokenKind
    #: None for a setup token, which is never renewed.
    refresh_token: str | None = field(repr=False)
    #: ISO 8601, UTC: when ``state`` last changed; a renewal does not touch it.
    state_updated_at: str
    state: Health = "active"
    #: Why the state is terminal; None when it is active.
    state_message: str | None = None
    access_token: AccessToken | None = None
    #: Of response headers: ``quota.py``.
    quota_snapshot: Snapshot | None = None
    #: The vendor's usage document, word for word.
    usage_probe_snapshot: Snapshot | None = None

    @property
    def is_active(self) -> bool:
        """Whether nothing has ended it; a terminal state only ends with another import."""
        return self.state == "active"

    def failed(self, message: str, at: datetime) -> "Credential":
        """This credential, ended."""
        return replace(
            self,
            state="refresh_failed",
            state_message=message,
            state_updated_at=timestamp(at),
            access_token=None,
        )


class _AccessTokenSchema(Strict):
    token = Text()
    expiresAt = Milliseconds()  # noqa: N815  the name on the wire
    refreshedAt = Text()  # noqa: N815  the name on the wire


class _Open(Strict):
    """Further members are kept as they are."""

    class Meta:
        unknown = INCLUDE


class _WindowSchema(_Open):
    status = AnyText(nullable=True)
    reset = AnyText(nullable=True)
    utilization = Number(nullable=True)


class _SevenDaySchema(_WindowSchema):
    surpassedThreshold = Boolean(nullable=True)  # noqa: N815  the name on the wire


class _OverageSchema(_WindowSchema):
    disabledReason = AnyText(nullable=True)  # noqa: N815  the name on the wire


class _QuotaSchema(_Open):
    status = AnyText(nullable=True)
    reset = AnyText(nullable=True)
    fallbackAvailable = Boolean(nullable=True)  # noqa: N815  the name on the wire
    fallbackPercentage = Number(nullable=True)  # noqa: N815  the name on the wire
    representativeClaim = AnyText(nullable=True)  # noqa: N815  the name on the wire
    fiveHour = nested(_WindowSchema, nullable=True)  # noqa: N815  the name on the wire
    sevenDay = nested(_SevenDaySchema, nullable=True)  # noqa: N815  the name on the wire
    overage = nested(_OverageSchema, nullable=True)
    raw = AnyObject()


class _QuotaSnapshotSchema(Strict):
    fetchedAt = Milliseconds()  # noqa: N815  the name on the wire
    data = nested(_QuotaSchema)


class _ProbeSnapshotSchema(Strict):
    fetchedAt = Milliseconds()  # noqa: N815  the name on the wire
    data = AnyObject()


class _Anything(Checked):
    """Judged together with another member."""

    def _is_right(self, value: Any) -> bool:
        return True

    def _wanted(self) -> str:
        return "anything"


class _CredentialSchema(Strict):
    accountUuid = Text()  # noqa: N815  the name on the wire
    tokenKind = Choice("oauth", "setup-token")  # noqa: N815  the name on the wire
    refreshToken = _Anything(nullable=True)  # noqa: N815  the name on the wire
    state = Choice("active", "session_terminated", "refresh_failed")
    stateMessage = _Anything(nullable=True, required=False)  # noqa: N815  the name on the wire
    stateUpdatedAt = Text()  # noqa: N815  the name on the wire
    accessToken = nested(_AccessTokenSchema, nullable=True)  # noqa: N815  the name on the wire
    quotaSnapshot = nested(_QuotaSnapshotSchema, nullable=True)  # noqa: N815  the name on the wire
    usageProbeSnapshot = nested(_ProbeSnapshotSchema, nullable=True)  # noqa: N815  the name on the wire

    @validates_schema(pass_original=True, skip_on_field_errors=True)
    def _check_together(self, loaded: Any, original: Mapping[str, Any], **_: Any) -> None:
        refresh_token = original["refreshToken"]
        if original["tokenKind"] == "setup-token":
            if refresh_token is not None:
                raise ValidationError("must be null for a setup token", "refreshToken")
        elif not isinstance(refresh_token, str) or not refresh_token:
            raise ValidationError("must be a non-empty string for an oauth login", "refreshToken")
        message = original.get("stateMessage")
        if original["state"] == "active":
            if "stateMessage" in original:
                raise ValidationError("must be absent while the state is active", "stateMessage")
        elif not isinstance(message, str) or not message:
            raise ValidationError("must be a non-empty string in a terminal state", "stateMessage")


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
    access_token = account["accessToken"]
    return Credential(
        account_uuid=account["accountUuid"],
        token_kind=account["tokenKind"],
        refresh_token=account["refreshToken"],
        state_updated_at=account["stateUpdatedAt"],
        state=account["state"],
        state_message=account.get("stateMessage"),
        access_token=access_token
        and AccessToken(access_token["token"], access_token["expiresAt"], access_token["refreshedAt"]),
        quota_snapshot=_snapshot(account["quotaSnapshot"]),
        usage_probe_snapshot=_snapshot(account["usageProbeSnapshot"]),
    )


def to_document(credential: Credential) -> dict[str, Any]:
    """The whole document of a credential, tokens included.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    account: dict[str, Any] = {
        "accountUuid": credential.account_uuid,
        "tokenKind": credential.token_kind,
        "refreshToken": credential.refresh_token,
        "state": credential.state,
        "stateUpdatedAt": credential.state_updated_at,
        "accessToken": None,
        "quotaSnapshot": _snapshot_document(credential.quota_snapshot),
        "usageProbeSnapshot": _snapshot_document(credential.usage_probe_snapshot),
    }
    if credential.state_message is not None:
        account["stateMessage"] = credential.state_message
    if access := credential.access_token:
        account["accessToken"] = {
            "token": access.token,
            "expiresAt": access.expires_at_ms,
            "refreshedAt": access.refreshed_at,
        }
    made = {"accounts": [account]}
    from_document(made)
    return made


def read(upstream_id: str, stored: VersionedState) -> Credential:
    """The credential of a stored state; what older releases did not write yet is filled in.

    :raises MalformedState: nobody but a defect or an edit by hand writes such a row; the log has the path.
    """
    try:
        return from_document(joined(stored, "refreshToken", _ABSENT))
    except ConfigError as error:
        emit(StateMalformed(upstream_id, str(error)))
        raise MalformedState(upstream_id) from None


def to_stored(credential: Credential) -> VersionedState:
    """A credential as the store takes it: tokens apart from what may be seen.

    :raises ConfigError: the credential holds something that would not be read again.
    """
    return apart(to_document(credential), "refreshToken")


def _snapshot(document: Mapping[str, Any] | None) -> Snapshot | None:
    return None if document is None else Snapshot(document["fetchedAt"], document["data"])


def _snapshot_document(snapshot: Snapshot | None) -> dict[str, Any] | None:
    return None if snapshot is None else {"fetchedAt": snapshot.fetched_at_ms, "data": dict(snapshot.data)}
