"""Free ports of this machine."""

import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

#: From where the kernel takes ports for connections and for servers that do not name one.
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
#: Browsers refuse to talk to some of the ports below.
_LOWEST = 20_000


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on, and that the kernel gives to nobody else by itself.

    It may be used long after, and until then others open connections by the thousand.
    """
    count = int(_RANGE.read_text().split()[0]) - _LOWEST
    while True:
        # Not by ``random``: every process of a run is given the same seed.
        port = _LOWEST + secrets.randbelow(count) if count > 0 else 0
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])


def wait_until(condition: Callable[[], T], what: str, seconds: float = 10.0) -> T:
    """The first true value of ``condition()``.

    :raises AssertionError: it did not become true in time; the sentence names ``what``.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:g} s"
        time.sleep(0.01)
