"""Everything that writes the login of a seat, at the same moment, in four workers.

The same rounds as for other logins; what a lost rotation costs them cannot happen here, since an exchange
uses nothing up.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functional.copilot_drill import CopilotDrill
from tests.functional.credential_drill import WORKERS, Drill, drilled, run
from tests.functional.test_credential_races import all_workers_serve, kill_worker_of
from tests.support.database import SECRET_KEY
from tests.support.ports import wait_until
from tests.support.postgres import cluster


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """A drill that may be wounded, but not stopped."""
    with drilled(CopilotDrill, tmp_path_factory.mktemp("races")) as running:
        yield running


def test_a_burst_and_an_import_lose_nothing(drill: Drill) -> None:
    rounds = run(drill, 4)

    assert [made.mints for made in rounds if made.imported != "at any time"] == [1, 1, 1]


def test_a_cold_start_renews_once_for_all_workers(drill: Drill) -> None:
    drill.expire("by the clock")
    drill.gateway.stop()
    before = drill.tokens()
    drill.gateway.start(WORKERS)

    calls = [drill.request() for _ in range(50)]

    assert [drill.served(call) for call in calls] == [True] * 50
    assert drill.tokens()["mints"] - before["mints"] == 1


def test_a_worker_that_dies_while_github_thinks_costs_nothing(drill: Drill) -> None:
    first = drill.expire("by the clock")
    before = drill.tokens()
    drill.renewal_is("status=500+delay=20000")
    seen = len(renewals_to(drill))
    call = drill.request()
    wait_until(lambda: len(renewals_to(drill)) > seen, "the renewal", 15)
    kill_worker_of(drill, call)
    drill.end_leases()

    assert drill.served(drill.request())

    assert drill.tokens()["mints"] == before["mints"] + 1
    assert drill.stored().refresh_token == first
    wait_until(lambda: all_workers_serve(drill), "the start of every worker", 30)


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(drill: Drill) -> None:
    drill.expire("by the clock")
    drill.renewal_is("reset")

    calls = [drill.request() for _ in range(20)]

    assert [drill.served(call) for call in calls] == [True] * 20


def test_the_same_on_postgresql(tmp_path: Path) -> None:
    with cluster() as server:
        settings = {"FLOWAY_DATABASE_URL": server.create_database(), "FLOWAY_SECRET_KEY": SECRET_KEY}
        with drilled(CopilotDrill, tmp_path, settings) as drill:
            rounds = [
                drill.round("by the clock", "during the renewal", random.Random(1)),
                drill.round("by the vendor", "never", random.Random(2)),
            ]

    assert [made.mints for made in rounds] == [1, 1]


def renewals_to(drill: Drill) -> list[dict[str, object]]:
    """What GitHub was asked; its path begins with a host."""
    return [entry for entry in drill.vendor.requests() if entry["path"].endswith(drill.token_path)]
