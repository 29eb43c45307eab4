from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from floway.domain.limit import Limits
from floway.gateway.limits.ledger import (
    LEASE_SECONDS,
    Claim,
    Grant,
    Report,
    settled,
    standings,
    unpriced_requests,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RPM = "requests_per_minute"
TEN_A_MINUTE = Limits(requests_per_minute=10)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def second(at: datetime) -> int:
    return int(at.timestamp())


def told(
    state: dict[str, Any], holder: str, limits: Limits, now: datetime = NOON, **claims: Claim
) -> tuple[dict[str, Any], dict[str, Grant]]:
    return settled(state, Report(holder, limits, claims), now, UTC)


def test_what_is_needed_is_given_until_the_limit() -> None:
    state, first = told({}, "a", TEN_A_MINUTE, requests_per_minute=Claim(need=7))
    _, second_grants = told(state, "b", TEN_A_MINUTE, requests_per_minute=Claim(need=7))

    assert (first[RPM].amount, first[RPM].is_short) == (7, False)
    assert (second_grants[RPM].amount, second_grants[RPM].is_short) == (3, True)
    assert second_grants[RPM].elsewhere == 0


def test_a_wish_is_met_by_a_quarter_of_a_fair_share() -> None:
    hundred = Limits(requests_per_minute=100)

    state, first = told({}, "a", hundred, requests_per_minute=Claim(need=4, wish=1000))
    _, other = told(state, "b", hundred, requests_per_minute=Claim(wish=1000))

    assert first[RPM].amount == 4 + 96 // 4
    assert (other[RPM].amount, other[RPM].elsewhere) == ((100 - 28) // 8, 24)


def test_a_minute_counts_from_the_second_in_which_something_was_used() -> None:
    state, _ = told({}, "a", TEN_A_MINUTE, requests_per_minute=Claim(spent={second(NOON): 10}))

    _, full = told(state, "b", TEN_A_MINUTE, after(60.999), requests_per_minute=Claim(need=1))
    _, free = told(state, "b", TEN_A_MINUTE, after(61), requests_per_minute=Claim(need=1))

    assert (full[RPM].amount, full[RPM].free_at) == (0, after(61))
    assert free[RPM].amount == 1


def test_the_answer_to_a_shortage_is_when_enough_is_free() -> None:
    spent = {second(after(s)): n for s, n in ((0, 3), (10, 3), (20, 4))}
    state, _ = told({}, "a", TEN_A_MINUTE, after(20), requests_per_minute=Claim(spent=spent))

    _, grants = told(state, "b", TEN_A_MINUTE, after(30), requests_per_minute=Claim(need=4))

    assert grants[RPM].free_at == after(71)


def test_a_limit_of_nothing_gives_nothing() -> None:
    nothing = Limits(requests_per_minute=0)

    _, grants = told({}, "a", nothing, requests_per_minute=Claim(need=1))

    assert (grants[RPM].amount, grants[RPM].free_at) == (0, after(61))


def test_a_budget_begins_anew_with_its_period() -> None:
    limits = Limits(tokens_per_day=1000)
    state, _ = told({}, "a", limits, tokens_per_day=Claim(spent={second(NOON): 990}))

    _, today = told(state, "a", limits, after(3600), tokens_per_day=Claim(need=20))
    tomorrow_state, tomorrow = told(state, "a", limits, after(12 * 3600), tokens_per_day=Claim(need=20))

    assert (today["tokens_per_day"].amount, today["tokens_per_day"].free_at) == (10, after(12 * 3600))
    assert tomorrow["tokens_per_day"].amount == 20
    assert tomorrow_state["used"] == {}


def test_what_was_used_after_midnight_counts_for_the_day_that_began() -> None:
    limits = Limits(tokens_per_day=1000)
    spent = {second(after(12 * 3600 - 1)): 400, second(after(12 * 3600)): 30}

    state, _ = told({}, "a", limits, after(12 * 3600 + 1), tokens_per_day=Claim(spent=spent))

    assert standings(state, limits, after(12 * 3600 + 2), UTC)["tokens_per_day"].used == 30


def test_calls_of_a_killed_worker_come_back_with_its_lease() -> None:
    limits = Limits(concurrent_requests=4)
    state, _ = told({}, "dead", limits, concurrent_requests=Claim(busy=4))

    _, before = told(state, "b", limits, after(LEASE_SECONDS - 0.1), concurrent_requests=Claim(need=1))
    _, then = told(state, "b", limits, after(LEASE_SECONDS), concurrent_requests=Claim(need=1))

    assert (before["concurrent_requests"].amount, then["concurrent_requests"].amount) == (0, 1)


def test_requests_that_a_killed_worker_held_count_as_made() -> None:
    # Six that it needs, and one that it wishes for.
    state, _ = told({}, "dead", TEN_A_MINUTE, requests_per_minute=Claim(need=6, wish=9))

    _, grants = told(state, "b", TEN_A_MINUTE, after(LEASE_SECONDS), requests_per_minute=Claim(need=10))
    _, later = told(state, "b", TEN_A_MINUTE, after(LEASE_SECONDS + 61), requests_per_minute=Claim(need=10))

    assert (grants[RPM].amount, later[RPM].amount) == (3, 10)


def test_tokens_that_a_killed_worker_reserved_come_back() -> None:
    limits = Limits(tokens_per_day=100)
    state, _ = told({}, "dead", limits, tokens_per_day=Claim(busy=60, need=40))

    _, grants = told(state, "b", limits, after(LEASE_SECONDS), tokens_per_day=Claim(need=100))

    assert grants["tokens_per_day"].amount == 100


def test_a_worker_whose_lease_is_over_keeps_nothing() -> None:
    state, _ = told({}, "slow", TEN_A_MINUTE, requests_per_minute=Claim(need=6))
    state, _ = told(state, "b", TEN_A_MINUTE, after(LEASE_SECONDS), requests_per_minute=Claim(need=4))

    _, grants = told(state, "slow", TEN_A_MINUTE, after(LEASE_SECONDS + 1), requests_per_minute=Claim(keep=6))

    standing = grants[RPM].standing
    assert (standing.used, standing.busy, standing.spare) == (6, 4, 0)


def test_counts_of_a_limit_that_was_taken_away_stay_until_their_period_ends() -> None:
    both = Limits(tokens_per_day=100, tokens_per_hour=50)
    state, _ = told({}, "a", both, tokens_per_day=Claim(spent={second(NOON): 7}))
    state, grants = told(state, "a", Limits(tokens_per_hour=50), tokens_per_day=Claim({second(NOON): 1}))

    assert grants == {}
    assert standings(state, both, NOON, UTC)["tokens_per_day"].used == 8


def test_requests_without_a_price_are_counted_by_month() -> None:
    report = Report("a", Limits(microusd_per_day=1), {}, unpriced=2)
    state, _ = settled({}, report, NOON, UTC)
    state, _ = settled(state, report, after(60), UTC)

    assert unpriced_requests(state, NOON, UTC) == 4
    assert unpriced_requests(state, NOON + timedelta(days=10), UTC) == 0


WORKERS = ("a", "b", "c")
STEP = st.tuples(
    st.sampled_from(WORKERS),
    st.integers(0, 40),  # wanted
    st.integers(0, 40),  # wished
    st.integers(0, 40),  # spent of what is held
    st.integers(0, 9),  # seconds until then
    st.booleans(),  # whether the worker is killed afterwards
)


@given(limit=st.integers(0, 60), steps=st.lists(STEP, max_size=60))
def test_no_minute_ever_has_more_than_the_limit(limit: int, steps: list[tuple[Any, ...]]) -> None:
    limits = Limits(requests_per_minute=limit)
    state: dict[str, Any] = {}
    # A worker hands out what it holds only while its lease runs, as an account does.
    held: dict[str, tuple[int, float]] = {}
    spent: list[int] = []
    deaths: Counter[str] = Counter()
    now = 0.0
    for slot, need, wish, use, pause, is_killed in steps:
        now += pause * 1.3
        # A process that takes the place of a dead one has another name.
        worker = f"{slot}{deaths[slot]}"
        holding, until = held.get(worker, (0, 0.0))
        used = min(use, holding) if now < until - 1 else 0
        spent += [second(after(now))] * used
        keep = holding - used if now < until - 1 else 0
        claim = Claim({second(after(now)): used} if used else {}, 0, keep, need, wish)
        state, grants = told(state, worker, limits, after(now), requests_per_minute=claim)
        held[worker] = (keep + grants[RPM].amount, now + LEASE_SECONDS)
        if is_killed:
            # It hands out some more, of which the ledger never hears.
            deaths[slot] += 1
            holding, _ = held.pop(worker)
            spent += [second(after(now))] * min(use, holding)
        for start in spent:
            assert sum(start <= each <= start + 60 for each in spent) <= limit


@given(
    limit=st.integers(0, 500),
    claims=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 999)), max_size=30),
)
def test_workers_never_hold_more_than_there_is(limit: int, claims: list[tuple[int, int]]) -> None:
    limits = Limits(tokens_per_day=limit)
    state: dict[str, Any] = {}
    for number, (need, wish) in enumerate(claims):
        state, grants = told(state, f"w{number}", limits, tokens_per_day=Claim(need=need, wish=wish))
        assert grants["tokens_per_day"].is_short or grants["tokens_per_day"].amount >= need

    standing = standings(state, limits, NOON, UTC)["tokens_per_day"]
    assert standing.busy + standing.spare <= limit
