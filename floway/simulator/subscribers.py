"""Subscribers of ChatGPT and everything about them that a test may set."""

import time
import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_type_hints

from floway.simulator.accounts import BadSetting, fits
from floway.simulator.sessions import Sessions

_NAMESPACE = uuid.UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
_HOUR = 3600.0


@dataclass(slots=True)
class Subscriber:
    """One subscriber; every member but the name can be set. None leaves a header or a claim out."""

    name: str
    #: How long an access token lives that is minted from here on, seconds.
    access_seconds: float = 240 * _HOUR
    plan_type: str | None = "pro"
    #: Whether a refresh gives an id token, too.
    refreshes_id_token: bool = False
    #: Whether a stream says what it is.
    states_content_type: bool = False
    #: Generation is refused with 429.
    is_limited: bool = False
    active_limit: str | None = "codex"
    primary_used_percent: float | None = 12.5
    primary_window_minutes: int | None = 300
    primary_reset_at: float | None = field(default_factory=lambda: float(int(time.time() + 3 * _HOUR)))
    secondary_used_percent: float | None = 3
    secondary_window_minutes: int | None = 10080
    secondary_reset_at: float | None = field(default_factory=lambda: float(int(time.time() + 72 * _HOUR)))
    #: Laid over the headers of every answer, as they are; null removes one.
    headers: dict[str, Any] = field(default_factory=dict)

    @property
    def account_id(self) -> str:
        """The same for the same name."""
        return str(uuid.uuid5(_NAMESPACE, f"account {self.name}"))

    @property
    def user_id(self) -> str:
        """The same for the same name."""
        return f"user-{uuid.uuid5(_NAMESPACE, f'user {self.name}').hex}"

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
                raise BadSetting(f"A subscriber has no setting '{name}'.")
            if not fits(value, _TYPES[name]):
                raise BadSetting(f"'{name}' cannot be {value!r}.")
        for name, value in settings.items():
            setattr(self, name, value)

    def document(self) -> dict[str, Any]:
        """All members, and what follows from the name."""
        return {**asdict(self), "account_id": self.account_id, "user_id": self.user_id, "email": self.email}


_TYPES = {
    field.name: get_type_hints(Subscriber)[field.name] for field in fields(Subscriber) if field.name != "name"
}


class ChatGPT:
    """The vendor's side of all subscriptions: who subscribes, and who is signed in."""

    def __init__(self) -> None:
        self.sessions = Sessions("sim-at-", "sim-rt-")
        self._subscribers: dict[str, Subscriber] = {}

    def get(self, name: str) -> Subscriber:
        """The subscriber of this name; one that is named for the first time exists from then on."""
        return self._subscribers.setdefault(name, Subscriber(name))

    def documents(self) -> list[dict[str, Any]]:
        """Every subscriber, in the order they came."""
        return [subscriber.document() for subscriber in self._subscribers.values()]

    def reset(self) -> None:
        """Put every setting and counter back; who exists and is signed in still does."""
        self._subscribers = {name: Subscriber(name) for name in self._subscribers}
        self.sessions.reset()
