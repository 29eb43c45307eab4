from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.services import usage_upkeep
from floway.store import performance, prices, usage, usage_days
from tests.support.builders import record
from tests.support.database import downgrade

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def used(days_ago: int) -> None:
    usage.record([record(f"req_{days_ago}", started_at=NOON - timedelta(days=days_ago))])


def test_days_that_are_over_are_summed_up_the_oldest_first(app: Flask) -> None:
    for days_ago in range(8):
        used(days_ago)

    rounds = [usage_upkeep.run(app) for _ in range(3)]

    assert rounds == [5, 2, 0]
    assert usage_days.stale() == {"2026-05-10"}


def test_the_day_before_waits_for_its_last_hour(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    used(1)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 10, 0, 59, tzinfo=UTC))
    assert usage_upkeep.run(app) == 0

    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 5, 10, 1, 0, tzinfo=UTC))
    assert usage_upkeep.run(app) == 1


def test_the_shipped_book_is_loaded(app: Flask) -> None:
    usage_upkeep.run(app)

    status = prices.book_status()
    assert status is not None
    assert status.is_shipped


def test_the_book_of_another_release_is_left_alone(app: Flask) -> None:
    prices.load_book("older", "0", "MIT", {}, is_shipped=True)

    usage_upkeep.run(app)

    status = prices.book_status()
    assert status is not None
    assert status.name == "older"


def test_a_database_of_another_release_is_left_alone(app: Flask) -> None:
    downgrade(app, "-1")

    assert usage_upkeep.run(app) == 0


def test_hours_of_performance_become_days_when_they_are_old(app: Flask) -> None:
    for days_ago in (34, 35, 36, 38):
        used(days_ago)

    usage_upkeep.run(app)
    assert [performance.has_hours(day) for day in ("2026-04-02", "2026-04-04")] == [False, True]
    usage_upkeep.run(app)
    usage_upkeep.run(app)

    # 38, 36, 35 and 34 days ago: the last two are young.
    kept = [performance.has_hours(day) for day in ("2026-04-02", "2026-04-04", "2026-04-05", "2026-04-06")]
    assert kept == [False, False, True, True]
