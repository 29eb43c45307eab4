"""``make demo`` shows the main job, says what is wrong otherwise, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy.demo.conversation import CONVERSATIONS, Conversation, hold
from deploy.demo.processes import is_free
from tests.support.ports import free_port
from tests.support.simulator import Simulator, running_simulator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def vendor() -> Iterator[Simulator]:
    """A simulator whose faults meet nobody else's requests."""
    with running_simulator() as running:
        yield running


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each.protocol)
def test_a_whole_reply_is_printed_with_its_usage(
    conversation: Conversation, vendor: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hold(conversation, vendor.base_url, "made-up")

    printed = capsys.readouterr().out
    assert "why a stream should never wait for its end" in printed
    assert "tokens in" in printed


@pytest.mark.parametrize("fault", ["end=3", "cut=3", "status=503", "fail_first=overloaded"])
@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda each: each.protocol)
def test_a_reply_that_is_not_whole_is_a_failure(
    conversation: Conversation, fault: str, vendor: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    vendor.fail(fault)

    assert not hold(conversation, vendor.base_url, "made-up")

    assert "FAILED" in capsys.readouterr().out


def demo(tmp_path: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    environ = os.environ | {"PORT": str(port), "TMPDIR": str(tmp_path), "WEB_CONCURRENCY": "1"} | variables
    return subprocess.Popen(
        [sys.executable, "-m", "deploy.demo"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Whoever runs the tests in the background of a shell has them ignore it, and so their children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_the_demo_shows_every_protocol_and_cleans_up(tmp_path: Path) -> None:
    port = free_port()

    with demo(tmp_path, port, DEMO_ONCE="1") as process:
        printed = process.communicate(timeout=110)[0]

    assert process.returncode == 0, printed
    for expected in ("Anthropic Messages", "OpenAI Chat Completions", "OpenAI Responses", "generateContent"):
        assert expected in printed
    for expected in ("Dashboard", "ANTHROPIC_AUTH_TOKEN=sk-floway-", "wire_api", "genai.Client"):
        assert expected in printed
    assert is_free(port)
    assert list(tmp_path.glob("floway-demo-*")) == []


def test_the_demo_stays_up_until_it_is_interrupted(tmp_path: Path) -> None:
    port = free_port()

    with demo(tmp_path, port) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "stays up until Ctrl-C" in line:
                break
        status = requests.get(f"http://127.0.0.1:{port}/livez", timeout=5).status_code
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    assert status == 200
    assert process.returncode == 0
    assert is_free(port)


def test_a_taken_port_is_named_at_once(tmp_path: Path) -> None:
    with socket.socket() as occupant:
        occupant.bind(("127.0.0.1", 0))
        occupant.listen()
        port = occupant.getsockname()[1]
        with demo(tmp_path, port, DEMO_ONCE="1") as process:
            printed = process.communicate(timeout=30)[0]

    assert process.returncode == 1
    assert f"Port {port} is taken" in printed
    assert f"make demo PORT={port + 1}" in printed
