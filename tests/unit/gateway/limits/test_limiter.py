from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from typing import Any

import gevent
import pytest
from gevent.event import Event

from floway import clock
from floway.domain.caller import Caller
from floway.domain.exchange import ExchangeRecord
from floway.domain.limit import Ceiling, Limits, Unit
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.gateway.limits import ledger
from floway.gateway.limits.errors import LimitExceeded, LimitsUnknown
from floway.gateway.limits.ledger import Grant, Report
from floway.gateway.limits.limiter import ANSWER_SECONDS, Limiter
from floway.gateway.limits.reservation import Reservation


class Ledger:
    """The ledger of several workers, in memory; as slow and as absent as a database can be."""

    def __init__(self) -> None:
        self.states: dict[str, dict[str, Any]] = {}
        self.journeys = 0
        self.is_away = False

    def settle(self, reports: Mapping[str, Report]) -> dict[str, dict[str, Grant]]:
        self.journeys += 1
        gevent.sleep(0.002)
        if self.is_away:
            raise ConnectionError
        grants = {}
        for subject, report in reports.items():
            state = self.states.get(subject, {})
            self.states[subject], grants[subject] = ledger.settled(state, report, clock.now(), UTC)
        return grants

    def used(self, subject: str, limits: Limits, name: str) -> int:
        return self.standing(subject, limits, name)[0]

    def standing(self, subject: str, limits: Limits, name: str) -> tuple[int, int]:
        """What is used of a limit, and what workers hold in reserve."""
        found = ledger.standings(self.states[subject], limits, clock.now(), UTC)[name]
        return found.used, found.spare


@contextmanager
def workers(shared: Ledger, count: int, **options: bool) -> Iterator[list[Limiter]]:
    limiters = [Limiter(shared.settle, **options) for _ in range(count)]
    greenlets = [gevent.spawn(limiter.run) for limiter in limiters]
    yield limiters
    for limiter in limiters:
        limiter.stop()
    gevent.joinall(greenlets, timeout=5, raise_error=True)


def caller(limits: Limits, user_limits: Limits | None = None) -> Caller:
    ceilings = [Ceiling("key:key_1", limits)]
    if user_limits:
        ceilings.append(Ceiling("user:usr_1", user_limits))
    return Caller("key_1", "laptop", "usr_1", "ada", limits=tuple(ceilings))


def needs(tokens: int = 1, microusd: int = 1) -> dict[Unit, int]:
    return {"requests": 1, "calls": 1, "tokens": tokens, "microusd": microusd}


def record(tokens: int = 0, cost_microusd: int | None = 0) -> ExchangeRecord:
    return ExchangeRecord(
        id="req_1",
        started_at=clock.now(),
        key_id="key_1",
        user_id="usr_1",
        protocol="messages",
        action="generate",
        model="m",
        verdict=Verdict.COMPLETE,
        status=200,
        usage=Usage(output_tokens=tokens),
        cost_microusd=cost_microusd,
    )


def admitted(limiter: Limiter, who: Caller, amounts: Mapping[Unit, int] | None = None) -> Reservation | None:
    try:
        return limiter.admit(who, amounts or needs())
    except LimitExceeded:
        return None


def test_many_requests_in_many_workers_use_a_limit_up_exactly() -> None:
    shared, who = Ledger(), caller(Limits(requests_per_minute=100))
    with workers(shared, 8) as limiters:
        calls = [gevent.spawn(admitted, limiters[n % 8], who) for n in range(2000)]
        gevent.joinall(calls, raise_error=True)

    assert sum(call.value is not None for call in calls) == 100
    assert shared.used("key:key_1", Limits(requests_per_minute=100), "requests_per_minute") == 100
    assert shared.journeys < 400


def test_what_idle_workers_hold_comes_back_to_the_one_that_needs_it() -> None:
    shared, who = Ledger(), caller(Limits(requests_per_minute=30))
    with workers(shared, 4) as limiters:
        first = [admitted(limiter, who) for limiter in limiters]
        rest = [gevent.spawn(admitted, limiters[0], who) for _ in range(40)]
        gevent.joinall(rest, raise_error=True)

    assert all(first)
    assert sum(call.value is not None for call in rest) == 26


def test_far_from_a_limit_the_ledger_is_not_asked() -> None:
    shared, who = Ledger(), caller(Limits(requests_per_minute=100_000))
    with workers(shared, 1) as [limiter]:
        gevent.joinall([gevent.spawn(admitted, limiter, who) for _ in range(50)], raise_error=True)
        before = shared.journeys

        answered = [admitted(limiter, who) for _ in range(50)]

        assert all(answered)
        assert shared.journeys == before


def test_a_refusal_says_which_limit_and_when_to_come_back() -> None:
    who = caller(Limits(requests_per_minute=2, tokens_per_day=10**9))
    with workers(Ledger(), 1) as [limiter]:
        for _ in range(2):
            limiter.admit(who, needs())

        with pytest.raises(LimitExceeded) as caught:
            limiter.admit(who, needs())

    error = caught.value
    assert (error.whose, error.limit, error.allowed, error.used) == ("key", "requests_per_minute", 2, 2)
    assert 59 <= (error.retry_after_seconds or 0) <= 61


def test_keys_of_a_user_share_the_limits_of_the_user() -> None:
    ada = Ceiling("user:usr_1", Limits(requests_per_minute=5))
    keys = [Caller(f"key_{n}", "k", "usr_1", "ada", limits=(ada,)) for n in range(2)]
    with workers(Ledger(), 2) as limiters:
        calls = [gevent.spawn(admitted, limiters[n % 2], keys[n % 2]) for n in range(20)]
        gevent.joinall(calls, raise_error=True)

    assert sum(call.value is not None for call in calls) == 5


