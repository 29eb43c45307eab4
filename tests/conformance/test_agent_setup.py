"""Agents work after nothing but the set-up script of the gateway was run."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from floway.settings import load
from floway.store import db
from tests.conformance.cells import MODELS
from tests.support.clients.programs import CLAUDE_CODE, CODEX, PRINTED, Program, install, run
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until

pytestmark = [pytest.mark.clients, pytest.mark.timeout(700)]


@pytest.fixture(scope="module")
def operator(crossing: Gateway) -> Iterator[Operator]:
    named = {name: value for name, value in crossing.environment.items() if name.startswith("FLOWAY_")}
    app = store_app(load(named))
    with Operator(crossing, app) as signed_in:
        yield signed_in
    with app.app_context():
        db.db.engine.dispose()


@pytest.mark.parametrize(
    ("program", "agent", "model"),
    [(CLAUDE_CODE, "claude", MODELS["messages"]), (CODEX, "codex", MODELS["responses"])],
    ids=["claude", "codex"],
)
def test_an_agent_that_was_set_up_completes_a_turn(
    crossing: Gateway, operator: Operator, program: Program, agent: str, model: str, tmp_path: Path
) -> None:
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    home.mkdir()
    scratch.mkdir()
    folder = install(program)
    made = operator.post("setup", key_name=agent, configuration={agent: {"model": model}})
    [path] = [each["path"] for each in made["scripts"] if (each["agent"], each["shell"]) == (agent, "sh")]
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"curl -fsS {crossing.base_url}{path} | bash"],
        env={
            "HOME": str(home),
            "PATH": f"{folder}:{os.environ['PATH']}",
            "GATEWAY_ENDPOINT": crossing.base_url,
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr

    def start(gateway: Gateway, model: str, home: Path) -> tuple[list[str], dict[str, str], str]:
        command, environment, given = program.start(gateway, model, scratch)
        # Where the gateway is, and the key, come from the files of the set-up alone.
        told = {"DISABLE_AUTOUPDATER", "CLAUDE_CODE_MAX_RETRIES", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"}
        return command, {name: environment[name] for name in environment if name in told}, given

    said = run(replace(program, start=start), crossing, model, home)

    assert PRINTED in said
    wait_until(
        lambda: operator.post("setup/heartbeat", token=made["token"])["connected_at"],
        "the first use of the key of the set-up",
    )
