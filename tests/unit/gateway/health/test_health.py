from datetime import timedelta

import pytest

from floway.domain.health import Domain, Exclusion
from floway.domain.upstream import Upstream
from floway.gateway.health.health import Health
from floway.gateway.health.policy import Policy
from tests.support.builders import NOON, upstream
from tests.support.health import Clock, exclusion, failure, limited, refused

ROW = upstream("up-1")
WHOLE, MODEL = Domain("up-1", ""), Domain("up-1", "m")


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


class Watched(Health):
    """A memory whose messages to other processes are kept."""

    def __init__(self, **thresholds: float) -> None:
        self.told: list[tuple[Domain, Exclusion | None, Exclusion | None]] = []
        policy = Policy(**{"breaker_failures": 3, **thresholds})  # type: ignore[arg-type]  # all are numbers
        super().__init__(policy, lambda *facts: self.told.append(facts))

    def fails(self, times: int = 1, row: Upstream = ROW, model: str = "m") -> None:
        for _ in range(times):
            self.failed(row, model, failure(), "req_1")

    def serves(self, seconds: float = 0.0, model: str = "m") -> None:
        self.served(ROW, model, seconds)

    def is_barred(self, model: str = "m", row: Upstream = ROW) -> bool:
        return self.bar(row, model) is not None

    def opened(self, time: Clock) -> "Watched":
        """With a breaker that has opened, and its time over."""
        self.fails(3)
        time.passes(10)
        return self


def test_a_rate_limit_bars_its_model_until_the_vendors_instant(time: Clock) -> None:
    health = Watched()
    health.failed(ROW, "m", limited(7, limit="tokens"), "req_7")

    found = health.bar(ROW, "m")
    assert found is not None
    assert (found.state, found.until, found.limit) == ("cooldown", NOON + timedelta(seconds=7), "tokens")
    assert (found.evidence.headers, found.evidence.exchange_id) == ((("retry-after", "7"),), "req_7")
    assert not health.is_barred("another")

    time.passes(7)
    assert not health.is_barred()
    assert health.is_quiet


def test_what_concerns_the_whole_upstream_bars_every_model(time: Clock) -> None:
    health = Watched()
    health.failed(ROW, "m", limited(7, is_whole=True), "req_1")

    assert health.is_barred("another")
    assert health.is_barred("")
    assert not health.is_barred(row=upstream("up-2"))


def test_a_few_failures_are_no_outage_and_many_are(time: Clock) -> None:
    health = Watched()
    health.fails(2)
    assert not health.is_barred()

    health.fails()

    found = health.bar(ROW, "m")
    assert found is not None
    assert (found.state, found.evidence.failed, found.evidence.attempts) == ("open", 3, 3)


def test_failures_among_many_successes_are_no_outage(time: Clock) -> None:
    health = Watched()
    health.fails()
    for _ in range(10):
        health.serves()
    health.fails(8)
    assert not health.is_barred()

    health.fails()
    assert health.is_barred()


def test_failures_of_long_ago_are_forgotten(time: Clock) -> None:
    health = Watched(breaker_window_seconds=30)
    health.fails(2)
    time.passes(31)
    health.fails(2)

    assert not health.is_barred()


def test_an_upstream_that_serves_without_failures_leaves_nothing_to_look_at(time: Clock) -> None:
    health = Watched()
    assert health.is_quiet
    health.fails()
    assert not health.is_quiet

    time.passes(31)
    health.serves()

    assert health.is_quiet


def test_behind_its_time_one_call_tries_whether_it_still_fails(time: Clock) -> None:
    health = Watched().opened(time)

    assert not health.is_barred()
    assert health.is_barred()

    time.passes(30)
    assert not health.is_barred()


def test_a_trial_whose_client_left_makes_room_for_the_next(time: Clock) -> None:
    health = Watched().opened(time)
    assert not health.is_barred()

    health.abandoned(ROW, "m")

    assert not health.is_barred()


def test_a_trial_that_fails_opens_it_for_twice_as_long(time: Clock) -> None:
    health = Watched().opened(time)
    assert not health.is_barred()

    health.fails()

    found = health.bar(ROW, "m")
    assert found is not None
    assert (found.times, found.until) == (2, time.now + timedelta(seconds=20))


