"""Subscribers and everything about them that a test may set."""

import time
import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_args, get_type_hints

#: Who signs in when nobody is named.
OWNER = "owner"
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_HOUR = 3600.0


class BadSetting(Exception):
    """A setting of an account does not exist, or its value has the wrong type."""


@dataclass(slots=True)
class Account:
    """One subscriber; every member but the name can be set.

    Instants are unix seconds, utilizations fractions as in the headers. None leaves a header out.
    """

    name: str
    #: How long an access token lives that is minted from here on, seconds.
    access_seconds: float = 8 * _HOUR
    has_organization: bool = True
    organization_type: str | None = "claude_max"
    rate_limit_tier: str | None = "default_claude_max_20x"
    #: ``rejected`` refuses generation with 429; counting goes on.
    status: str | None = "allowed"
    reset: float | None = field(default_factory=lambda: float(int(time.time() + 3 * _HOUR)))
    representative_claim: str | None = "five_hour"
    fallback: str | None = "available"
    fallback_percentage: float | None = 0.5
    five_hour_status: str | None = "allowed"
    five_hour_utilization: float | None = 0.25
    seven_day_status: str | None = "allowed"
    seven_day_utilization: float | None = 0.1
    seven_day_reset: float | None = field(default_factory=lambda: float(int(time.time() + 72 * _HOUR)))
    surpassed_threshold: str | None = None
    overage_status: str | None = "rejected"
    overage_disabled_reason: str | None = "out_of_credits"
    #: Laid over the headers of every answer, as they are; null removes one.
    headers: dict[str, Any] = field(default_factory=dict)
    #: Members laid over the usage document, as they are.
    usage: dict[str, Any] = field(default_factory=dict)
    #: The sentinels of a dead organization: 400 and 403 on every Messages request.
    organization_disabled: bool = False
    oauth_allowed: bool = True
    #: A setup token may read profile and usage, although it was not given the scope.
    setup_profile: bool = False
    #: Entries per page of the model list, whatever limit is asked for.
    page_size: int = 4

    @property
    def uuid(self) -> str:
        """The same for the same name."""
        return str(uuid.uuid5(_NAMESPACE, f"account {self.name}"))

    @property
    def organization_uuid(self) -> str:
        """The same for the same name."""
        return str(uuid.uuid5(_NAMESPACE, f"organization {self.name}"))

    @property
    def email(self) -> str:
        """An address that nobody can have."""
        return f"{self.name}@subscriber.invalid"

    def set(self, settings: dict[str, Any]) -> None:
        """Change some members.

        :raises BadSetting: one does not exist or has the wrong type; then none is changed.
        """
        for name, value in settings.items():
            if name not in _TYPES:
                raise BadSetting(f"An account has no setting '{name}'.")
            if not fits(value, _TYPES[name]):
                raise BadSetting(f"'{name}' cannot be {value!r}.")
        for name, value in settings.items():
            setattr(self, name, value)

    def document(self) -> dict[str, Any]:
        """All members, and what follows from the name."""
        return {**asdict(self), "uuid": self.uuid, "organization_uuid": self.organization_uuid}


_TYPES = {
    field.name: get_type_hints(Account)[field.name] for field in fields(Account) if field.name != "name"
}


def fits(value: object, hint: Any) -> bool:
    """Whether a value of JSON is of a member's type."""
    allowed = get_args(hint) if type(None) in get_args(hint) else (hint,)
    if isinstance(value, bool):
        return bool in allowed
    if isinstance(value, int) and float in allowed:
        return True
    return any(isinstance(value, getattr(kind, "__origin__", kind)) for kind in allowed)


class Accounts:
    """The subscribers by name; one that is named for the first time exists from then on."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}

    def get(self, name: str) -> Account:
        """The account of this name."""
        return self._accounts.setdefault(name, Account(name))

    def documents(self) -> list[dict[str, Any]]:
        """Every account, in the order they came."""
        return [account.document() for account in self._accounts.values()]

    def reset(self) -> None:
        """Put every setting back; who exists still does."""
        self._accounts = {name: Account(name) for name in self._accounts}
