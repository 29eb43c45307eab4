from datetime import timedelta

import pytest
from flask import Flask

from floway.domain.quota import QuotaPoint, QuotaReading
from floway.store import quota_points, upstreams
from tests.support.builders import NOON

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def upstream_id(app: Flask) -> str:
    return upstreams.create("custom", "one", {}, {}).id


def said(
    minutes: float, used: float | None, window: str = "five_hour", status: str = "allowed"
) -> QuotaReading:
    """What is known some minutes after noon."""
    return QuotaReading("account", (QuotaPoint(window, NOON + minutes * MINUTE, used, NOON + DAY, status),))


def test_a_point_is_stored_when_it_is_news_to_everybody(upstream_id: str) -> None:
    stored = [
        quota_points.add(upstream_id, each)
        for each in (
            said(0, 0.1),
            said(0, 0.1),
            said(1, 0.2),
            said(5, 0.3),
            said(5.5, 0.3, status="rejected"),
        )
    ]

    found = quota_points.series(upstream_id, NOON, NOON + DAY)

    assert stored == [1, 0, 0, 1, 1]
    assert list(found) == [("account", "five_hour")]
    assert [(each.used, each.status) for each in found["account", "five_hour"]] == [
        (0.1, "allowed"),
        (0.3, "allowed"),
        (0.3, "rejected"),
    ]
    assert found["account", "five_hour"][0] == said(0, 0.1).points[0]


def test_windows_and_accounts_have_series_of_their_own(upstream_id: str) -> None:
    other = QuotaReading("another", said(0, 0.9).points)
    for each in (said(0, 0.1), said(0, None, "overage"), other):
        quota_points.add(upstream_id, each)

    assert set(quota_points.series(upstream_id, NOON, NOON + DAY)) == {
        ("account", "five_hour"),
        ("account", "overage"),
        ("another", "five_hour"),
    }
    assert set(quota_points.series(upstream_id, NOON, NOON + DAY, "overage")) == {("account", "overage")}


def test_the_end_of_the_time_is_no_part_of_it(upstream_id: str) -> None:
    for minutes in (0, 5, 10):
        quota_points.add(upstream_id, said(minutes, minutes / 10))

    found = quota_points.series(upstream_id, NOON + 5 * MINUTE, NOON + 10 * MINUTE)

    assert [each.used for each in found["account", "five_hour"]] == [0.5]


def test_what_a_vendor_writes_always_fits(upstream_id: str) -> None:
    long = QuotaReading("ü\0" * 200, (QuotaPoint("w\ud800" * 90, NOON, None, None, "s\0" * 90),))

    assert quota_points.add(upstream_id, long) == 1
    assert quota_points.add(upstream_id, long) == 0
    [(account, window)] = quota_points.series(upstream_id, NOON, NOON + DAY)
    assert (len(account), len(window)) == (128, 64)


def test_an_upstream_that_is_gone_has_no_history_to_write(app: Flask) -> None:
    assert quota_points.add("up_gone", said(0, 0.1)) == 0
