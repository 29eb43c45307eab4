from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from floway.domain.period import bounds

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Santiago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/Havana",
]
LENGTHS = {
    "hour": (timedelta(hours=1), timedelta(hours=1)),
    "day": (timedelta(hours=23), timedelta(hours=25)),
    "week": (timedelta(hours=167), timedelta(hours=169)),
    "month": (timedelta(days=28, hours=-1), timedelta(days=31, hours=1)),
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("hour", "2026-11-22T23:00:00Z", "2026-11-23T00:00:00Z"),
        ("day", "2026-11-22T23:00:00Z", "2026-11-23T23:00:00Z"),
        ("week", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"),
        ("month", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
    ],
)
def test_periods_are_those_of_the_zone(period: str, start: str, end: str) -> None:
    assert bounds(period, at("2026-11-22T23:30:00Z"), BERLIN) == (at(start), at(end))


@pytest.mark.parametrize(
    ("instant", "hours"),
    [("2026-03-29T12:00:00Z", 23), ("2026-10-25T12:00:00Z", 25), ("2026-11-22T12:00:00Z", 24)],
)
def test_a_day_on_which_clocks_change_is_shorter_or_longer(instant: str, hours: int) -> None:
    start, end = bounds("day", at(instant), BERLIN)

    assert end - start == timedelta(hours=hours)


def test_a_midnight_that_clocks_skip_is_the_moment_at_which_they_do() -> None:
    start, _ = bounds("day", at("2026-09-06T12:00:00Z"), ZoneInfo("America/Santiago"))

    assert start == at("2026-09-06T04:00:00Z")


def test_the_hours_of_a_zone_can_begin_within_those_of_utc() -> None:
    start, _ = bounds("hour", at("2026-11-22T12:10:00Z"), ZoneInfo("Asia/Kathmandu"))

    assert start == at("2026-11-22T11:15:00Z")


@given(
    period=st.sampled_from(sorted(LENGTHS)),
    zone=st.sampled_from(ZONES),
    instant=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
)
def test_every_instant_lies_in_its_period_and_periods_follow_each_other(
    period: str, zone: str, instant: datetime
) -> None:
    start, end = bounds(period, instant, ZoneInfo(zone))

    assert start <= instant < end
    shortest, longest = LENGTHS[period]
    assert shortest <= end - start <= longest
    if period != "hour":
        assert bounds(period, end, ZoneInfo(zone))[0] == end
        assert bounds(period, start, ZoneInfo(zone)) == (start, end)
