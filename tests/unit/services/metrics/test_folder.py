import os
import subprocess
import sys
from pathlib import Path

import pytest

from floway.services.metrics import folder


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set first, so that it is removed again afterwards.
    monkeypatch.setenv(folder.VARIABLE, "to be removed")
    monkeypatch.delenv(folder.VARIABLE)


def test_siblings_share_the_folder_of_their_parent(tmp_path: Path) -> None:
    folder.share(tmp_path)

    shared = Path(os.environ[folder.VARIABLE])
    assert shared == tmp_path / f"floway-metrics-{os.getuid()}-{os.getppid()}"
    assert shared.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_the_operator_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(folder.VARIABLE, "/elsewhere")

    folder.share(tmp_path)

    assert os.environ[folder.VARIABLE] == "/elsewhere"
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_somebody_put_there_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / f"floway-metrics-{os.getuid()}-{os.getppid()}").symlink_to(target)

    folder.share(tmp_path)

    assert folder.VARIABLE not in os.environ


def test_folders_of_masters_that_are_gone_are_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    for master in (gone.pid, os.getpid()):
        (tmp_path / f"floway-metrics-{os.getuid()}-{master}").mkdir()

    folder.share(tmp_path)

    assert sorted(path.name.rpartition("-")[2] for path in tmp_path.iterdir()) == sorted(
        {str(os.getpid()), str(os.getppid())}
    )


def test_where_no_folder_can_be_made_nothing_is_shared(tmp_path: Path) -> None:
    folder.share(tmp_path / "missing")

    assert folder.VARIABLE not in os.environ
