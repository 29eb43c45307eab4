import pytest

from floway import clock
from floway.domain.limit import Ceiling, Limits
from floway.gateway.limits.account import HEARTBEAT_SECONDS, REFUSAL_SECONDS, Account
from floway.gateway.limits.ledger import LEASE_SECONDS, Claim, Grant, Standing

RPM, TPD, CALLS = "requests_per_minute", "tokens_per_day", "concurrent_requests"
SECOND = 1_763_812_800


class Clock:
    """Monotonic seconds that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "monotonic", moved)
    return moved


def account(**limits: int) -> Account:
    return Account(Ceiling("key:k", Limits(**limits)))


def grant(amount: int, limit: int = 100, used: int = 0, *, is_short: bool = False) -> Grant:
    return Grant(amount, Standing(limit, used, 0, amount, None), 0, is_short)


def test_nothing_can_be_taken_before_the_ledger_was_asked(at: Clock) -> None:
    made = account(requests_per_minute=100)
    amounts = made.amounts({"requests": 1})

    assert [each.metric.name for each in made.shortages(amounts)] == [RPM]
    made.answered({RPM: grant(1)}, at())
    assert made.shortages(amounts) == []


def test_what_is_held_cannot_be_taken_after_the_lease(at: Clock) -> None:
    made = account(requests_per_minute=100)
    made.answered({RPM: grant(5)}, at())

    at.now += LEASE_SECONDS - 1

    assert made.shortages({RPM: 1})
    assert made.report("w").claims[RPM].keep == 0


def test_no_call_needs_more_than_the_limit() -> None:
    made = account(tokens_per_day=100, concurrent_requests=0)

    assert made.amounts({"tokens": 5000, "calls": 1}) == {TPD: 100, CALLS: 1}


def test_requests_are_used_at_once_and_the_rest_when_the_call_has_ended(at: Clock) -> None:
    made = account(requests_per_minute=100, tokens_per_day=1000)
    made.answered({RPM: grant(9), TPD: grant(900, 1000)}, at())

    reserved = made.take({RPM: 1, TPD: 300}, SECOND)
    open_call = made.report("w").claims
    made.give_back(reserved, {"tokens": 120}, SECOND + 5)
    ended = made.report("w").claims

    assert reserved == {TPD: 300}
    assert (open_call[RPM].spent, open_call[TPD].spent, open_call[TPD].busy) == ({SECOND: 1}, {}, 300)
    assert (ended[RPM].spent, ended[TPD].spent, ended[TPD].busy) == ({}, {SECOND + 5: 120}, 0)


def test_a_report_that_was_not_answered_is_made_again(at: Clock) -> None:
    made = account(requests_per_minute=100)
    made.answered({RPM: grant(9)}, at())
    made.take({RPM: 1}, SECOND)

    made.unanswered(made.report("w"))
    made.take({RPM: 1}, SECOND)

    assert made.report("w").claims[RPM].spent == {SECOND: 2}


def test_what_is_used_is_asked_for_twice_and_the_rest_given_back(at: Clock) -> None:
    made = account(requests_per_minute=1000)
    made.answered({RPM: grant(50, 1000)}, at())
    for _ in range(10):
        made.take({RPM: 1}, SECOND)
    made.tick()

    busy = made.report("w").claims[RPM]
    made.tick()
    idle = made.report("w").claims[RPM]

    assert (busy.keep, busy.need, busy.wish) == (20, 0, 0)
    assert (idle.keep, idle.wish) == (0, 0)


def test_near_the_limit_nothing_lies_idle(at: Clock) -> None:
    made = account(concurrent_requests=4)
    made.answered({CALLS: grant(1, 4, used=2)}, at())
    reserved = made.take({CALLS: 1}, SECOND)
    made.report("w")

    assert not made.is_urgent
    made.give_back(reserved, {}, SECOND)

    assert made.is_urgent
    assert made.report("w").claims[CALLS].keep == 0


def test_waiting_calls_are_asked_for_beyond_what_is_held(at: Clock) -> None:
    made = account(requests_per_minute=1000)
    made.answered({RPM: grant(2, 1000)}, at())
    for _ in range(5):
        made.ask({RPM: 1})

    claim = made.report("w").claims[RPM]

    assert (claim.keep, claim.need, claim.wish) == (2, 3, 10)
    assert not made.is_urgent


def test_a_refusal_is_repeated_for_a_moment_where_a_limit_is_used_up(at: Clock) -> None:
    made = account(requests_per_minute=100, tokens_per_day=1000)
    made.answered({RPM: grant(0, used=100, is_short=True), TPD: grant(9, 1000)}, at())
    amounts = {RPM: 1, TPD: 5}

    made.refuse(made.shortages(amounts))
    refused = made.refusal(amounts)
    at.now += REFUSAL_SECONDS

    assert refused is not None
    assert refused.metric.name == RPM
    assert made.refusal(amounts) is None


def test_a_smaller_call_is_not_refused_for_a_larger_one(at: Clock) -> None:
    made = account(tokens_per_day=1000)
    made.answered({TPD: grant(0, 1000, used=900, is_short=True)}, at())

    made.refuse(made.shortages({TPD: 300}))

    assert made.refusal({TPD: 300}) is not None
    assert made.refusal({TPD: 50}) is None


def test_what_open_calls_reserve_is_not_a_refusal_to_be_repeated(at: Clock) -> None:
    made = account(concurrent_requests=4)
    made.answered({CALLS: grant(0, 4, is_short=True)}, at())

    made.refuse(made.shortages({CALLS: 1}))

    assert made.refusal({CALLS: 1}) is None


def test_an_open_call_is_heard_of_now_and_then(at: Clock) -> None:
    made = account(concurrent_requests=100)
    made.answered({CALLS: grant(1)}, at())
    made.take({CALLS: 1}, SECOND)
    made.report("w")
    made.answered({CALLS: grant(0)}, at())

    for _ in range(2):
        made.tick()
    assert not made.is_due
    at.now += HEARTBEAT_SECONDS

    assert made.is_due
    assert not made.is_idle


def test_an_account_that_nobody_uses_is_idle(at: Clock) -> None:
    made = account(requests_per_minute=100)
    made.answered({RPM: grant(1)}, at())
    made.take({RPM: 1}, SECOND)
    made.tick()
    made.report("w")
    made.tick()

    assert made.is_idle
    assert not made.is_due


def test_limits_that_were_edited_hold_from_then_on(at: Clock) -> None:
    made = account(requests_per_minute=100)
    made.answered({RPM: grant(9)}, at())
    made.take({RPM: 1}, SECOND)

    made.hold_to(Ceiling("key:k", Limits(tokens_per_day=5)))
    report = made.report("w")

    assert made.amounts({"tokens": 1}) == {TPD: 1}
    assert report.claims == {TPD: Claim(), RPM: Claim({SECOND: 1})}
