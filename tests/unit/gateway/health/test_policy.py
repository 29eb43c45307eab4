from dataclasses import replace
from datetime import timedelta

import pytest

from floway.domain.health import Domain, Exclusion, State
from floway.gateway.health.finding import Fault
from floway.gateway.health.policy import (
    NOTHING_KNOWN,
    Policy,
    excluded,
    in_force_for,
    is_half_open,
    is_over,
    merged,
    recovering,
    share,
    without,
)
from tests.support.builders import NOON, upstream
from tests.support.health import evidence, exclusion, failure, limited, refused

POLICY = Policy(breaker_open_seconds=10, cooldown_seconds=20, max_cooldown_seconds=3600, refused_seconds=60)


def after(known: Exclusion | None, fault: Fault, seconds: float = 0, version: int = 1) -> Exclusion | None:
    seen = evidence(at=NOON + timedelta(seconds=seconds))
    return excluded(POLICY, known, Domain("up-1", "m"), version, fault, seen)


def length(found: Exclusion | None) -> float:
    assert found is not None
    return (found.until - found.since).total_seconds()


@pytest.mark.parametrize(
    ("fault", "state", "seconds", "is_stated"),
    [
        (limited(7), "cooldown", 7, True),
        (limited(99_999), "cooldown", 3600, True),
        (limited(None), "cooldown", 20, False),
        (limited(None, kind="exhausted"), "exhausted", 300, False),
        (limited(90, kind="exhausted"), "exhausted", 90, True),
        (refused(), "refused", 60, False),
        (failure(), "open", 10, False),
    ],
)
def test_how_long_an_upstream_is_passed_over(
    fault: Fault, state: State, seconds: float, is_stated: bool
) -> None:
    found = after(None, fault)

    assert found is not None
    assert (found.state, length(found), found.is_stated, found.times) == (state, seconds, is_stated, 1)


def test_a_vendor_that_says_now_is_taken_at_its_word() -> None:
    assert after(None, limited(0)) is None


@pytest.mark.parametrize(("fault", "longest"), [(failure(), 300), (refused(), 3600), (limited(None), 300)])
def test_a_guess_doubles_up_to_a_bound_while_it_goes_on(fault: Fault, longest: float) -> None:
    found = after(None, fault)
    lengths = [length(found)]
    for _ in range(12):
        assert found is not None
        passed = (found.until - NOON).total_seconds()
        found = after(found, fault, passed + 1)
        lengths.append(length(found))

    assert lengths[1] == 2 * lengths[0]
    assert lengths == sorted(lengths)
    assert lengths[-1] == longest


def test_after_an_hour_without_a_call_it_begins_anew() -> None:
    known = exclusion(state="open", is_stated=False, seconds=10, times=5)

    assert length(after(known, failure(), 10 + 3600)) == 10
    assert length(after(known, failure(), 10 + 3599)) == 300


def test_requests_that_were_under_way_together_are_one_outage() -> None:
    guess = exclusion(state="open", is_stated=False, seconds=10)
    stated = exclusion(seconds=7)

    assert after(guess, failure(), 3) is None
    assert after(guess, refused(), 3) is None
    assert after(stated, failure(), 3) is None
    assert after(stated, limited(None), 3) is None
    assert after(stated, limited(5), 2.9) is None


def test_a_vendor_may_correct_a_guess_and_extend_its_own_word() -> None:
    guess = exclusion(state="open", is_stated=False, seconds=300)
    stated = exclusion(seconds=7)

    corrected, extended = after(guess, limited(7), 3), after(stated, limited(30), 3)

    assert (length(corrected), length(extended)) == (7, 30)
    assert extended is not None
    assert extended.times == 1


def test_an_edited_upstream_starts_afresh() -> None:
    known = exclusion(state="refused", is_stated=False, seconds=600, times=4)

    found = after(known, refused(), 3, version=2)

    assert found is not None
    assert (found.times, length(found), found.upstream_version) == (1, 60, 2)


def test_a_failure_while_it_recovers_opens_it_again_for_longer() -> None:
    known = recovering(exclusion(state="open", is_stated=False, times=2), NOON)

    found = after(known, failure(), 3)

    assert found is not None
    assert (found.state, found.times, length(found)) == ("open", 3, 40)


def test_what_is_over_is_told_from_what_awaits_a_trial() -> None:
    stated, guess = exclusion(seconds=7), exclusion(state="open", is_stated=False, seconds=7)
    fading = recovering(guess, NOON)
    before, at = NOON + timedelta(seconds=6), NOON + timedelta(seconds=10)

    assert [is_over(each, before) for each in (stated, guess, fading)] == [False, False, False]
    assert [is_over(each, at) for each in (stated, guess, fading)] == [True, False, True]
    assert [is_half_open(each, before) for each in (stated, guess, fading)] == [False, False, False]
    assert [is_half_open(each, at) for each in (stated, guess, fading)] == [False, True, False]
    assert is_over(guess, at + timedelta(hours=1))


def test_an_upstream_that_recovers_gets_its_traffic_back_bit_by_bit() -> None:
    fading = recovering(exclusion(state="open", is_stated=False), NOON)

    shares = [share(fading, NOON + timedelta(seconds=seconds)) for seconds in (0, 5, 10, 60)]

    assert shares == pytest.approx([0.1, 0.55, 1, 1])


def test_of_two_processes_the_later_knows_better() -> None:
    older, newer = exclusion(), exclusion(since=NOON + timedelta(seconds=1))

    assert merged(None, older) is older
    assert merged(older, newer) is newer
    assert merged(newer, older) is newer
    assert without(older, older) is None
    assert without(None, older) is None
    assert without(newer, older) is newer
    assert without(older, replace(newer)) is None


def test_what_is_in_force_is_neither_over_nor_of_another_row() -> None:
    row, now = upstream("up-1"), NOON + timedelta(seconds=5)

    def found(each: Exclusion) -> Exclusion | None:
        return in_force_for({each.domain: each}, row, "m", now)

    whole, model = exclusion(scope=""), exclusion(scope="m")
    assert (found(whole), found(model)) == (whole, model)
    assert found(exclusion(scope="another")) is None
    assert found(exclusion(upstream_version=2)) is None
    assert found(exclusion(seconds=4)) is None
    assert found(exclusion(state="open", is_stated=False, seconds=4)) is None
    assert found(recovering(model, NOON)) is None
    assert in_force_for(NOTHING_KNOWN, row, "m", now) is None
