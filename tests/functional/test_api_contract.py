"""The admin API keeps to its own document: for everybody, on both databases, whatever is sent.

The few requests of a normal run reach every operation once with a good body and once with a bad one;
``make fuzz`` sends tens of thousands.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from floway.domain.caller import Scope
from floway.services import accounts
from floway.store import sessions
from floway.store.users import ROLES, Role
from tests.support.contract import EVERYTHING, tried
from tests.support.dashboard import person
from tests.support.database import SECRET_KEY, opened, settings
from tests.support.gateway import Gateway
from tests.support.postgres import cluster
from tests.support.simulator import Simulator

ENGINES = ("sqlite", "postgresql")
#: An administrator's API key, beside the roles of who signs in.
KEY = "key"
CALLERS = (*ROLES, KEY)
#: Every caller and both databases, in a time that fits a normal run: the first calls everything, the
#: others a quarter each.
FEW = [
    ("sqlite", "admin", EVERYTHING),
    ("sqlite", "user", slice(0, None, 4)),
    ("postgresql", "operator", slice(1, None, 4)),
    ("postgresql", "viewer", slice(2, None, 4)),
    ("postgresql", KEY, slice(3, None, 4)),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try everybody on both databases when there is time for it."""
    every = [(engine, caller, EVERYTHING) for engine in ENGINES for caller in CALLERS]
    if "caller" in metafunc.fixturenames:
        chosen = every if metafunc.config.getoption("--cases") else FEW
        metafunc.parametrize(("engine", "caller", "share"), chosen, indirect=["engine"], scope="module")


@pytest.fixture(scope="module")
def gateways(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Gateway]]:
    """``{engine: a gateway on it}``, whose subscriptions and upstreams are simulated."""
    with cluster() as server, serving(tmp_path_factory.mktemp("sqlite"), simulator) as on_sqlite:
        on_postgres = {"FLOWAY_DATABASE_URL": server.create_database(), "FLOWAY_SECRET_KEY": SECRET_KEY}
        with serving(tmp_path_factory.mktemp("postgresql"), simulator, on_postgres) as other:
            yield {"sqlite": on_sqlite, "postgresql": other}


@contextmanager
def serving(folder: Path, simulator: Simulator, variables: dict[str, str] | None = None) -> Iterator[Gateway]:
    gateway = Gateway(
        folder, simulator.claude_code_settings() | simulator.codex_settings() | (variables or {})
    )
    gateway.prepare()
    gateway.add_upstream("simulator", simulator.base_url)
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest, gateways: dict[str, Gateway]) -> Gateway:
    """The gateway on one of the databases."""
    return gateways[request.param]


# How long it takes is decided by --cases; no single request may wait for a minute.
@pytest.mark.timeout(0)
def test_every_operation_answers_as_its_document_says(
    engine: Gateway, caller: str, share: slice, pytestconfig: pytest.Config
) -> None:
    wanted = pytestconfig.getoption("--cases")
    begun = time.monotonic()

    cases = wanted // (len(ENGINES) * len(CALLERS))
    trial = tried(engine.base_url, headers_of(engine, caller), cases, share=share)

    seconds = time.monotonic() - begun
    print(f"\n{caller}: {trial.cases} requests in {seconds:.0f} s, {dict(sorted(trial.statuses.items()))}")
    assert trial.faults == [], "\n".join(trial.faults)
    assert trial.cases > 20
    assert trial.statuses[200] > 0
    assert trial.statuses[400] + trial.statuses[403] > 5
    assert "Traceback" not in engine.log_text()


def headers_of(gateway: Gateway, caller: str) -> dict[str, str]:
    """Who somebody is, in headers that need no CSRF token."""
    url = gateway.environment.get("FLOWAY_DATABASE_URL")
    variables = {"DATABASE_URL": url} if url else {}
    role: Role = "admin" if caller == KEY else caller  # type: ignore[assignment]  # one of CALLERS
    name = f"trial-{caller}"
    with opened(settings(gateway.data_dir, **variables)):
        user = person(name, role)
        if caller == KEY:
            scope: Scope = "admin"
            _, raw = accounts.create_key("trial", name, scope=scope)
            return {"Authorization": f"Bearer {raw}"}
        # Not by a login: the trial of the one before has used up what the throttle allows.
        token, _ = sessions.create(user.id, timedelta(days=1))
        return {"Authorization": f"Session {token}"}
