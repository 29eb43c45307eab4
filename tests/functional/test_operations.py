"""A gateway in the hands of its operator: changes, readiness, deaths, two databases."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from floway.domain.verdict import Verdict
from tests.support.cases import CASES, MESSAGES, Case, ask, every_protocol, failure, post
from tests.support.gateway import Gateway, running_gateway
from tests.support.ports import wait_until
from tests.support.postgres import Cluster, cluster
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

pytestmark = pytest.mark.alone

MODEL = "sim-small"
#: Promised is one second; the rest is for a busy machine.
IN_FORCE_SECONDS = 15.0


@pytest.fixture(scope="module")
def running(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway that may be changed and wounded, but not stopped."""
    with running_gateway(tmp_path_factory.mktemp("operations"), simulator.base_url) as gateway:
        yield gateway


@pytest.fixture
def usage(running: Gateway) -> Iterator[Ledger]:
    """What it stores from now on."""
    reader = Ledger(running)
    yield reader
    reader.close()


def statuses(gateway: Gateway, key: str, model: str = MODEL, calls: int = 12) -> set[int]:
    """The statuses of so many requests on connections of their own: enough to meet every worker."""
    body = MESSAGES.body(model, stream=False)
    lines = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    made = [Call(gateway.port, "POST", "/v1/messages", lines, body) for _ in range(calls)]
    found = {call.wait_head().status for call in made}
    for call in made:
        call.close()
    return found


def in_force(gateway: Gateway, key: str, status: int, model: str = MODEL) -> bool:
    wait_until(lambda: statuses(gateway, key, model) == {status}, f"status {status}", IN_FORCE_SECONDS)
    # Both workers have it, and neither goes back.
    return statuses(gateway, key, model, calls=24) == {status}


def test_a_key_counts_from_its_creation_to_its_revocation(running: Gateway) -> None:
    key = running.flask("keys", "create", "short-lived", "--user", "tester", "--quiet").strip()
    assert in_force(running, key, 200)

    running.flask("keys", "revoke", "short-lived")
    assert in_force(running, key, 401)


def test_an_upstream_counts_while_it_is_enabled(running: Gateway, simulator: Simulator) -> None:
    model = "sim-of-the-second-row"
    running.add_upstream("second row", simulator.base_url, endpoints=["messages"], models=[model])
    assert in_force(running, running.api_key, 200, model)

    running.flask("upstreams", "disable", "second row")
    assert in_force(running, running.api_key, 404, model)

    running.flask("upstreams", "enable", "second row")
    assert in_force(running, running.api_key, 200, model)

    running.flask("upstreams", "remove", "second row")
    assert in_force(running, running.api_key, 404, model)


def test_many_requests_over_all_workers_are_each_counted_once(running: Gateway, usage: Ledger) -> None:
    assert_all_are_counted(running, usage, 300)


def assert_all_are_counted(gateway: Gateway, usage: Ledger, requests_made: int) -> None:
    # A key of its own: what an earlier test left behind may be flushed while this one counts.
    key = gateway.flask("keys", "create", f"counted-{uuid4()}", "--user", "tester", "--quiet").strip()
    wait_until(lambda: may_list_models(gateway, key), "the key in every worker", IN_FORCE_SECONDS)

    def call(number: int) -> int:
        stream = number % 2 == 0
        body = MESSAGES.body(MODEL, stream, prompt=f"number {number} [[sim:input=3+output=5]]")
        made = post(gateway, MESSAGES.path(MODEL, stream), body, authorization=f"Bearer {key}")
        made.wait_head().read_all(90)
        return made.status

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(call, range(requests_made))) == {200}

    records = usage.wait(requests_made)
    assert {record.verdict for record in records} == {Verdict.COMPLETE}
    assert len({record.id for record in records}) == requests_made
    assert sum(record.usage.input_tokens for record in records) == 3 * requests_made
    (key_id,) = {record.key_id for record in records}
    own = [bucket.requests for bucket in usage.buckets() if bucket.key_id == key_id]
    assert sum(own) == requests_made


def may_list_models(gateway: Gateway, key: str) -> bool:
    """Whether all of so many connections of their own may, which no account records."""
    headers = {"authorization": f"Bearer {key}", "connection": "close"}
    return all(
        requests.get(f"{gateway.base_url}/v1/models", headers=headers, timeout=10).ok for _ in range(24)
    )


