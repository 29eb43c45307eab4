"""The story of the demo, in order: ``python -m deploy.demo``."""

import os
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import NoReturn

from deploy.demo import paste, seed
from deploy.demo.conversation import CONVERSATIONS, hold
from deploy.demo.loopback import call
from deploy.demo.processes import DemoFailed, Server, free_port, is_free
from deploy.demo.terminal import bold, dim, say
from floway.setting_values import PREFIX

#: Milliseconds between two frames of the simulator: slow enough to be seen streaming.
GAP_MS = 30
#: The gateway writes usage at most a second behind; the rest is for a busy machine.
ACCOUNTED_SECONDS = 10.0


def main() -> int:
    """Run the demo; the exit code is 0 when every reply came whole."""
    port = int(os.environ.get("PORT", "8788"))
    stays_up = not os.environ.get("DEMO_ONCE")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if not is_free(port):
            raise DemoFailed(f"Port {port} is taken. Choose another: make demo PORT={port + 1}")
        # The folder holds the key that encrypts and the database: both go when the demo ends.
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="floway-demo-")))
            return _run(stack, port, folder, stays_up)
    except DemoFailed as failure:
        print(f"\ndemo: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped; nothing is left behind.")
        return 0 if stays_up else 1


def _run(stack: ExitStack, port: int, folder: Path, stays_up: bool) -> int:
    environ = _environ(port, folder)
    url = f"http://127.0.0.1:{port}"
    say(bold("Floway demo"))
    say(dim("Creating the database ..."))
    seed.migrate(environ)

    simulator, simulator_url = _start_simulator(stack, environ, folder)
    say(f"  simulator  {simulator_url}  {dim('a vendor of all four protocols, no network needed')}")

    access = seed.access(environ, simulator_url)
    gateway = stack.enter_context(
        Server(
            "gateway",
            ["gunicorn", "-c", "deploy/gunicorn.conf.py", "-k", "gevent", "wsgi:app"],
            environ,
            folder / "gateway.log",
        )
    )
    gateway.wait_until_ready(f"{url}/readyz")
    say(f"  gateway    {url}  {dim('gunicorn -k gevent wsgi:app')}")
    say()

    whole = [hold(conversation, url, access.api_key) for conversation in CONVERSATIONS]
    if not all(whole):
        raise DemoFailed(f"{whole.count(False)} of {len(whole)} replies failed.\n{gateway.last_words()}")
    say(bold("Accounted by the gateway"))
    say(_accounted(environ))
    say()
    say(f"{bold('Dashboard')}  {url}/  user admin, password {access.admin_password}")
    say(f"{bold('API key')}    {access.api_key}")
    say()
    say(paste.lines(url, access.api_key))
    if stays_up:
        say(f"The gateway stays up until Ctrl-C. Its log: {gateway.log}")
        _wait(gateway, simulator)
    return 0


def _wait(gateway: Server, simulator: Server) -> NoReturn:
    """Stay until the user interrupts or a server fails; both leave by an exception."""
    try:
        while gateway.is_running and simulator.is_running:
            time.sleep(0.5)
    except KeyboardInterrupt:
        # A browser's idle connection holds a stopping worker for up to ten seconds.
        say("\nStopping ...")
        raise
    raise DemoFailed(f"A server ended by itself.\n{gateway.last_words()}\n{simulator.last_words()}")


def _start_simulator(stack: ExitStack, environ: dict[str, str], folder: Path) -> tuple[Server, str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["floway.simulator", "--port", str(port)]
    simulator = stack.enter_context(Server("simulator", command, environ, folder / "simulator.log"))
    simulator.wait_until_ready(f"{url}/__sim/stats")
    pacing = {"options": f"gap={GAP_MS}"}
    call("POST", f"{url}/__sim/faults", json=pacing, timeout=5).raise_for_status()
    return simulator, url


def _environ(port: int, folder: Path) -> dict[str, str]:
    """The environment of all children: none of the user's settings, whose database is not ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {"FLOWAY_DATA_DIR": str(folder), "PORT": str(port), "BIND_HOST": "127.0.0.1"}


def _accounted(environ: dict[str, str]) -> str:
    """The gateway's own table of the replies, as soon as all of them are in it.

    :raises DemoFailed: a reply is missing in it.
    """
    deadline = time.monotonic() + ACCOUNTED_SECONDS
    while time.monotonic() < deadline:
        table = seed.command("usage", "show", "--by", "protocol", environ=environ)
        if all(conversation.protocol in table for conversation in CONVERSATIONS):
            return "\n".join(f"  {line}" for line in table.splitlines())
    raise DemoFailed(f"The usage of a reply is missing:\n{table}")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
