"""The quota of a subscription by window, out of the two snapshots that are kept apart.

Headers of answers and the usage endpoint tell of the same windows at different instants. Per window the
newer one that tells of it counts, whole: a utilization of one is never shown beside a reset of the other.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from floway.providers.claude_code.state import Credential, Snapshot

Source = Literal["headers", "usage_probe"]

#: ``(window, its member in the headers' snapshot, its member in the probe's)``; '' where one has none.
_WINDOWS: Final = (
    ("five_hour", "fiveHour", "five_hour"),
    ("seven_day", "sevenDay", "seven_day"),
    ("seven_day_sonnet", "", "seven_day_sonnet"),
    ("seven_day_opus", "", "seven_day_opus"),
    ("overage", "overage", ""),
)


@dataclass(frozen=True, slots=True)
class Window:
    """What one source said about one window."""

    name: str
    source: Source
    #: When it said so.
    observed_at: datetime
    #: How much is used; a fraction, and may be more than 1. None is unknown.
    used: float | None
    #: When it begins anew, as the vendor wrote it: the probe's text is not checked. None is unknown.
    resets_at: str | None
    #: The vendor's word, which only headers have.
    status: str | None = None


def windows(credential: Credential) -> tuple[Window, ...]:
    """The windows that any source tells of, each by the newer one, in a fixed order."""
    return tuple(_windows(credential))


def _windows(credential: Credential) -> Iterator[Window]:
    for name, in_headers, in_probe in _WINDOWS:
        told = [
            *_told(name, "headers", credential.quota_snapshot, in_headers, _of_headers),
            *_told(name, "usage_probe", credential.usage_probe_snapshot, in_probe, _of_probe),
        ]
        if told:
            yield max(told, key=lambda window: window.observed_at)


_Facts = tuple[float | None, str | None, str | None]


def _told(
    name: str,
    source: Source,
    snapshot: Snapshot | None,
    member: str,
    read: Callable[[Mapping[str, Any]], _Facts],
) -> Iterator[Window]:
    stated = None if snapshot is None else snapshot.data.get(member)
    if snapshot is None or not isinstance(stated, Mapping):
        return
    used, resets_at, status = read(stated)
    at = datetime.fromtimestamp(snapshot.fetched_at_ms / 1000, UTC)
    yield Window(name, source, at, used, resets_at, status)


def _of_headers(stated: Mapping[str, Any]) -> _Facts:
    return stated.get("utilization"), stated.get("reset"), stated.get("status")


def _of_probe(stated: Mapping[str, Any]) -> _Facts:
    # The body is kept as it came, so nothing about its members is sure.
    percentage, reset = stated.get("utilization"), stated.get("resets_at")
    used = None
    if isinstance(percentage, int | float) and not isinstance(percentage, bool):
        used = percentage / 100
    return used, reset if isinstance(reset, str) else None, None
