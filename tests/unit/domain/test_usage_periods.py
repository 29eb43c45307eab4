from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from floway.domain.usage_periods import Period, Piece, Step, local, periods, pieces

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def starts(found: list[Period]) -> list[str]:
    return [period.start.strftime("%dT%H") for period in found]


def test_days_begin_at_midnight_of_the_zone() -> None:
    found = periods(at("2026-05-01T10:30"), at("2026-05-03T10:00"), "day", NEW_YORK)

    assert starts(found) == ["01T10", "02T04", "03T04"]
    assert found[-1].end == at("2026-05-03T10:00")
    assert [local(period.start, NEW_YORK)[:16] for period in found[1:]] == [
        "2026-05-02T00:00",
        "2026-05-03T00:00",
    ]


def test_when_clocks_are_put_back_hours_stay_apart_though_their_names_repeat() -> None:
    found = periods(at("2026-11-01T04:00"), at("2026-11-01T08:00"), "hour", NEW_YORK)

    assert [local(period.start, NEW_YORK) for period in found] == [
        "2026-11-01T00:00:00-04:00",
        "2026-11-01T01:00:00-04:00",
        "2026-11-01T01:00:00-05:00",
        "2026-11-01T02:00:00-05:00",
    ]


@pytest.mark.parametrize(("day", "hours"), [("2026-11-01", 25), ("2026-03-08", 23), ("2026-05-01", 24)])
def test_a_day_has_the_hours_that_its_clocks_give_it(day: str, hours: int) -> None:
    begin = datetime.fromisoformat(day).replace(tzinfo=NEW_YORK)

    [found] = periods(
        begin,
        datetime.fromisoformat(day).replace(hour=23, tzinfo=NEW_YORK) + timedelta(hours=1),
        "day",
        NEW_YORK,
    )

    assert (found.end - found.start) == timedelta(hours=hours)


@pytest.mark.parametrize(("step", "hours"), [("4h", [0, 4, 8, 12, 16, 20]), ("8h", [0, 8, 16])])
def test_parts_of_days_begin_at_fixed_times_of_the_zone(step: Step, hours: list[int]) -> None:
    begin = datetime(2026, 5, 1, tzinfo=NEW_YORK)

    found = periods(begin, begin + timedelta(days=1), step, NEW_YORK)

    assert [period.start.astimezone(NEW_YORK).hour for period in found] == hours


def test_an_hour_belongs_to_the_day_in_which_it_begins() -> None:
    found = periods(at("2026-05-01T00:00"), at("2026-05-02T00:00"), "day", KOLKATA)

    # Midnight is at 18:30 UTC.
    assert starts(found) == ["01T00", "01T19"]


def test_months_are_those_of_the_calendar() -> None:
    found = periods(at("2025-12-15T00:00"), at("2026-03-01T00:00"), "month", ZoneInfo("UTC"))

    assert [period.start.date().isoformat() for period in found] == ["2025-12-15", "2026-01-01", "2026-02-01"]


def test_everything_is_one_period_and_nothing_is_none() -> None:
    assert periods(at("2026-05-01T10:30"), at("2026-05-03T10:10"), "all", KOLKATA) == [
        Period(at("2026-05-01T10:00"), at("2026-05-03T11:00"))
    ]
    assert periods(at("2026-05-01T10:00"), at("2026-05-01T10:00"), "all", KOLKATA) == []


def day_pieces(begin: str, end: str, stale: set[str] | None = None) -> tuple[list[Piece], list[Piece]]:
    found = pieces([Period(at(begin), at(end))], frozenset(stale or set()))
    return list(found.days), list(found.hours)


def test_whole_days_are_taken_from_the_days() -> None:
    days, hours = day_pieces("2026-05-01T00:00", "2026-05-04T00:00")

    assert days == [Piece(0, 1, "2026-05-01", "2026-05-04")]
    assert hours == []


def test_a_stale_day_is_taken_from_its_hours() -> None:
    days, hours = day_pieces("2026-05-01T00:00", "2026-05-04T00:00", {"2026-05-02"})

    assert days == [Piece(0, 1, "2026-05-01", "2026-05-02"), Piece(0, 1, "2026-05-03", "2026-05-04")]
    assert hours == [Piece(0, 1, "2026-05-02T00", "2026-05-03T00")]


def test_the_longer_part_of_a_day_is_the_day_without_the_shorter_one() -> None:
    days, hours = day_pieces("2026-05-01T05:00", "2026-05-02T05:00")

    assert days == [Piece(0, 1, "2026-05-01", "2026-05-02")]
    assert hours == [
        Piece(0, -1, "2026-05-01T00", "2026-05-01T05"),
        Piece(0, 1, "2026-05-02T00", "2026-05-02T05"),
    ]


def test_nothing_is_taken_off_a_stale_day() -> None:
    days, hours = day_pieces("2026-05-01T05:00", "2026-05-02T00:00", {"2026-05-01"})

    assert days == []
    assert hours == [Piece(0, 1, "2026-05-01T05", "2026-05-02T00")]


def test_a_part_of_a_day_is_cut_at_both_ends() -> None:
    days, hours = day_pieces("2026-05-01T02:00", "2026-05-01T20:00")

    assert days == [Piece(0, 1, "2026-05-01", "2026-05-02")]
    assert hours == [
        Piece(0, -1, "2026-05-01T00", "2026-05-01T02"),
        Piece(0, -1, "2026-05-01T20", "2026-05-02T00"),
    ]
