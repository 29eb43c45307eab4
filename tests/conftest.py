"""Fixtures that live as long as the session: the processes that the functional tests talk to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.support.gateway import Gateway, running_gateway
from tests.support.simulator import Simulator, running_simulator

# A busy machine makes any example slow; that says nothing about the code.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
#: Of each law for each pair of protocols; a run for a release takes thousands.
EXAMPLES = 15


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take how many conversations and requests are tried, and where pictures of the dashboard go."""
    parser.addoption("--examples", type=int, default=EXAMPLES, help="conversations per law and pair")
    parser.addoption("--cases", type=int, default=0, help="requests to the admin API; a few without it")
    parser.addoption("--screenshots", type=Path, default=None, help="folder for pictures of every page")


def pytest_configure(config: pytest.Config) -> None:
    """Set the profile of the laws; explaining a failure traces every line and takes minutes."""
    settings.register_profile(
        "laws",
        max_examples=config.getoption("--examples"),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=[phase for phase in Phase if phase is not Phase.explain],
    )


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """A simulator that all tests share: use a model name of your own to find your requests."""
    with running_simulator() as running:
        yield running


@pytest.fixture(scope="session")
def gateway(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with two workers and the simulator as its upstream for all four protocols."""
    # Tests share its only upstream, and many of them let it refuse: that must not reach the next one.
    forgetful = {"FLOWAY_UPSTREAM_HEALTH": "false"}
    with running_gateway(tmp_path_factory.mktemp("gateway"), simulator.base_url, forgetful) as running:
        yield running