def client_connections(gateway: Gateway, pid: int) -> int:
    """How many connections of clients a worker holds, by the kernel's tables."""
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            held.add(os.readlink(descriptor))
    established = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    # local address, state 01 (established), inode
    mine = [row for row in established if row[1].endswith(f":{gateway.port:04X}") and row[3] == "01"]
    return sum(f"socket:[{row[9]}]" in held for row in mine)


def all_workers_serve(gateway: Gateway) -> bool:
    """Whether a crowd of clients is spread over two workers."""
    calls = [Call(gateway.port, "GET", "/livez").wait_head() for _ in range(20)]
    try:
        spread = [client_connections(gateway, pid) for pid in gateway.worker_pids()]
        return len(spread) == 2 and min(spread) > 0
    finally:
        for call in calls:
            call.close()


def test_a_killed_worker_takes_only_its_own_streams_along(
    running: Gateway, vendor: Simulator, usage: Ledger
) -> None:
    wait_until(lambda: all_workers_serve(running), "service by two workers", 30)
    victim, survivor = running.worker_pids()
    prompt = "hi [[sim:events=150+gap=20+input=3+output=7]]"
    with ThreadPoolExecutor(50) as pool:
        calls = list(pool.map(lambda _: ask(running, MESSAGES, MODEL, prompt=prompt), range(50)))
        list(pool.map(lambda call: call.wait_for(b'"text":"token9 '), calls))
        held_by_survivor = client_connections(running, survivor)
        os.kill(victim, signal.SIGKILL)
        whole = list(pool.map(is_whole, calls))

    assert sum(whole) == held_by_survivor
    assert 0 < held_by_survivor < 50
    records = usage.wait(sum(whole))
    assert [record.verdict for record in records] == [Verdict.COMPLETE] * sum(whole)
    assert sum(record.usage.output_tokens for record in records) == 7 * sum(whole)
    wait_until(lambda: all_workers_serve(running), "service by two workers", 30)
    assert survivor in running.worker_pids()
    assert statuses(running, running.api_key) == {200}


def test_what_finished_before_a_worker_was_killed_is_in_the_books(running: Gateway, usage: Ledger) -> None:
    wait_until(lambda: all_workers_serve(running), "service by two workers", 30)
    for number in range(20):
        ask(running, MESSAGES, MODEL, prompt=f"number {number}").wait_head().read_all()
    usage.wait(20)

    os.kill(running.worker_pids()[0], signal.SIGKILL)

    assert len(usage.records()) == 20
    # A worker that is told to stop before it can listen to signals would be waited for in vain.
    wait_until(lambda: all_workers_serve(running), "service by two workers", 30)


def is_whole(call: Call) -> bool:
    """Whether a stream came to its end; a cut one must not look as if it had."""
    try:
        return b"event: message_stop" in call.read_all(60)
    except (AssertionError, ConnectionResetError):
        assert not call.is_whole
        return False


def test_a_fresh_worker_serves_a_crowd_at_once(
    simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_gateway(tmp_path_factory.mktemp("crowd"), simulator.base_url, workers=1) as gateway:
        os.kill(gateway.worker_pids()[0], signal.SIGKILL)

        # The arbiter keeps the port open meanwhile, so all of them meet a worker that knows nothing yet.
        assert statuses(gateway, gateway.api_key, calls=40) == {200}


def readiness(gateway: Gateway) -> tuple[int, dict[str, Any]]:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"{gateway.base_url}/readyz", timeout=10)
        return answer.status_code, answer.json()


