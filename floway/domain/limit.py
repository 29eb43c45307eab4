"""How much an API key or a user may use: rates by the minute, calls at a time, budgets by the calendar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from floway.errors import ConfigError

#: What is counted. ``calls`` are open at the same time; the others add up within a period.
Unit = Literal["requests", "tokens", "microusd", "calls"]
#: A minute slides; the others are those of the calendar.
Period = Literal["minute", "hour", "day", "week", "month"]

#: Beyond what any installation uses, small enough that sums of it fit a 64-bit column.
MAX_LIMIT: Final = 10**15


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that can be limited."""

    #: The member of ``Limits``.
    name: str
    unit: Unit
    #: None for calls at a time.
    period: Period | None

    @property
    def public_name(self) -> str:
        """What people and programs call it: money is in USD there."""
        return self.name.removeprefix("micro")

    @property
    def is_budget(self) -> bool:
        """It is used up until the calendar turns, rather than for some seconds."""
        return self.period is not None and self.period != "minute"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one key, or all keys of one user together, may use; None is unlimited, 0 is nothing."""

    requests_per_minute: int | None = None
    #: Of input, cached or not, and of output.
    tokens_per_minute: int | None = None
    concurrent_requests: int | None = None
    tokens_per_hour: int | None = None
    tokens_per_day: int | None = None
    #: From Monday.
    tokens_per_week: int | None = None
    tokens_per_month: int | None = None
    #: Millionths of a US dollar; what has no price counts as nothing.
    microusd_per_hour: int | None = None
    microusd_per_day: int | None = None
    microusd_per_week: int | None = None
    microusd_per_month: int | None = None

    @classmethod
    def of(cls, document: Mapping[str, Any] | None) -> "Limits":
        """The limits of a stored document; those without one are not there.

        :raises ConfigError: it is not one; an unknown limit would not be kept.
        """
        for name, value in (document or {}).items():
            if name not in METRICS or type(value) is not int or not 0 <= value <= MAX_LIMIT:
                raise ConfigError(
                    f"'{name[:64]}' is no limit, or not a whole number from 0 to {MAX_LIMIT}; "
                    f"the limits are {', '.join(METRICS)}."
                )
        return cls(**document) if document else NO_LIMITS

    def is_within(self, wider: "Limits") -> bool:
        """Whether nothing is allowed that ``wider`` does not allow."""
        return all(
            (own := getattr(self, name)) is not None and own <= value
            for name, value in wider.document().items()
        )

    def public_document(self) -> dict[str, int | str]:
        """``{public name: value}`` of those that are set; money is a decimal string of USD."""
        return {METRICS[name].public_name: shown(name, value) for name, value in self.document().items()}

    def document(self) -> dict[str, int]:
        """``{name: value}`` of those that are set, in the order of the members."""
        return {name: value for name in METRICS if (value := getattr(self, name)) is not None}


def usd(microusd: int) -> str:
    """An amount as it is shown, exact: ``12.50``, ``0.000001``."""
    whole, rest = divmod(microusd, 1_000_000)
    digits = f"{rest:06d}".rstrip("0")
    return f"{whole}.{digits:0<2}"


def microusd(text: str) -> int:
    """An amount as people write it: digits, and at most six behind the point.

    :raises ConfigError: it is not one.
    """
    if not _USD(text):
        raise ConfigError(f"'{text[:64]}' is no amount of USD, such as 12.50.")
    whole, _, rest = text.partition(".")
    return int(whole) * 1_000_000 + int(f"{rest:0<6}")


_USD = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII).fullmatch


def shown(name: str, amount: int) -> int | str:
    """An amount of a metric as people and programs read it: money as a decimal string of USD."""
    return usd(amount) if METRICS[name].unit == "microusd" else amount


def _metric(name: str) -> Metric:
    if name == "concurrent_requests":
        return Metric(name, "calls", None)
    unit, _, period = name.partition("_per_")
    return Metric(name, unit, period)  # type: ignore[arg-type]  # the names above are made of the words above


#: ``{name: metric}`` in the order in which they are looked at and shown.
METRICS: Final[Mapping[str, Metric]] = {each.name: _metric(each.name) for each in fields(Limits)}

#: The same by public name.
BY_PUBLIC_NAME: Final[Mapping[str, Metric]] = {each.public_name: each for each in METRICS.values()}

NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Ceiling:
    """Limits and whose they are. Those of a user hold for all of the user's keys together."""

    #: ``key:key_3f9c...`` or ``user:usr_a1b2...``.
    subject: str
    limits: Limits


def subject_of_key(key_id: str) -> str:
    """The name under which a key's use is counted."""
    return f"key:{key_id}"


def subject_of_user(user_id: str) -> str:
    """The name under which the use of all keys of a user is counted."""
    return f"user:{user_id}"


def ceilings(
    key_id: str, key_limits: Mapping[str, Any] | None, user_id: str, user_limits: Mapping[str, Any] | None
) -> tuple[Ceiling, ...]:
    """What a caller is held to, the key's own first; empty for most."""
    found = (
        Ceiling(subject_of_key(key_id), Limits.of(key_limits)),
        Ceiling(subject_of_user(user_id), Limits.of(user_limits)),
    )
    return tuple(each for each in found if each.limits != NO_LIMITS)