def test_a_refusal_by_the_user_takes_nothing_from_the_key() -> None:
    shared = Ledger()
    key_limits = Limits(requests_per_minute=50)
    who = caller(key_limits, Limits(requests_per_minute=1))
    with workers(shared, 1) as [limiter]:
        answers = [admitted(limiter, who) for _ in range(10)]

    assert sum(answer is not None for answer in answers) == 1
    assert shared.used("key:key_1", key_limits, "requests_per_minute") == 1


def test_calls_at_a_time_are_free_again_when_they_end_also_for_other_workers() -> None:
    shared, who = Ledger(), caller(Limits(concurrent_requests=3))
    with workers(shared, 3) as limiters:
        open_calls = [limiter.admit(who, needs()) for limiter in limiters]
        refused = admitted(limiters[0], who)
        open_calls[2].settle(record())
        again = admitted(limiters[0], who)

    assert refused is None
    assert again is not None


def test_one_client_that_makes_one_call_after_the_other_is_never_refused() -> None:
    who = caller(Limits(concurrent_requests=1))
    with workers(Ledger(), 4) as limiters:
        for number in range(40):
            limiters[number % 4].admit(who, needs()).settle(record())


def test_tokens_are_reserved_before_a_call_and_counted_after_it() -> None:
    shared, limits = Ledger(), Limits(tokens_per_day=1000)
    who = caller(limits)
    with workers(shared, 2) as limiters:
        first = limiters[0].admit(who, needs(tokens=600))
        too_much = admitted(limiters[1], who, needs(tokens=600))
        first.settle(record(tokens=350))
        fits = admitted(limiters[1], who, needs(tokens=600))
        assert fits is not None
        fits.settle(record(tokens=700))
        limiters[1].stop()
        limiters[0].stop()

        assert too_much is None
        assert shared.used("key:key_1", limits, "tokens_per_day") == 1050


def test_a_call_that_is_larger_than_the_limit_is_made_when_nothing_is_used() -> None:
    who = caller(Limits(tokens_per_minute=100))
    with workers(Ledger(), 1) as [limiter]:
        large = limiter.admit(who, needs(tokens=5000))
        large.settle(record(tokens=5000))

        assert admitted(limiter, who, needs(tokens=1)) is None


def test_money_without_a_price_counts_as_nothing_and_is_told() -> None:
    shared, limits = Ledger(), Limits(microusd_per_day=1_000_000)
    with workers(shared, 1) as [limiter]:
        limiter.admit(caller(limits), needs()).settle(record(cost_microusd=None))
        limiter.admit(caller(limits), needs()).settle(record(cost_microusd=250_000))

    assert shared.used("key:key_1", limits, "microusd_per_day") == 250_000
    assert ledger.unpriced_requests(shared.states["key:key_1"], clock.now(), UTC) == 1


def test_a_stopped_worker_holds_nothing() -> None:
    shared, who = Ledger(), caller(Limits(requests_per_minute=1000, tokens_per_day=10**6))
    with workers(shared, 2) as limiters:
        for limiter in limiters:
            limiter.admit(who, needs(tokens=100)).settle(record(tokens=7))

    assert shared.states["key:key_1"]["held"] == {}


def test_without_the_ledger_a_worker_hands_out_what_it_holds_and_then_refuses() -> None:
    shared, who = Ledger(), caller(Limits(requests_per_minute=1000))
    with workers(shared, 1) as [limiter]:
        limiter.admit(who, needs())
        shared.is_away = True
        limiter.admit(who, needs())

        calls = [gevent.spawn(limiter.admit, who, needs()) for _ in range(1000)]
        gevent.joinall(calls)
        errors = {type(call.exception) for call in calls}
        assert errors == {type(None), LimitsUnknown}
        shared.is_away = False


class Lost(Ledger):
    """A ledger that fails once and hangs from then on, until it is ``back``."""

    def __init__(self) -> None:
        super().__init__()
        self.back = Event()

    def settle(self, reports: Mapping[str, Report]) -> dict[str, dict[str, Grant]]:
        if self.journeys:
            self.back.wait()
        else:
            self.is_away = True
        try:
            return super().settle(reports)
        finally:
            self.is_away = False


def test_an_open_limiter_serves_without_the_ledger_and_counts_later() -> None:
    shared, limits = Lost(), Limits(requests_per_minute=3)
    with workers(shared, 1, is_open=True) as [limiter]:
        # The first call waits for the ledger; the others know by then that it is away.
        with gevent.Timeout(ANSWER_SECONDS):
            answers = [admitted(limiter, caller(limits)) for _ in range(5)]
        shared.back.set()
        with gevent.Timeout(10):
            # What the ledger gave before it had heard of all comes back with the next report.
            while not shared.states or shared.standing("key:key_1", limits, "requests_per_minute") != (5, 0):
                gevent.sleep(0.01)
        over = admitted(limiter, caller(limits))

    assert all(answers)
    assert over is None


def test_a_request_that_gives_up_while_it_waits_takes_nothing() -> None:
    shared, limits = Ledger(), Limits(requests_per_minute=10)
    with workers(shared, 1) as [limiter]:
        waiting = gevent.spawn(limiter.admit, caller(limits), needs())
        gevent.sleep(0)
        waiting.kill()

    assert shared.states["key:key_1"]["held"] == {}
    assert shared.used("key:key_1", limits, "requests_per_minute") == 0


def test_edited_limits_hold_at_once() -> None:
    with workers(Ledger(), 1) as [limiter]:
        assert admitted(limiter, caller(Limits(requests_per_minute=1)))
        assert admitted(limiter, caller(Limits(requests_per_minute=1))) is None

        assert admitted(limiter, caller(Limits(requests_per_minute=2)))
