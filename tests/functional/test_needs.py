"""What a newcomer is told on a machine that lacks something."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bare_machine(tmp_path: Path) -> Path:
    """A folder to use as PATH: Bash and this Python, nothing else."""
    (tmp_path / "bash").symlink_to("/bin/bash")
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    return tmp_path


def needs(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHON"} | {"PATH": str(path)}
    return subprocess.run(
        ["/bin/bash", str(ROOT / ".ci/needs"), *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )


def node(path: Path, major: int) -> None:
    for name, answer in {"node": major, "npm": "10.0.0"}.items():
        (path / name).write_text(f"#!/bin/sh\necho {answer}\n")
        (path / name).chmod(0o755)


def test_a_missing_node_is_named_and_stops_the_set_up(bare_machine: Path) -> None:
    done = needs(bare_machine, "setup")

    assert done.returncode == 1
    assert "Node.js 20 or newer" in done.stderr
    assert "apt-get" not in done.stderr


def test_a_node_that_is_too_old_is_named(bare_machine: Path) -> None:
    node(bare_machine, 18)

    assert "Node.js 20 or newer" in needs(bare_machine, "setup").stderr


def test_a_machine_that_has_everything_hears_nothing(bare_machine: Path) -> None:
    node(bare_machine, 20)

    done = needs(bare_machine, "setup")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_tests_name_the_debian_packages_that_they_lack(bare_machine: Path) -> None:
    node(bare_machine, 20)

    told = needs(bare_machine, "test")
    listed = needs(bare_machine, "test", "--packages")

    assert told.returncode == 1
    assert "apt-get install chromium" in told.stderr
    assert "chromium" in listed.stdout.split()
    assert listed.returncode == 0
