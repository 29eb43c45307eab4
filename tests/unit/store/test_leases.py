from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import literal

from floway import clock
from floway.store import leases
from floway.store.tables.base import Instant

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def at(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock of all holders shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(
        leases,
        "moment",
        lambda session, seconds=0.0: literal(shown[0] + timedelta(seconds=seconds), Instant),
    )
    return shown


def test_a_lease_is_held_by_one_and_given_back(app: Flask) -> None:
    holder = leases.acquire("token:up_1", 10)
    assert holder is not None
    assert leases.acquire("token:up_1", 10) is None
    assert leases.acquire("token:up_2", 10) is not None

    leases.release("token:up_1", holder)

    assert leases.acquire("token:up_1", 10) not in (None, holder)


def test_a_lease_runs_out_by_itself(at: list[datetime]) -> None:
    leases.acquire("token:up_1", 10)

    at[0] = NOW + timedelta(seconds=9.999)
    assert leases.acquire("token:up_1", 10) is None
    at[0] = NOW + timedelta(seconds=10)
    assert leases.acquire("token:up_1", 10) is not None


def test_who_was_too_slow_does_not_give_back_the_lease_of_another(at: list[datetime]) -> None:
    slow = leases.acquire("token:up_1", 10)
    assert slow is not None
    at[0] = NOW + timedelta(seconds=11)
    leases.acquire("token:up_1", 10)

    leases.release("token:up_1", slow)

    assert leases.acquire("token:up_1", 10) is None


def test_a_renewed_lease_is_held_for_longer(at: list[datetime]) -> None:
    holder = leases.acquire("token:up_1", 10)
    assert holder is not None
    at[0] = NOW + timedelta(seconds=9)

    assert leases.renew("token:up_1", holder, 10)

    at[0] = NOW + timedelta(seconds=18)
    assert leases.acquire("token:up_1", 10) is None


def test_a_lease_that_ran_out_is_not_renewed(at: list[datetime]) -> None:
    slow = leases.acquire("token:up_1", 10)
    assert slow is not None
    at[0] = NOW + timedelta(seconds=10)
    assert not leases.renew("token:up_1", slow, 10)

    other = leases.acquire("token:up_1", 10)

    assert not leases.renew("token:up_1", slow, 10)
    assert other is not None
    assert leases.renew("token:up_1", other, 10)


def test_leases_that_have_run_out_are_removed_in_steps(at: list[datetime]) -> None:
    for number in range(3):
        leases.acquire(f"token:up_{number}", 10)
    leases.acquire("token:up_9", 20)
    at[0] = NOW + timedelta(seconds=11)

    assert leases.count_over() == 3
    assert [leases.remove_over(2), leases.remove_over(2)] == [2, 1]
    assert leases.acquire("token:up_9", 10) is None


@pytest.mark.parametrize("has_run_out", [False, True])
def test_of_many_at_the_same_moment_one_gets_it(app: Flask, has_run_out: bool) -> None:
    if has_run_out:
        leases.acquire("token:up_1", -1)

    def compete(_: int) -> str | None:
        with app.app_context():
            return leases.acquire("token:up_1", 60)

    with ThreadPoolExecutor(6) as pool:
        holders = list(pool.map(compete, range(12)))

    assert len([holder for holder in holders if holder]) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_host_with_another_clock_takes_no_lease_from_its_holder(
    app: Flask, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    if app.extensions["floway.settings"].uses_sqlite:
        pytest.skip("its processes share a host, and with it the clock")
    holder = leases.acquire("token:up_1", 45)
    assert holder is not None
    here = clock.now
    monkeypatch.setattr(clock, "now", lambda: here() + timedelta(hours=hours))

    assert leases.acquire("token:up_1", 45) is None
    assert leases.remove_over(10) == 0
    assert leases.renew("token:up_1", holder, 0)
    assert leases.count_over() == 1
    assert leases.acquire("token:up_1", 45) is not None
