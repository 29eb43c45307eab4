"""The processes of the demo, each in a session of its own so that Ctrl-C reaches only the driver."""

import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import requests

from deploy.demo.loopback import call

ROOT = Path(__file__).resolve().parents[2]

#: A gateway on a busy two-core machine is ready in 5 s; ten times that means that it hangs.
START_SECONDS = 60.0
#: Longer than gunicorn's graceful_timeout, which no demo stream uses up.
STOP_SECONDS = 50.0


class DemoFailed(Exception):
    """The demo cannot go on; the sentence says why and what to do."""


def is_free(port: int) -> bool:
    """Whether a server can listen on a loopback port."""
    with socket.socket() as probe:
        # As gunicorn does: connections of an earlier server that linger in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A loopback port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A child process that serves HTTP; a context manager that stops it."""

    def __init__(self, name: str, command: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended by itself."""
        return self._process.poll() is None

    def wait_until_ready(self, url: str) -> None:
        """Return when ``url`` answers 200.

        :raises DemoFailed: the process ended, or did not get there in ``START_SECONDS``.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.is_running:
            try:
                if call("GET", url, timeout=2).status_code == 200:
                    return
            except requests.RequestException:
                # Nothing listens yet.
                pass
            time.sleep(0.05)
        raise DemoFailed(f"The {self.name} did not start.\n{self.last_words()}")

    def last_words(self) -> str:
        """The end of the log, to explain a failure."""
        lines = self.log.read_text(errors="replace").splitlines()[-20:]
        return "\n".join(f"  {self.name}: {line}" for line in lines)
