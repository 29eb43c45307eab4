from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from floway.domain.quota import QuotaPoint, instant, is_news, thinned
from tests.support.builders import NOON

MINUTE = timedelta(minutes=1)
LAST = QuotaPoint("five_hour", NOON, 0.25, NOON + 60 * MINUTE, "allowed")


def point(minutes: float = 0, **facts: Any) -> QuotaPoint:
    """The last point, later or different."""
    known = {"window": "five_hour", "used": 0.25, "resets_at": LAST.resets_at, "status": "allowed"}
    return QuotaPoint(observed_at=NOON + minutes * MINUTE, **{**known, **facts})


def test_the_first_point_of_a_series_is_news() -> None:
    assert is_news(point(), None)


@pytest.mark.parametrize(
    ("fresh", "expected"),
    [
        (point(4.9, used=0.5), False),
        (point(5, used=0.5), True),
        (point(59, used=0.25), False),
        (point(60, used=0.25), True),
        (point(0.1, status="rejected"), True),
        (point(0.1, status=None), True),
        (point(0, status="rejected"), False),
        (point(-10, used=0.1), False),
        (point(6, resets_at=NOON + 61 * MINUTE), False),
        (point(6, resets_at=NOON + 360 * MINUTE), True),
        (point(6, resets_at=None), True),
    ],
)
def test_a_point_is_news_when_it_says_something(fresh: QuotaPoint, expected: bool) -> None:
    assert is_news(fresh, LAST) is expected


def test_a_short_series_stays_as_it_is() -> None:
    series = [point(0), point(5), point(10)]

    assert thinned(series, 3) == tuple(series)
    assert thinned([], 3) == ()


def test_the_peak_of_each_span_stays() -> None:
    used = [0.1, 0.9, 0.2, None, 0.3, 0.1, 0.0, 0.0, 0.7]
    series = [point(minutes, used=each) for minutes, each in enumerate(used)]

    assert [each.used for each in thinned(series, 4)] == [0.9, 0.3, 0.1, 0.7]
    assert thinned(series, 1) == (series[1],)


def test_the_newest_point_stays_also_where_it_is_lower() -> None:
    series = [point(minutes, used=each) for minutes, each in enumerate([0.5, 0.6, 0.9, 0.99, 0.0])]

    assert [each.used for each in thinned(series, 2)] == [0.99, 0.0]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-22T12:00:00Z", NOON),
        ("2026-11-22T13:00:00+01:00", NOON),
        ("2026-11-22T12:00:00", NOON),
        ("2026-12-01", datetime(2026, 12, 1, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:00", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_instants_are_read_as_vendors_write_them(text: str | None, at: datetime | None) -> None:
    assert instant(text) == at
