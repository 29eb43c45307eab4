"""The folder through which the workers of one gunicorn share their metrics.

Each worker writes files of its own in it, so that any of them can answer a scrape for all. It goes by the
process id of gunicorn's master, which is the parent of every worker.
"""

import os
import shutil
import tempfile
from pathlib import Path

#: prometheus_client reads it when it is imported, and then never again.
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"

_PREFIX = "floway-metrics"


def share(root: Path | None = None) -> None:
    """Let the metrics of this process and its siblings be read together; before they are imported.

    A folder that the operator has named is taken as it is. Where none can be made, each worker answers
    a scrape for itself.
    """
    if VARIABLE in os.environ:
        return
    root = Path(tempfile.gettempdir()) if root is None else root
    stem = f"{_PREFIX}-{os.getuid()}"
    _sweep(root, stem)
    folder = root / f"{stem}-{os.getppid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        # The name can be foreseen: a folder or link that somebody else has put there is not used.
        about = folder.lstat()
    except OSError:
        return
    if about.st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink():
        os.environ[VARIABLE] = str(folder)


def living(process: int) -> bool:
    """Whether there is a process with an id."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sweep(root: Path, stem: str) -> None:
    """Remove the folders of masters that are gone."""
    for folder in root.glob(f"{stem}-*"):
        master = folder.name.rpartition("-")[2]
        if master.isdigit() and not living(int(master)):
            shutil.rmtree(folder, ignore_errors=True)
