from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from floway import clock
from floway.domain.actor import SYSTEM, Actor
from floway.services.maintenance import rounds
from floway.services.maintenance.rounds import MaintenanceBusy, Swept
from floway.services.maintenance.sweeps import SWEEPS, Sweep
from floway.store import audit, leases, maintenance
from floway.store.db import transaction
from floway.store.expiry import Expiring
from floway.store.maintenance import LastRun
from floway.store.tables.login_failures import LoginFailureRow

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ADA = Actor("session", "usr_1", "ada")


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list; nobody waits."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    monkeypatch.setattr(rounds, "PAUSE_SECONDS", 0)
    return shown


def fail_at(at: datetime, count: int) -> None:
    with transaction() as session:
        for number in range(count):
            name = f"{at:%H%M%S}{number:026}"
            session.add(LoginFailureRow(id=name, failed_at=at, user_name="ada", address="::1"))


def sweep_of(rows: Expiring, name: str = "stub") -> Sweep:
    return Sweep(name, "", rows, lambda settings: timedelta(days=1))


def broken(horizon: datetime, limit: int) -> int:
    raise OperationalError("DELETE", {}, Exception("disk full"))


def test_a_run_goes_to_the_end_and_spares_what_is_kept(app: Flask) -> None:
    fail_at(NOW - timedelta(minutes=16), 1201)
    fail_at(NOW - timedelta(minutes=15), 3)
    told: list[int] = []

    done = rounds.run(app, [SWEEPS["login_failures"]], progress=lambda swept: told.append(swept.deleted))

    assert done == (Swept("login_failures", 1201, is_done=True),)
    assert told == [500, 1000, 1201]
    assert SWEEPS["login_failures"].rows.count(NOW) == 3


def test_a_round_leaves_a_long_backlog_to_the_next_and_serves_the_others(app: Flask) -> None:
    fail_at(NOW - timedelta(hours=1), 1201)
    leases.acquire("token:up_1", -1)

    done = rounds.run(app, SWEEPS.values(), SYSTEM, batches=2)

    swept = {each.name: (each.deleted, each.is_done) for each in done}
    assert swept["login_failures"] == (1000, False)
    assert swept["leases"] == (1, True)


def test_the_horizon_is_what_the_installation_keeps(app: Flask) -> None:
    seen: list[datetime] = []
    rows = Expiring(lambda horizon: 0, lambda horizon, limit: seen.append(horizon) or 0)

    rounds.run(app, [sweep_of(rows)])

    assert seen == [NOW - timedelta(days=1)]


def test_only_one_process_sweeps(app: Flask) -> None:
    held = leases.acquire("maintenance", 300)
    assert held is not None

    with pytest.raises(MaintenanceBusy):
        rounds.run(app, SWEEPS.values())

    leases.release("maintenance", held)
    assert len(rounds.run(app, SWEEPS.values())) == len(SWEEPS)


def test_the_lease_of_a_killed_process_runs_out(app: Flask, at: list[datetime]) -> None:
    assert leases.acquire("maintenance", rounds.LEASE_SECONDS) is not None

    at[0] = NOW + timedelta(seconds=299)
    with pytest.raises(MaintenanceBusy):
        rounds.run(app, SWEEPS.values())
    at[0] = NOW + timedelta(seconds=300)
    assert len(rounds.run(app, SWEEPS.values())) == len(SWEEPS)


def test_who_has_lost_the_lease_stops(
    app: Flask, at: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    elapsed = [0.0]
    monkeypatch.setattr(clock, "monotonic", lambda: elapsed[0])
    asked: list[str] = []

    def slow(horizon: datetime, limit: int) -> int:
        # The process slept for longer than its lease lasts, and somebody else has it.
        asked.append("slow")
        elapsed[0], at[0] = 301.0, NOW + timedelta(seconds=301)
        assert leases.acquire("maintenance", 300) is not None
        return limit

    def later(horizon: datetime, limit: int) -> int:
        asked.append("later")
        return 0

    sweeps = [sweep_of(Expiring(lambda _: 0, each), each.__name__) for each in (slow, later)]
    with pytest.raises(MaintenanceBusy):
        rounds.run(app, sweeps)

    assert asked == ["slow"]
    assert leases.acquire("maintenance", 1) is None


def test_a_long_round_renews_its_lease(
    app: Flask, at: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    elapsed = [0.0]
    monkeypatch.setattr(clock, "monotonic", lambda: elapsed[0])
    turns = iter([500] * 9 + [0])

    def slow(horizon: datetime, limit: int) -> int:
        elapsed[0] += 61
        at[0] += timedelta(seconds=61)
        return next(turns)

    [swept] = rounds.run(app, [sweep_of(Expiring(lambda _: 0, slow))])

    assert (swept.deleted, swept.is_done) == (4500, True)


def shut(horizon: datetime, limit: int) -> int:
    raise PermissionError("the folder of dumps")


@pytest.mark.parametrize(("remove", "error"), [(broken, "OperationalError"), (shut, "PermissionError")])
def test_a_failure_is_told_and_keeps_nobody_else_waiting(
    app: Flask, remove: Callable[[datetime, int], int], error: str
) -> None:
    leases.acquire("token:up_1", -1)

    done = rounds.run(app, [sweep_of(Expiring(lambda _: 0, remove)), SWEEPS["leases"]])

    assert done == (Swept("stub", 0, False, error), Swept("leases", 1, True))
    assert maintenance.last_runs()["stub"] == LastRun("stub", NOW, NOW, 0, False, error)


def test_a_run_is_noted_by_whom_but_not_the_gateways_own(app: Flask) -> None:
    rounds.run(app, [SWEEPS["leases"]], SYSTEM)
    assert audit.page(9) == ()

    rounds.run(app, [SWEEPS["leases"]], ADA)

    (entry,) = audit.page(9)
    assert (entry.action, entry.actor_id, entry.detail) == (
        "maintenance.run",
        "usr_1",
        {"deleted": {"leases": 0}},
    )


@pytest.mark.parametrize(
    ("minutes", "change", "is_due"),
    [
        (59, {}, False),
        (60, {}, True),
        (0.9, {"is_done": False}, False),
        (1, {"is_done": False}, True),
        (1, {"is_done": False, "finished_at": None}, True),
    ],
)
def test_a_sweep_is_due_after_a_while_and_sooner_when_it_left_something(
    app: Flask, at: list[datetime], minutes: float, change: dict[str, Any], is_due: bool
) -> None:
    facts = {"started_at": NOW, "finished_at": NOW, "deleted": 0, "is_done": True, "error": ""} | change
    for name in SWEEPS:
        maintenance.note(LastRun(name, **facts))

    at[0] = NOW + timedelta(minutes=minutes)

    assert (SWEEPS["sessions"] in rounds.due(app)) is is_due


def test_what_never_ran_is_due(app: Flask) -> None:
    assert rounds.due(app) == tuple(SWEEPS.values())
