"""One gateway before four upstreams, each with a protocol of its own; and the matrix of what passed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.cells import MODELS
from tests.conformance.matrix import Matrix
from tests.support.gateway import Gateway
from tests.support.simulator import Simulator, running_simulator

_MATRIX = pytest.StashKey[Matrix]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take ``--matrix PATH``: where to write the page."""
    parser.addoption("--matrix", type=Path, help="write the conformance matrix to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Begin an empty matrix."""
    config.stash[_MATRIX] = Matrix()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the matrix collect the outcomes of this run."""
    session.config.pluginmanager.register(session.config.stash[_MATRIX])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the matrix, and write the page if it was asked for."""
    path: Path | None = config.getoption("--matrix", None)
    if path is not None:
        terminalreporter.write(config.stash[_MATRIX].text())
        path.write_text(config.stash[_MATRIX].page())


@pytest.fixture(scope="session")
def upstreams() -> Iterator[Simulator]:
    """The vendor behind all four upstreams; its journal holds no other test's requests."""
    with running_simulator() as running:
        yield running


@pytest.fixture(scope="session")
def crossing(upstreams: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with two workers, where each model is served in one protocol only."""
    # Refusals are part of the matrix: one must not keep the next row from its upstream.
    gateway = Gateway(tmp_path_factory.mktemp("crossing"), {"FLOWAY_UPSTREAM_HEALTH": "false"})
    gateway.prepare()
    for protocol, model in MODELS.items():
        gateway.add_upstream(protocol, upstreams.base_url, endpoints=[protocol], models=[model])
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(scope="session")
def subscribed(upstreams: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose only upstream is a Claude subscription."""
    folder = tmp_path_factory.mktemp("subscribed")
    yield from _with_login(folder, upstreams.claude_code_settings(), "claude-code", upstreams.login())


@pytest.fixture(scope="session")
def chatgpt(upstreams: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose only upstream is a ChatGPT subscription."""
    folder = tmp_path_factory.mktemp("chatgpt")
    yield from _with_login(folder, upstreams.codex_settings(), "codex", upstreams.chatgpt_login())


@pytest.fixture(scope="session")
def seat(upstreams: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose only upstream is a Copilot seat."""
    gateway = Gateway(tmp_path_factory.mktemp("seat"), upstreams.copilot_settings())
    gateway.prepare()
    try:
        upstreams.seat_order("interval", seconds=0)
        upstreams.seat(allows_at_once=True)
        gateway.flask("upstreams", "copilot", "login")
        gateway.start()
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def _with_login(
    folder: Path, settings: dict[str, str], kind: str, login: dict[str, Any]
) -> Iterator[Gateway]:
    """A gateway whose only upstream has a login that was imported from a file."""
    gateway = Gateway(folder / "gateway", settings)
    gateway.prepare()
    try:
        pasted = folder / "login.json"
        pasted.write_text(json.dumps(login))
        gateway.flask("upstreams", kind, "import", str(pasted))
        gateway.start()
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()
