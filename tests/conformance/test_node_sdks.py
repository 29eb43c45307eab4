"""The official Node SDKs on every upstream protocol: one run of the driver, judged cell by cell."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.cells import CLIENTS, MODELS, SCENARIOS, SEALED, UPSTREAMS, is_possible, mark
from tests.conformance.matrix import PROPERTY
from tests.conformance.sdks.base import PIXEL
from tests.support.gateway import ROOT, Gateway
from tests.support.simulator import Simulator

_NODE = Path(__file__).parent / "node"
_PACKAGES = {
    "messages": "@anthropic-ai/sdk",
    "chat_completions": "openai",
    "responses": "openai",
    "gemini": "@google/genai",
}
_SECONDS = 100


@pytest.fixture(scope="session")
def versions() -> dict[str, str]:
    """The pinned versions of the SDKs."""
    pinned: dict[str, str] = json.loads((_NODE / "package.json").read_text())["dependencies"]
    return pinned


@pytest.fixture(scope="session")
def driver() -> Path:
    """The driver beside its installed packages, below ``build``; installed again when the lock changes."""
    home = ROOT / "build" / "conformance-node"
    home.mkdir(parents=True, exist_ok=True)
    lock = (_NODE / "package-lock.json").read_bytes()
    stamp = home / "installed.json"
    shutil.copytree(_NODE, home, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules"))
    if not stamp.exists() or stamp.read_bytes() != lock:
        stamp.unlink(missing_ok=True)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error"]
        done = subprocess.run(
            command, cwd=home, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        stamp.write_bytes(lock)
    return home / "driver.mjs"


@pytest.fixture(scope="session")
def report(driver: Path, crossing: Gateway, upstreams: Simulator) -> dict[tuple[str, str, str], str | None]:
    """``{(client, upstream, scenario): what went wrong, None for nothing}``."""
    order = {
        "gateway": crossing.base_url,
        "key": crossing.api_key,
        "simulator": upstreams.base_url,
        "pixel": PIXEL,
        "models": MODELS,
        "sealed": SEALED,
    }
    done = subprocess.run(
        ["node", str(driver)],
        input=json.dumps(order),
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    cells: list[dict[str, Any]] = json.loads(done.stdout)
    return {(cell["client"], cell["upstream"], cell["scenario"]): cell["error"] for cell in cells}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("client", "scenario"),
    [(client, scenario) for client in CLIENTS for scenario in SCENARIOS if is_possible(client, scenario)],
)
@pytest.mark.parametrize("upstream", UPSTREAMS)
def test_a_node_sdk_gets_what_its_own_vendor_gives(
    report: dict[tuple[str, str, str], str | None],
    versions: dict[str, str],
    client: str,
    upstream: str,
    scenario: str,
    record_property: Callable[[str, object], None],
) -> None:
    package = _PACKAGES[client]
    row = f"Node {package} {versions[package]}, {client}"
    record_property(PROPERTY, (row, upstream, scenario, mark(client, upstream, scenario)))

    assert report[client, upstream, scenario] is None
