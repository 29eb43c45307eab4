"""Members of GitHub with a Copilot seat, and everything about them that a test may set."""

import time
import uuid
from dataclasses import asdict, dataclass, field, fields
from typing import Any, get_type_hints

from floway.simulator.accounts import BadSetting, fits
from floway.simulator.sessions import Sessions

_NAMESPACE = uuid.UUID("6ba7b813-9dad-11d1-80b4-00c04fd430c8")
#: How long a device code works, seconds.
CODE_SECONDS = 900
#: A login of GitHub lives until it is revoked.
_FOR_EVER = 1e12
#: Where seats of github.com are served, by their plan; a tenant has one place for all.
_API_HOSTS = {
    "individual": "api.individual.githubcopilot.com",
    "business": "api.business.githubcopilot.com",
    "enterprise": "api.enterprise.githubcopilot.com",
}
GITHUB = "github.com"


@dataclass(slots=True)
class Seat:
    """One member; every member but the name can be set."""

    name: str
    #: How long a Copilot token lives that is minted from here on, seconds.
    copilot_seconds: float = 1500
    plan: str = "individual"
    has_seat: bool = True
    #: Whether the exchange says where the seat is served.
    names_api: bool = True
    #: Whether a sign-in needs nobody who allows it.
    allows_at_once: bool = False
    entitlement: int = 300
    #: Premium requests so far: what a user began counts, what an agent goes on with does not.
    used: int = 0
    #: Models that the list leaves out.
    hidden_models: list[str] = field(default_factory=list)
    #: The longest prompt that any model takes, in tokens.
    max_prompt_tokens: int = 200_000
    #: Laid over the headers of every answer, as they are; null removes one.
    headers: dict[str, Any] = field(default_factory=dict)
    #: Members laid over the answer about the seat and its quota, as they are.
    user: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The same for the same name."""
        return uuid.uuid5(_NAMESPACE, self.name).int % 100_000_000

    @property
    def percent_remaining(self) -> float:
        """What is left of the premium requests, of a hundred."""
        return (
            max(0.0, 100.0 * (self.entitlement - self.used) / self.entitlement) if self.entitlement else 0.0
        )

    def api_url(self, host: str) -> str:
        """Where Copilot serves the seat, for a member of this host."""
        if host != GITHUB:
            return f"https://copilot-api.{host}"
        return f"https://{_API_HOSTS.get(self.plan, _API_HOSTS['individual'])}"

    def set(self, settings: dict[str, Any]) -> None:
        """Change some members.

        :raises BadSetting: one does not exist or has the wrong type; then none is changed.
        """
        for name, value in settings.items():
            if name not in _TYPES:
                raise BadSetting(f"A seat has no setting '{name}'.")
            if not fits(value, _TYPES[name]):
                raise BadSetting(f"'{name}' cannot be {value!r}.")
        for name, value in settings.items():
            setattr(self, name, value)

    def document(self) -> dict[str, Any]:
        """All members, and what follows from the name."""
        return {**asdict(self), "id": self.id}


_TYPES = {field.name: get_type_hints(Seat)[field.name] for field in fields(Seat) if field.name != "name"}


@dataclass(slots=True)
class Device:
    """A sign-in that a device has begun."""

    host: str
    user_code: str
    made_at: float
    interval: float
    polled_at: float
    #: Who has allowed it; None while nobody has.
    allowed_by: str | None = None
    is_denied: bool = False


class GitHub:
    """GitHub's side: who is a member, who is signed in, and who has a Copilot token."""

    def __init__(self) -> None:
        #: Logins of GitHub; the scopes of a session are the host that it is for.
        self.logins = Sessions("ghu_", "ghr_")
        #: Copilot tokens.
        self.tokens = Sessions("sim-copilot-", "unused-")
        self.devices: dict[str, Device] = {}
        #: What is announced for sign-ins from here on, seconds.
        self.interval: float = 5
        #: ``{login of GitHub: Copilot tokens minted for it}``.
        self.mints: dict[str, int] = {}
        self._started = 0
        self._seats: dict[str, Seat] = {}

    def get(self, name: str) -> Seat:
        """The member of this name; one that is named for the first time exists from then on."""
        return self._seats.setdefault(name, Seat(name))

    def sign_in(self, name: str, host: str) -> str:
        """A login of GitHub."""
        return self.logins.sign_in(name, (host,), _FOR_EVER, renewable=False).access_token

    def start(self, host: str) -> tuple[str, Device]:
        """A device code and its sign-in."""
        self._started += 1
        number = self._started
        device_code = uuid.uuid5(_NAMESPACE, f"{self.logins.seed} device {number}").hex
        now = time.monotonic()
        device = Device(host, f"{number:04d}-SIMU", now, self.interval, now - self.interval)
        self.devices[device_code] = device
        return device_code, device

    def documents(self) -> list[dict[str, Any]]:
        """Every member, in the order they came."""
        return [seat.document() for seat in self._seats.values()]

    def reset(self) -> None:
        """Put settings and counters back and forget devices; who exists and is signed in still does."""
        self._seats = {name: Seat(name) for name in self._seats}
        self.interval = 5
        self.devices = {}
        self.mints = {}
        self.tokens.reset()
