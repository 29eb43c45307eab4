from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import gevent
import pytest
from sqlalchemy.exc import OperationalError

from floway import clock
from floway.controlplane.exchanges.stream import LONGEST_SECONDS, PING_SECONDS, events
from floway.services.exchanges import Feed
from floway.store.exchanges import Filter, Written
from tests.support.builders import record

AT = datetime(2026, 5, 1, tzinfo=UTC)
ONE = Written(AT, record("req_1"))


class Time:
    """A clock that only sleepers move."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(clock, "monotonic", lambda: self.seconds)
        monkeypatch.setattr(gevent, "sleep", self.pass_by)

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds


def shown(news: Sequence[Written]) -> list[dict[str, Any]]:
    return [{"id": each.exchange.id} for each in news]


def feed(*answers: list[Written] | Exception) -> Feed:
    """A feed whose database gives these answers, and then nothing."""
    left = list(answers)

    def run(*given: object) -> list[Written]:
        answer = left.pop(0) if left else []
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Feed(run, Filter())


def test_silence_is_broken_by_pings_until_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)

    told = list(events(feed(), shown, lambda: True, lambda: False))

    assert set(told) == {": ping\n\n"}
    # One at once.
    assert len(told) == LONGEST_SECONDS / PING_SECONDS
    assert time.seconds == LONGEST_SECONDS


def test_an_event_has_the_place_to_go_on_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    Time(monkeypatch)

    told = list(events(feed([ONE]), shown, lambda: True, lambda: False))

    assert told[1] == 'id: 1777593600000-req_1\nevent: exchange\ndata: {"id":"req_1"}\n\n'


def test_a_stream_without_a_database_says_so_and_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    Time(monkeypatch)

    told = list(events(feed(OperationalError("", {}, Exception())), shown, lambda: True, lambda: False))

    assert told[1:] == ['event: failure\ndata: {"code":"database_away"}\n\n']


def test_who_is_signed_out_is_told_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    Time(monkeypatch)
    answers = [True, False]

    told = list(events(feed([ONE], [ONE]), shown, lambda: answers.pop(0), lambda: False))

    assert [each.split("\n")[0] for each in told] == [": ping", "id: 1777593600000-req_1", "event: failure"]
    assert told[-1] == 'event: failure\ndata: {"code":"session_invalid"}\n\n'


def test_who_is_signed_out_is_noticed_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(monkeypatch)

    told = list(events(feed(), shown, lambda: time.seconds < 2 * PING_SECONDS, lambda: False))

    assert (len(told), time.seconds) == (3, 2 * PING_SECONDS)
    assert told[-1].startswith("event: failure")
