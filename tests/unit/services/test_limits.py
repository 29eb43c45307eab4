from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from floway import clock
from floway.domain.limit import Limits
from floway.gateway.limits.ledger import Claim, Report
from floway.services.limits import SharedLedger, use_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONE = ZoneInfo("UTC")
LIMITS = Limits(requests_per_minute=10, microusd_per_day=1_000_000)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def spent(**amounts: int) -> dict[str, Claim]:
    return {name: Claim({int(NOON.timestamp()): amount}) for name, amount in amounts.items()}


def test_reports_of_several_workers_add_up(app: Flask) -> None:
    for worker in ("a", "b"):
        claims = spent(requests_per_minute=3, microusd_per_day=100) | {}
        SharedLedger(app).settle({"key:k": Report(worker, LIMITS, claims, unpriced=1)})

    use = use_of("key:k", LIMITS, ZONE)

    assert {name: standing.used for name, standing in use.standings.items()} == {
        "requests_per_minute": 6,
        "microusd_per_day": 200,
    }
    assert use.unpriced_requests == 2


def test_one_journey_serves_several_subjects(app: Flask) -> None:
    reports = {
        subject: Report("a", LIMITS, {"requests_per_minute": Claim(need=need)})
        for subject, need in (("key:k", 4), ("user:u", 40))
    }

    grants = SharedLedger(app).settle(reports)

    assert grants["key:k"]["requests_per_minute"].amount == 4
    assert (
        grants["user:u"]["requests_per_minute"].amount,
        grants["user:u"]["requests_per_minute"].is_short,
    ) == (
        10,
        True,
    )


def test_nothing_was_used_by_who_never_called(app: Flask) -> None:
    use = use_of("key:new", LIMITS, ZONE)

    assert [(each.used, each.remaining) for each in use.standings.values()] == [(0, 10), (0, 1_000_000)]
    assert use.unpriced_requests == 0
