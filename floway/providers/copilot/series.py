"""What is kept of the quota of a seat over time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from floway.domain.credential import VersionedState
from floway.domain.quota import QuotaPoint, QuotaReading, instant
from floway.providers.copilot import state


def reading(upstream_id: str, stored: VersionedState) -> QuotaReading:
    """The quotas of a stored state by GitHub's names: ``premium_interactions``, ``chat``.

    The status is ``unlimited``, ``exhausted`` or ``allowed``: the vendor has no word for it.

    :raises MalformedState: the row is not what this kind writes.
    """
    seat = state.read(upstream_id, stored)
    if seat.quota is None:
        return QuotaReading(seat.key, ())
    at = datetime.fromtimestamp(seat.quota.fetched_at_ms / 1000, UTC)
    resets_at = instant(seat.quota.data.get("reset_at"))
    quotas: Mapping[str, Mapping[str, Any]] = seat.quota.data.get("quotas", {})
    points = (_point(name, quota, at, resets_at) for name, quota in sorted(quotas.items()))
    return QuotaReading(seat.key, tuple(points))


def _point(name: str, quota: Mapping[str, Any], at: datetime, resets_at: datetime | None) -> QuotaPoint:
    if quota.get("unlimited"):
        return QuotaPoint(name, at, None, resets_at, "unlimited")
    percent: float | None = quota.get("percent_remaining")
    if percent is None:
        return QuotaPoint(name, at, None, resets_at, None)
    return QuotaPoint(name, at, 1 - percent / 100, resets_at, "allowed" if percent > 0 else "exhausted")
