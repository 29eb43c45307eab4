from datetime import UTC, datetime, timedelta

import pytest

from floway import clock
from floway.domain.exchange import ExchangeRecord
from floway.services import exchanges
from floway.services.exchanges import LONGEST_AGO, LOOKBACK, Feed, cursor_of, place_of
from floway.store import usage
from floway.store.exchanges import Filter, Place
from tests.support.builders import record

pytestmark = pytest.mark.usefixtures("app")

AT = datetime(2026, 5, 1, tzinfo=UTC)


class Days:
    """A clock that stands still between writes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = AT
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def write(self, *found: ExchangeRecord, after: timedelta = timedelta(0)) -> None:
        self.now += after
        usage.record(found)


def feed(place: Place | None = None) -> Feed:
    return Feed(lambda function, *given: function(*given), Filter(), place)


def ids(told: Feed) -> list[str]:
    return [each.exchange.id for each in told.news()]


def test_each_exchange_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Days(monkeypatch)
    told = feed()

    time.write(record("req_2"))
    assert ids(told) == ["req_2"]
    # Of the same instant, and before it by its id.
    time.write(record("req_1"))
    assert ids(told) == ["req_1"]
    time.write(record("req_3"), after=LOOKBACK)
    assert ids(told) == ["req_3"]
    assert ids(told) == []


def test_what_comes_to_light_late_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Days(monkeypatch)
    told = feed()
    time.write(record("req_1"), after=timedelta(seconds=2))
    assert ids(told) == ["req_1"]

    time.write(record("req_2"), after=timedelta(seconds=-1))

    assert ids(told) == ["req_2"]


def test_many_at_once_are_all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Days(monkeypatch)
    told = feed()

    time.write(*(record(f"req_{number:03}") for number in range(500)))

    found = [ids(told)]
    while told.has_more:
        found.append(ids(told))

    assert [len(each) for each in found] == [200, 200, 100]
    assert len({identity for each in found for identity in each}) == 500
    # Three seconds of a busy gateway are read again each time.
    while told.has_more or found:
        found = [ids(told)]
        assert found.pop() == []


def test_a_feed_goes_back_for_an_hour_only(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Days(monkeypatch)
    time.write(record("req_1"))
    time.write(record("req_2"), after=LONGEST_AGO)
    time.now += timedelta(minutes=1)

    assert ids(feed(Place(AT, ""))) == ["req_2"]


def test_a_feed_begins_a_little_before_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Days(monkeypatch)
    time.write(record("req_1"))
    time.write(record("req_2"), after=LOOKBACK)
    time.write(record("req_3"), after=timedelta(seconds=1))

    assert ids(feed(Place(time.now, "req_3"))) == ["req_2", "req_3"]


def test_a_cursor_leads_back_to_its_place() -> None:
    place = Place(AT + timedelta(milliseconds=7), "req_1-a")

    assert place_of(cursor_of(place)) == place


@pytest.mark.parametrize("cursor", ["", "-", "7-", "-req_1", "x-req_1", "\uff19-req_1", "9" * 20 + "-req_1"])
def test_anything_else_is_no_cursor(cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor"):
        place_of(cursor)


def test_nothing_is_shown_of_nothing() -> None:
    assert exchanges.shown([]) == []
    assert exchanges.detail("req_1") is None