def test_a_trial_that_serves_brings_the_traffic_back_bit_by_bit(time: Clock) -> None:
    health = Watched().opened(time)
    assert not health.is_barred()
    health.serves()

    assert [health.is_barred() for _ in range(20)].count(False) == 2
    time.passes(5)
    assert [health.is_barred() for _ in range(100)].count(False) == pytest.approx(55, abs=1)
    time.passes(5)
    assert not any(health.is_barred() for _ in range(20))
    assert health.is_quiet


def test_one_failure_while_it_recovers_opens_it_again(time: Clock) -> None:
    health = Watched().opened(time)
    health.serves()
    time.passes(1)

    health.fails()

    found = health.bar(ROW, "m")
    assert found is not None
    assert (found.state, found.times) == ("open", 2)


def test_a_call_that_began_before_the_outage_says_nothing_about_it(time: Clock) -> None:
    health = Watched()
    health.fails(3)
    time.passes(1)

    health.serves(seconds=5)
    assert health.is_barred()

    health.serves(seconds=0.5)
    assert [each.state for each in health.known.values()] == ["recovering"]


def test_an_answer_does_not_end_what_the_vendor_has_named_an_end_of(time: Clock) -> None:
    health = Watched()
    health.failed(ROW, "m", limited(7), "req_1")
    time.passes(1)

    health.serves()

    assert health.is_barred()


def test_a_credential_that_is_taken_again_is_good_at_once(time: Clock) -> None:
    health = Watched()
    health.failed(ROW, "m", refused(), "req_1")
    assert health.is_barred("another")
    time.passes(1)

    health.serves(model="another")

    assert not health.is_barred()
    assert [(domain, now is None) for domain, now, _ in health.told] == [(WHOLE, False), (WHOLE, True)]


def test_any_answer_shows_that_an_upstream_can_be_reached(time: Clock) -> None:
    health = Watched()
    for _ in range(3):
        health.failed(ROW, "m", failure(is_whole=True), "req_1")
    assert health.is_barred("another")
    time.passes(10)
    assert not health.is_barred("another")

    health.answered(ROW, "another", 0.5)

    assert [each.state for each in health.known.values()] == ["recovering"]


def test_an_answer_about_the_request_makes_room_for_another_trial(time: Clock) -> None:
    health = Watched().opened(time)
    assert not health.is_barred()

    health.answered(ROW, "m", 0.5)

    assert not health.is_barred()
    assert health.known[MODEL].state == "open"


def test_an_edited_upstream_is_judged_afresh(time: Clock) -> None:
    health = Watched()
    health.failed(ROW, "m", refused(), "req_1")

    edited = upstream("up-1", version=2)

    assert not health.is_barred(row=edited)
    health.fails(3, row=edited)
    assert health.is_barred(row=edited)


def test_only_changes_are_told(time: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "floway")
    health = Watched()
    health.fails(50)
    for _ in range(50):
        health.failed(ROW, "another", limited(7), "req_1")
    time.passes(20)
    health.bar(ROW, "m")
    for _ in range(50):
        health.serves()

    assert [(domain.scope, now and now.state) for domain, now, _ in health.told] == [
        ("m", "open"),
        ("another", "cooldown"),
        ("m", "recovering"),
    ]
    assert [record.getMessage() for record in caplog.records] == [
        "upstream_excluded",
        "upstream_excluded",
        "upstream_readmitted",
    ]


def test_what_others_learned_holds_here_and_what_was_put_back_no_more(time: Clock) -> None:
    health = Watched()
    health.fails(2)
    health.learn({MODEL: exclusion(seconds=60), WHOLE: exclusion(scope="", seconds=-5)})
    assert set(health.known) == {MODEL}
    assert health.is_barred()

    health.learn({})

    assert not health.is_barred()
    assert health.is_quiet
    assert health.told == []


def test_counts_survive_news_about_others(time: Clock) -> None:
    health = Watched()
    health.fails(2)

    health.learn({Domain("up-2", ""): exclusion("up-2", "", seconds=60)})
    health.fails()

    assert health.is_barred()


def test_counts_that_are_out_of_date_are_dropped_with_the_next_news(time: Clock) -> None:
    health = Watched()
    health.fails(2)
    time.passes(31)

    health.learn({})

    assert health.is_quiet


def test_switched_off_it_remembers_nothing(time: Clock) -> None:
    health = Health(Policy(is_on=False))
    for _ in range(9):
        health.failed(ROW, "m", limited(7), "req_1")
    health.learn({MODEL: exclusion(seconds=60)})

    assert health.is_quiet
    assert health.bar(ROW, "m") is None
