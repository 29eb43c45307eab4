"""What is kept of the quota of a ChatGPT subscription over time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from floway.domain.credential import VersionedState
from floway.domain.quota import QuotaPoint, QuotaReading, instant
from floway.providers.codex import state
from floway.providers.codex.state import Snapshot

_WINDOWS: Final = ("primary", "secondary")


def reading(upstream_id: str, stored: VersionedState) -> QuotaReading:
    """Both windows of each limit of a stored state: ``codex.primary`` and ``codex.secondary``.

    The status is ``rejected`` where the limit refused a request, else ``allowed``; the vendor has no word.

    :raises MalformedState: the row is not what this kind writes.
    """
    credential = state.read(upstream_id, stored)
    points = (
        point
        for limit, snapshot in sorted(credential.quota_snapshots.items())
        for point in _points(limit, snapshot)
    )
    return QuotaReading(credential.chatgpt_account_id, tuple(points))


def _points(limit: str, snapshot: Snapshot) -> Iterator[QuotaPoint]:
    found = snapshot.data
    status = "rejected" if "ratelimited_until" in found else "allowed"
    at = datetime.fromtimestamp(snapshot.fetched_at_ms / 1000, UTC)
    for window in _WINDOWS:
        percent = _number(found.get(f"{window}_used_percent"))
        if percent is not None:
            resets_at = instant(found.get(f"{window}_reset_after_at"))
            yield QuotaPoint(f"{limit}.{window}", at, percent / 100, resets_at, status)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
