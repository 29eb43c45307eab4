"""Quota windows: the newer source counts, and counts whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from floway.providers.claude_code import state
from floway.providers.claude_code.windows import Window, windows
from tests.support.subscription_documents import NOW_MS, quota_data, state_document

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
USAGE: dict[str, Any] = {
    "five_hour": {"utilization": 40, "resets_at": "2026-11-22T16:00:00+00:00"},
    "seven_day": None,
    "seven_day_sonnet": {"utilization": 12.5, "resets_at": None},
    "seven_day_opus": None,
}


def told(headers_ms: int | None, probe_ms: int | None, **usage: Any) -> dict[str, Window]:
    """``{window: what counts}`` of snapshots of these instants."""
    quota = None if headers_ms is None else {"fetchedAt": headers_ms, "data": quota_data()}
    probe = None if probe_ms is None else {"fetchedAt": probe_ms, "data": USAGE | usage}
    document = state_document(quotaSnapshot=quota, usageProbeSnapshot=probe)
    return {window.name: window for window in windows(state.from_document(document))}


def test_nothing_is_told_before_the_first_snapshot() -> None:
    assert told(None, None) == {}


def test_headers_tell_of_three_windows() -> None:
    found = told(NOW_MS, None)

    assert list(found) == ["five_hour", "seven_day", "overage"]
    assert found["five_hour"] == Window("five_hour", "headers", NOON, 0.25, "2026-11-22T15:00:00Z", "allowed")
    assert found["seven_day"].used == 1.07
    assert (found["overage"].status, found["overage"].used) == ("rejected", None)


def test_the_probe_tells_in_percent_and_knows_models() -> None:
    found = told(None, NOW_MS)

    assert list(found) == ["five_hour", "seven_day_sonnet"]
    assert found["five_hour"] == Window("five_hour", "usage_probe", NOON, 0.4, "2026-11-22T16:00:00+00:00")
    assert found["seven_day_sonnet"] == Window("seven_day_sonnet", "usage_probe", NOON, 0.125, None)


@pytest.mark.parametrize(("headers_ms", "source"), [(NOW_MS - 1, "usage_probe"), (NOW_MS + 1, "headers")])
def test_the_newer_source_counts_whole(headers_ms: int, source: str) -> None:
    found = told(headers_ms, NOW_MS)

    five = found["five_hour"]
    assert five.source == source
    assert (five.used, five.resets_at, five.status) == (
        (0.4, "2026-11-22T16:00:00+00:00", None)
        if source == "usage_probe"
        else (0.25, "2026-11-22T15:00:00Z", "allowed")
    )
    # A source that does not tell of a window hides nobody's.
    assert found["seven_day"].source == "headers"
    assert found["seven_day_sonnet"].source == "usage_probe"


@pytest.mark.parametrize("odd", [[], "full", {"utilization": True, "resets_at": 5}, {}])
def test_odd_members_of_the_probe_are_unknown(odd: Any) -> None:
    found = told(None, NOW_MS, five_hour=odd)

    assert found.get("five_hour") in (None, Window("five_hour", "usage_probe", NOON, None, None))
