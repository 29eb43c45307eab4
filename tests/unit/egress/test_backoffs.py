from datetime import datetime, timedelta

import pytest

from floway import clock
from floway.domain.proxy import Backoff
from floway.egress.backoffs import Backoffs, Pair
from tests.support.builders import NOON

PAIR = ("proxy_1", "up_1")


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    running = Clock()
    monkeypatch.setattr(clock, "now", running.now)
    return running


def test_a_proxy_that_failed_rests_for_one_upstream(time: Clock) -> None:
    backoffs = Backoffs()

    backoffs.failed(PAIR, "refused")

    assert backoffs.rests(PAIR)
    assert not backoffs.rests(("proxy_1", "up_2"))
    time.at += timedelta(seconds=60)
    assert not backoffs.rests(PAIR)


def test_a_success_ends_the_rest_and_its_history(time: Clock) -> None:
    backoffs = Backoffs()
    backoffs.failed(PAIR, "refused")
    time.at += timedelta(seconds=60)
    backoffs.failed(PAIR, "refused")

    backoffs.succeeded(PAIR)
    assert not backoffs.rests(PAIR)

    backoffs.failed(PAIR, "refused")
    time.at += timedelta(seconds=60)
    assert not backoffs.rests(PAIR)


def test_others_are_told_of_failures_and_of_the_first_success() -> None:
    told: list[tuple[Pair, bool]] = []
    backoffs = Backoffs(lambda pair, failure: told.append((pair, failure is not None)))

    backoffs.succeeded(PAIR)
    backoffs.failed(PAIR, "refused")
    backoffs.succeeded(PAIR)
    backoffs.succeeded(PAIR)

    assert told == [(PAIR, True), (PAIR, False)]


def test_what_others_know_replaces_what_this_process_knew(time: Clock) -> None:
    backoffs = Backoffs()
    backoffs.failed(PAIR, "refused")
    other = ("proxy_2", "up_1")

    backoffs.learn({other: Backoff(3, NOON + timedelta(seconds=1), "refused", NOON)})

    assert not backoffs.rests(PAIR)
    assert backoffs.rests(other)
