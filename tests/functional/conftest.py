"""Gateways that several stories share, and what every test leaves behind clean."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.gateway import Gateway
from tests.support.replay import Replay, running_replay
from tests.support.routes import add, add_routes, refusing_port
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell the stories of a file in their order, the files in any: they share a gateway and what it knows."""
    places: dict[Path, int] = {}
    for number, item in enumerate(items):
        places.setdefault(item.path, number)
    items.sort(key=lambda item: (places[item.path], _line(item) if HERE in item.path.parents else 0))


def _line(item: pytest.Item) -> int:
    return item.location[1] or 0


@pytest.fixture
def vendor(simulator: Simulator) -> Iterator[Simulator]:
    """The shared simulator, without faults before and after."""
    simulator.heal()
    yield simulator
    simulator.heal()


@pytest.fixture
def ledger(gateway: Gateway) -> Iterator[Ledger]:
    """What the shared gateway stores from now on."""
    reader = Ledger(gateway)
    yield reader
    reader.close()


@pytest.fixture(scope="session")
def replay() -> Iterator[Replay]:
    """An upstream whose bytes the test chooses; its model is ``sim-replay``."""
    with running_replay() as running:
        yield running


@pytest.fixture(scope="session")
def lab(simulator: Simulator, replay: Replay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with the upstreams of ``routes.py``: pairs, dead ends, short limits."""
    with refusing_port() as port:
        # Its upstreams fail all the time, each test in its own way: what one test did must not keep the next
        # from its upstream. ``test_upstream_health.py`` has a gateway that remembers.
        settings = {"FLOWAY_LOG_FORMAT": "json", "FLOWAY_UPSTREAM_HEALTH": "false"}
        gateway = Gateway(tmp_path_factory.mktemp("lab"), settings)
        gateway.prepare()
        add_routes(gateway, simulator, f"http://127.0.0.1:{port}")
        add(gateway, "replay", replay.base_url, {"sim-replay": "sim-replay"})
        gateway.start()
        try:
            yield gateway
            gateway.stop()
        finally:
            gateway.kill()


@pytest.fixture
def lab_ledger(lab: Gateway) -> Iterator[Ledger]:
    """What the lab stores from now on."""
    reader = Ledger(lab)
    yield reader
    reader.close()
