"""Tests of what only a gevent process shows, such as a greenlet that waits on a socket.

pytest itself is not monkey-patched, so each such test runs in a process of its own that is.
"""

import functools
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

_CHILD = """
from gevent import monkey
monkey.patch_all()
import faulthandler, importlib, sys
faulthandler.dump_traceback_later(50, exit=True)
module, name = sys.argv[1:]
getattr(importlib.import_module(module), name).__wrapped__()
"""


def in_gevent(test: Callable[[], None]) -> Callable[[], None]:
    """Run the test function, which takes no fixtures, in a monkey-patched process."""

    @functools.wraps(test)
    def run() -> None:
        command = [sys.executable, "-W", "error", "-c", _CHILD, test.__module__, test.__name__]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"

    # pytest would follow it to the wrapped function, and there is nothing to inject.
    return run
