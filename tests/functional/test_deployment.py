"""gunicorn takes the settings in ``deploy/`` as they are meant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def gunicorn(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLOWAY_")}
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", *arguments, "wsgi:app"],
        cwd=ROOT,
        env=environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def printed(tmp_path: Path) -> dict[str, str]:
    done = gunicorn("--print-config", FLOWAY_DATA_DIR=str(tmp_path), FLOWAY_DRAIN_SECONDS="90", PORT="9999")
    pairs = (line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def test_the_port_comes_from_the_environment_and_stays_on_loopback(printed: dict[str, str]) -> None:
    assert printed["bind"] == "['127.0.0.1:9999']"


def test_workers_are_killed_only_after_the_drain_and_the_idle_connections(printed: dict[str, str]) -> None:
    assert int(printed["graceful_timeout"]) > 90 + int(printed["keepalive"])


def test_nothing_but_the_port_listens_and_no_access_log_is_written(printed: dict[str, str]) -> None:
    assert printed["control_socket_disable"] == "True"
    assert printed["accesslog"] == "None"


def test_a_setting_that_does_not_exist_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    done = gunicorn(FLOWAY_DATA_DIR=str(tmp_path), FLOWAY_DRAIN_SECOND="5")

    assert done.returncode != 0
    assert "FLOWAY_DRAIN_SECOND is not a setting" in done.stderr
    assert "FLOWAY_DRAIN_SECONDS" in done.stderr
    assert "Traceback" not in done.stderr
