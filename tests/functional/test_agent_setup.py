"""From the dashboard to an agent that is set up: the script comes over the wire and runs in a real bash."""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from floway.settings import load
from floway.store import db
from tests.support.database import store_app
from tests.support.gateway import ROOT, Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator

MODEL = "claude-set-up"


@pytest.fixture(scope="module")
def gateway(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway as it is deployed, with the access log that an operator may switch on."""
    gateway = Gateway(tmp_path_factory.mktemp("agent-setup"))
    gateway.prepare()
    gateway.add_upstream("only", simulator.base_url, endpoints=["messages"], models=[MODEL])
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    gateway.start(1, ["-c", config, "--access-logfile", "-", "--access-logformat", "%(r)s %(s)s %(f)s"])
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(scope="module")
def operator(gateway: Gateway) -> Iterator[Operator]:
    named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
    app = store_app(load(named))
    with Operator(gateway, app) as signed_in:
        yield signed_in
    with app.app_context():
        db.db.engine.dispose()


def begun(operator: Operator, **body: Any) -> dict[str, str]:
    """``{script: its path}`` of a set-up, and its token."""
    made = operator.post("setup", key_name="laptop", **body)
    scripts = {f"{each['agent']}.{each['shell']}": each["path"] for each in made["scripts"]}
    return scripts | {"token": made["token"]}


def set_up(gateway: Gateway, path: str, home: Path) -> subprocess.CompletedProcess[str]:
    """What the command of the dashboard does on a machine."""
    url = shlex.quote(gateway.base_url)
    command = f"curl -fsS {url}{path} | GATEWAY_ENDPOINT={url} bash"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_one_command_sets_claude_code_up_with_a_key_that_works(
    gateway: Gateway, operator: Operator, tmp_path: Path
) -> None:
    scripts = begun(operator, configuration={"claude": {"model": MODEL}})

    done = set_up(gateway, scripts["claude.sh"], tmp_path)

    assert done.returncode == 0, done.stderr
    environment = json.loads((tmp_path / ".claude" / "settings.json").read_text())["env"]
    assert environment["ANTHROPIC_BASE_URL"] == gateway.base_url

    def answered() -> bool:
        # The worker learns of the key within a second.
        body = {"model": environment["ANTHROPIC_MODEL"], "max_tokens": 9}
        answer = requests.post(
            f"{environment['ANTHROPIC_BASE_URL']}/v1/messages",
            json=body | {"messages": [{"role": "user", "content": "Hi"}]},
            headers={"authorization": f"Bearer {environment['ANTHROPIC_AUTH_TOKEN']}"},
            timeout=10,
        )
        return answer.status_code == 200

    wait_until(answered, "an answer to the key of the set-up", 15)
    wait_until(
        lambda: operator.post("setup/heartbeat", token=scripts["token"])["connected_at"],
        "the first use of the key",
        10,
    )


def test_the_second_machine_gets_nothing(gateway: Gateway, operator: Operator, tmp_path: Path) -> None:
    scripts = begun(operator)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()

    done = set_up(gateway, scripts["codex.sh"], first)
    refused = set_up(gateway, scripts["codex.sh"], second)

    assert done.returncode == 0, done.stderr
    assert (first / ".codex" / "floway.key").read_text()
    assert refused.returncode != 0
    assert list(second.iterdir()) == []


def test_no_log_has_the_address(gateway: Gateway, operator: Operator) -> None:
    scripts = begun(operator)
    token, path = scripts["token"], scripts["claude.ps1"]
    hidden = path.replace("/setup/", "/s%65tup/")
    for target in (path, f"{path}/", f"/{path}", hidden, f"/api/setup/{token}", f"{path}?a=b"):
        for method in ("HEAD", "OPTIONS", "POST", "BREW"):
            with Call(gateway.port, method, target, {"Referer": f"{gateway.base_url}{path}"}) as call:
                call.wait_head()
    # A head that gunicorn itself refuses.
    with Call(gateway.port, "GET", path, {"Transfer-Encoding": "nonsense"}) as call:
        call.wait_head()

    served = requests.get(f"{gateway.base_url}{path}", timeout=10)

    assert served.status_code == 200
    wait_until(lambda: "GET /api/setup/***" in gateway.log_text(), "the line of the request", 10)
    assert token not in gateway.log_text()
    assert "POST /api/setup HTTP" in gateway.log_text()
