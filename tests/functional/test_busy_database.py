"""The embedded database under many writers: nobody who asks for something meets its lock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from tests.support.gateway import Gateway
from tests.support.simulator import Simulator
from tests.support.storm import Answer, statuses, storm
from tests.support.usage import Ledger

pytestmark = pytest.mark.alone

WORKERS = 8
PATH = "/v1/chat/completions"
MODEL = "sim-busy"
BODY = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}]}
WAVES, REQUESTS = 5, 300


@pytest.fixture
def gateway(simulator: Simulator, tmp_path: Path) -> Iterator[Gateway]:
    gateway = Gateway(tmp_path)
    gateway.prepare()
    gateway.add_upstream("busy", simulator.base_url, models=[MODEL])
    # As in ``test_limits.py``: in a storm, workers come late to what was sent.
    gateway.start(WORKERS, ["--keep-alive", "60"], seconds=120)
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def export_until(done: Event, gateway: Gateway, target: Path) -> int:
    """Export everything over and over, as one who backs up; how often that was."""
    times = 0
    while not done.is_set():
        gateway.command("export", str(target), "--usage", "--force")
        times += 1
    return times


def test_requests_of_eight_workers_and_exports_share_the_database(gateway: Gateway, tmp_path: Path) -> None:
    ledger = Ledger(gateway)
    done = Event()
    answers: list[Answer] = []

    with ThreadPoolExecutor(1) as pool:
        exports = pool.submit(export_until, done, gateway, tmp_path / "backup.jsonl")
        try:
            for number in range(WAVES):
                answers += storm(gateway.port, PATH, gateway.api_key, BODY, REQUESTS)
                gateway.flask("keys", "create", f"meanwhile {number}", "--user", "tester", "--quiet")
        finally:
            done.set()
        times = exports.result(60)

    assert times >= 1
    assert statuses(answers) == {200: WAVES * REQUESTS}
    ledger.wait(WAVES * REQUESTS)
    ledger.close()
    assert "locked" not in gateway.log_text()