def test_a_gateway_without_migrations_lives_but_is_not_ready(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    gateway = Gateway(tmp_path_factory.mktemp("unmigrated"))
    try:
        gateway.launch(workers=1)
        wait_until(lambda: is_alive(gateway), "the first answer", 30)

        status, document = readiness(gateway)

        assert status == 503
        assert document["status"] == "unavailable"
        assert "flask --app wsgi db upgrade" in document["checks"]["migrations"]
        call = Call(gateway.port, "POST", "/v1/messages", {"x-api-key": "any"}, MESSAGES.body(MODEL))
        assert call.wait_head().status == 503

        gateway.command("db", "upgrade")
        wait_until(lambda: readiness(gateway)[0] == 200, "readiness after the upgrade", 30)
        gateway.stop()
    finally:
        gateway.kill()


def is_alive(gateway: Gateway) -> bool:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"{gateway.base_url}/livez", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def test_after_sigterm_running_streams_finish(
    simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with running_gateway(tmp_path_factory.mktemp("finish"), simulator.base_url) as gateway:
        usage = Ledger(gateway)
        prompt = "hi [[sim:events=150+gap=20+output=7]]"
        calls = [ask(gateway, MESSAGES, MODEL, prompt=prompt) for _ in range(8)]
        for call in calls:
            call.wait_for(b'"text":"token1 ')

        os.kill(gateway.pid, signal.SIGTERM)

        assert all(b"event: message_stop" in call.read_all() for call in calls)
        gateway.stop()
        assert [record.verdict for record in usage.records()] == [Verdict.COMPLETE] * 8
        usage.close()


@pytest.fixture(scope="module")
def drained(
    simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, list[bytes]], Ledger]]:
    """What clients of each protocol got from a gateway that was stopped with a limit of one second.

    ``{protocol id: [a stream within its frames, a stream before its head]}``.
    """
    settings = {"FLOWAY_DRAIN_SECONDS": "1"}
    folder = tmp_path_factory.mktemp("drained")
    with running_gateway(folder, simulator.base_url, settings) as gateway:
        usage = Ledger(gateway)
        within = {
            case.id: ask(gateway, case, MODEL, prompt="hi [[sim:events=20+stall=6+input=11]]")
            for case in CASES
        }
        for call in within.values():
            call.wait_for(b"token1 ")
        before = {case.id: ask(gateway, case, MODEL, prompt="hi [[sim:accept_stall]]") for case in CASES}
        wait_until(lambda: len(simulator.find(MODEL, "accept_stall")) >= len(CASES), "the upstream calls", 30)
        os.kill(gateway.pid, signal.SIGTERM)
        answers = {
            case.id: [within[case.id].read_all(), before[case.id].wait_head().read_all()] for case in CASES
        }
        gateway.stop()
        yield answers, usage
        usage.close()


@every_protocol
def test_a_stream_over_the_limit_of_the_drain_ends_with_an_error_frame(
    drained: tuple[dict[str, list[bytes]], Ledger], case: Case
) -> None:
    assert "The gateway is stopping" in failure(case, drained[0][case.id][0])


@every_protocol
def test_a_request_without_an_answer_at_the_limit_is_refused(
    drained: tuple[dict[str, list[bytes]], Ledger], case: Case
) -> None:
    assert b"The gateway is stopping" in drained[0][case.id][1]


def test_what_the_drain_ended_is_in_the_books(drained: tuple[dict[str, list[bytes]], Ledger]) -> None:
    records = drained[1].records()

    assert [record.verdict for record in records] == [Verdict.ENDED_BY_US] * 8
    billed = {record.protocol: record.usage.input_tokens for record in records if record.status == 200}
    assert billed == {"messages": 11, "chat_completions": 0, "responses": 0, "gemini": 11}


def test_a_client_that_does_not_read_cannot_hold_up_the_stop(
    simulator: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = {"FLOWAY_DRAIN_SECONDS": "1"}
    gateway = Gateway(tmp_path_factory.mktemp("stuck"), settings)
    gateway.prepare()
    gateway.add_upstream("simulator", simulator.base_url)
    try:
        gateway.start(workers=1, arguments=["--graceful-timeout", "8"])
        usage = Ledger(gateway)
        prompt = "hi [[sim:events=200000+input=11]]"
        with ask(gateway, MESSAGES, MODEL, prompt=prompt, max_tokens=300_000) as call:
            call.wait_head()
            wait_until(lambda: simulator.last(MODEL, "events=200000")["frames_sent"] > 1000, "frames", 30)

            gateway.stop()
        assert simulator.ended(MODEL, "events=200000")["ended"] == "aborted"
        record = usage.one()
        assert (record.verdict, record.usage.input_tokens) == (Verdict.ENDED_BY_US, 11)
        usage.close()
    finally:
        gateway.kill()


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this module."""
    with cluster() as server:
        yield server


def test_the_same_is_counted_on_postgresql(
    simulator: Simulator, postgres: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings = {
        "FLOWAY_DATABASE_URL": postgres.create_database(),
        "FLOWAY_SECRET_KEY": "T3stKey-0f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c",
    }
    with running_gateway(tmp_path_factory.mktemp("postgres"), simulator.base_url, settings) as gateway:
        usage = Ledger(gateway)
        assert_all_are_counted(gateway, usage, 200)
        usage.close()
        key = gateway.flask("keys", "create", "another", "--user", "tester", "--quiet").strip()
        assert in_force(gateway, key, 200)
