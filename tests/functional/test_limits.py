"""Limits of keys and users, over several worker processes, on both databases."""

import json
import os
import signal
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from floway.domain.limit import subject_of_key
from floway.domain.price import Price, Rates
from floway.domain.price_override import Override
from floway.gateway.limits.ledger import LEASE_SECONDS
from floway.services.limits import Use, use_of
from floway.setting_values import UTC
from floway.store import api_keys, prices
from tests.support.database import SECRET_KEY, opened, settings
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.postgres import cluster
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.storm import Answer, statuses, storm

pytestmark = pytest.mark.alone

PATH = "/v1/chat/completions"
MODEL = "sim-text"
#: What the vendor counts for it.
PROMPT = "[[sim:input=100+output=50]] hello"
TOKENS = 150
#: Of that at the price below.
MICROUSD = 100 * 10 + 50 * 20
BODY = {"model": MODEL, "messages": [{"role": "user", "content": PROMPT}], "max_tokens": 50}
#: What is reserved for it at least: some of the input, and the output that it allows.
RESERVED = 10 + 50


class Office:
    """A gateway on one of the databases, and somebody who sets limits there."""

    def __init__(self, gateway: Gateway, workers: int) -> None:
        self.gateway = gateway
        self.workers = workers
        url = gateway.environment.get("FLOWAY_DATABASE_URL")
        variables = {"DATABASE_URL": url} if url else {}
        self._settings = settings(gateway.data_dir, **variables)

    def key(self, name: str, *limits: str) -> tuple[str, str]:
        """The id and the raw key of a new key with limits; in force when it returns."""
        with opened(self._settings):
            owner = api_keys.list_all()[0].user_id
            key, raw = api_keys.create(owner, name)
        if limits:
            self.gateway.flask("keys", "edit", name, *(part for each in limits for part in ("--limit", each)))
        else:
            self.gateway.take_over()
        return key.id, raw

    def storm(self, raw: str, count: int) -> list[Answer]:
        return storm(self.gateway.port, PATH, raw, BODY, count)

    def use(self, key_id: str) -> Use:
        """How the limits of a key stand."""
        with opened(self._settings):
            key = api_keys.find(key_id)
            assert key is not None
            return use_of(subject_of_key(key_id), key.limits, UTC)

    def set_price(self) -> None:
        with opened(self._settings):
            rates = Rates(input_usd=Decimal(10), output_usd=Decimal(20))
            prices.create(Override("", None, MODEL, Price(rates)))


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def office(
    request: pytest.FixtureRequest, simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp(f"limits-{request.param}")
    if request.param == "sqlite":
        yield from started(Gateway(folder), 4, simulator)
        return
    with cluster() as server:
        variables = {"FLOWAY_DATABASE_URL": server.create_database(), "FLOWAY_SECRET_KEY": SECRET_KEY}
        yield from started(Gateway(folder, variables), 8, simulator)


def started(gateway: Gateway, workers: int, simulator: Simulator) -> Iterator[Office]:
    gateway.prepare()
    gateway.add_upstream("simulator", simulator.base_url, models=[MODEL])
    office = Office(gateway, workers)
    office.set_price()
    # gunicorn hangs up on who has sent nothing for as long, also before the first request, and in a storm
    # its workers come late to what was sent.
    gateway.start(workers, ["--keep-alive", "60"], seconds=30 + 10 * workers)
    try:
        yield office
        gateway.stop()
    finally:
        gateway.kill()


def processor_ticks(gateway: Gateway) -> dict[int, int]:
    """What each worker has computed."""
    stats = {
        pid: Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in gateway.worker_pids()
    }
    return {pid: int(fields[11]) + int(fields[12]) for pid, fields in stats.items()}


def test_of_two_thousand_requests_at_once_a_hundred_are_made(office: Office) -> None:
    key_id, raw = office.key("stormy", "requests_per_minute=100")

    before = processor_ticks(office.gateway)

    answers = office.storm(raw, 2000)

    after = processor_ticks(office.gateway)
    took_part = [pid for pid, ticks in after.items() if ticks > before[pid] + 5]
    assert len(took_part) >= office.workers // 2, "the storm did not reach the workers"
    assert statuses(answers) == {200: 100, 429: 1900}
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.json()["error"]["code"] == "rate_limit_exceeded"
    assert 1 <= int(refused.headers["retry-after"]) <= 61
    assert refused.headers["x-ratelimit-limit-requests"] == "100"
    wait_until(lambda: office.use(key_id).standings["requests_per_minute"].used == 100, "the count", 5)


def test_a_budget_of_tokens_is_exceeded_by_calls_in_flight_only(office: Office) -> None:
    key_id, raw = office.key("tokens", f"tokens_per_day={100 * TOKENS}")

    answers = office.storm(raw, 600)

    served = statuses(answers)[200]
    # Each call reserved less than it used, so that more of them fit than the budget has room for; no
    # more than its reservations have.
    assert 100 <= served <= 100 * TOKENS // RESERVED
    refused = next(answer for answer in answers if answer.status == 429)
    assert refused.json()["error"]["code"] == "insufficient_quota"
    assert refused.headers["x-should-retry"] == "false"
    wait_until(lambda: office.use(key_id).standings["tokens_per_day"].used == served * TOKENS, "the count", 5)
    assert statuses(office.storm(raw, 50)) == {429: 50}


def test_a_budget_of_money_counts_what_calls_cost(office: Office) -> None:
    key_id, raw = office.key("money", "usd_per_month=0.2")

    answers = office.storm(raw, 400)

    served = statuses(answers)[200]
    assert 200_000 // MICROUSD <= served <= 2 * 200_000 // MICROUSD
    wait_until(
        lambda: office.use(key_id).standings["microusd_per_month"].used == served * MICROUSD, "the count", 5
    )
    assert office.use(key_id).unpriced_requests == 0
    assert statuses(office.storm(raw, 50)) == {429: 50}


def slow(office: Office, raw: str) -> Call:
    """A stream that goes on until it is closed."""
    message = {"role": "user", "content": "[[sim:events=6000+gap=20]] go on"}
    body = {"model": MODEL, "messages": [message], "stream": True}
    headers = {"Authorization": f"Bearer {raw}", "Content-Type": "application/json"}
    return Call(office.gateway.port, "POST", PATH, headers, json.dumps(body).encode())


def serving(gateway: Gateway, call: Call) -> int:
    """The worker that has the other end of a connection."""
    ends = f":{gateway.port:04X}", f":{call.local_port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    [inode] = [row[9] for row in rows if row[1].endswith(ends[0]) and row[2].endswith(ends[1])]
    for pid in gateway.worker_pids():
        for each in Path(f"/proc/{pid}/fd").iterdir():
            if each.is_symlink() and os.readlink(each) == f"socket:[{inode}]":
                return pid
    raise AssertionError("no worker has this connection")


def test_calls_of_a_killed_worker_come_back(office: Office) -> None:
    key_id, raw = office.key("slots", "concurrent_requests=6")
    calls = [slow(office, raw) for _ in range(6)]
    for each in calls:
        assert each.wait_head().status == 200
    wait_until(lambda: office.use(key_id).standings["concurrent_requests"].busy == 6, "the count", 5)
    assert statuses(office.storm(raw, 20)) == {429: 20}

    pid = serving(office.gateway, calls[0])
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    wait_until(lambda: 200 in statuses(office.storm(raw, 1)), "a call that is served", 30)

    # The other workers hear of it when the lease of the dead one has run out.
    assert time.monotonic() - began < LEASE_SECONDS + 5
    for each in calls:
        each.close()
    wait_until(lambda: statuses(office.storm(raw, 1)) == {200: 1}, "all of them", 30)


def test_a_client_that_makes_one_call_after_the_other_is_never_refused(office: Office) -> None:
    _, raw = office.key("patient", "concurrent_requests=1")

    answers: list[Any] = [office.storm(raw, 1)[0] for _ in range(60)]

    assert statuses(answers) == {200: 60}


def test_only_a_key_with_limits_hears_of_its_own(office: Office) -> None:
    _, free = office.key("free")
    _, bound = office.key("bound", "requests_per_minute=70")

    [[theirs], [ours]] = office.storm(free, 1), office.storm(bound, 1)

    told = {name: value for name, value in ours.headers.items() if name.startswith("x-ratelimit-")}
    assert told.pop("x-ratelimit-reset-requests").endswith("s")
    assert told == {"x-ratelimit-limit-requests": "70", "x-ratelimit-remaining-requests": "69"}
    assert theirs.headers["x-ratelimit-limit-requests"] != "70"


def test_the_command_line_shows_what_is_used(office: Office) -> None:
    key_id, raw = office.key("shown", "requests_per_minute=50", "usd_per_day=12.5")
    office.storm(raw, 2)
    wait_until(lambda: office.use(key_id).standings["microusd_per_day"].used == 2 * MICROUSD, "the count", 10)

    [_, *lines] = office.gateway.flask("keys", "limits", "shown").splitlines()

    assert [line.split()[:5] for line in lines] == [
        ["requests_per_minute", "50", "2", "0", "48"],
        ["usd_per_day", "12.50", "0.004", "0.00", "12.496"],
    ]
