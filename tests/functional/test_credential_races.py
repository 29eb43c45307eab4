"""Everything that writes a stored login, at the same moment, in four workers."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.functional.claude_code_drill import ClaudeDrill
from tests.functional.codex_drill import CodexDrill
from tests.functional.credential_drill import WORKERS, Drill, drilled, run
from tests.support.database import SECRET_KEY
from tests.support.ports import wait_until
from tests.support.postgres import cluster
from tests.support.processes import open_files, serving
from tests.support.rawclient import Call

KINDS: tuple[type[Drill], ...] = (ClaudeDrill, CodexDrill)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.__name__)
def drill(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    """A drill that may be wounded, but not stopped."""
    with drilled(request.param, tmp_path_factory.mktemp("races")) as running:
        yield running


@pytest.fixture
def mortal(drill: Drill) -> Iterator[Drill]:
    """The drill in a test that kills a worker; its successor serves before anything else happens."""
    yield drill
    wait_until(lambda: all_workers_serve(drill), "the start of every worker", 30)


def test_a_burst_a_probe_and_an_import_lose_nothing(drill: Drill) -> None:
    rounds = run(drill, 4)

    assert [made.mints for made in rounds if made.imported != "at any time"] == [1, 1, 1]


def test_a_cold_start_renews_once_for_all_workers(drill: Drill) -> None:
    drill.expire("by the clock")
    drill.gateway.stop()
    before = drill.tokens()
    drill.gateway.start(WORKERS)

    calls = [drill.request() for _ in range(50)]

    assert [drill.served(call) for call in calls] == [True] * 50
    after = drill.tokens()
    assert after["mints"] - before["mints"] == 1
    assert after["reuse_attempts"] == before["reuse_attempts"]
    assert drill.stored().state == "active"


def test_a_worker_that_dies_with_the_only_copy_of_a_rotation_leaves_a_row_that_says_so(mortal: Drill) -> None:
    first = mortal.expire("by the clock")
    before = mortal.tokens()
    mortal.renewal_is("delay=500")
    call = mortal.request()
    wait_until(lambda: mortal.tokens()["mints"] > before["mints"], "the renewal", 15)
    with writing_elsewhere(mortal):
        wait_until(
            lambda: mortal.vendor.requests_to(mortal.token_path)[-1]["ended"], "the vendor's answer", 15
        )
        # The worker has the tokens, and tries to write them.
        time.sleep(0.3)
        kill_worker_of(mortal, call)
    assert first not in mortal.tokens()["refresh_tokens"]
    assert mortal.stored().refresh_token == first
    mortal.end_leases()

    refused = mortal.request()
    body = refused.read_all()

    assert refused.status == 503
    assert mortal.refusal in body
    ended = mortal.stored()
    assert (ended.state, ended.access_token) == ("refresh_failed", None)
    assert ended.state_message == "Refresh token not found or invalid"

    mortal.reimport(mortal.login())
    wait_until(lambda: mortal.served(mortal.request()), "an answer after the import", 15)
    assert mortal.stored().state == "active"


def test_a_worker_that_dies_before_the_vendor_decided_costs_nothing(mortal: Drill) -> None:
    first = mortal.expire("by the clock")
    before = mortal.tokens()
    mortal.renewal_is("status=500+delay=20000")
    seen = len(renewals(mortal))
    call = mortal.request()
    wait_until(lambda: len(renewals(mortal)) > seen, "the renewal", 15)
    kill_worker_of(mortal, call)
    assert mortal.stored().refresh_token == first
    mortal.end_leases()

    assert mortal.served(mortal.request())

    assert mortal.tokens()["mints"] == before["mints"] + 1
    assert mortal.stored().state == "active"


def test_an_answer_that_is_lost_on_the_way_fails_requests_until_the_row_says_why(drill: Drill) -> None:
    drill.expire("by the clock")
    drill.renewal_is("reset")

    calls = [drill.request() for _ in range(2)]
    for call in calls:
        call.read_all()

    # The first to renew is told of the connection, whoever comes after it what became of the login.
    assert {call.status for call in calls} <= drill.lost_statuses
    assert drill.request().wait_head().status in drill.lost_statuses - {502}
    assert drill.stored().state_message == "Refresh token not found or invalid"

    drill.reimport(drill.login())
    wait_until(lambda: drill.served(drill.request()), "an answer after the import", 15)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_same_on_postgresql(kind: type[Drill], tmp_path: Path) -> None:
    with cluster() as server:
        settings = {"FLOWAY_DATABASE_URL": server.create_database(), "FLOWAY_SECRET_KEY": SECRET_KEY}
        with drilled(kind, tmp_path, settings) as drill:
            rounds = [
                drill.round("by the clock", "during the renewal", random.Random(1)),
                drill.round("by the vendor", "never", random.Random(2)),
            ]

    assert [made.mints for made in rounds] == [1, 1]


@contextmanager
def writing_elsewhere(drill: Drill) -> Iterator[None]:
    """Somebody sits on the write lock of the gateway's file."""
    held = sqlite3.connect(drill.database_path, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        held.execute("ROLLBACK")
        held.close()


def renewals(drill: Drill) -> list[dict[str, Any]]:
    """What the token endpoint was asked."""
    return drill.vendor.requests_to(drill.token_path)


def kill_worker_of(drill: Drill, call: Call) -> None:
    """End the worker that serves a call, as the kernel does when memory is short."""
    pid = serving(drill.gateway.worker_pids(), drill.gateway.port, call.local_port)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: pid not in drill.gateway.worker_pids(), "the end of the worker", 15)
    call.close()


def all_workers_serve(drill: Drill) -> bool:
    """Whether the successor of a killed worker has started; gunicorn loses signals to one that has not."""
    pids = drill.gateway.worker_pids()
    return len(pids) == WORKERS and all(str(drill.database_path) in open_files(pid) for pid in pids)
