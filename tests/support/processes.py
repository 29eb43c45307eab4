"""Which process of this machine serves a connection, and which files it has open."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_ESTABLISHED = "01"


def serving(pids: Iterable[int], port: int, client_port: int) -> int:
    """The one of these processes that holds the server's end of a loopback connection.

    :raises AssertionError: none does.
    """
    inode = _inode(port, client_port)
    for pid in pids:
        if f"socket:[{inode}]" in open_files(pid):
            return pid
    raise AssertionError(f"no process serves the connection from port {client_port}")


def open_files(pid: int) -> set[str]:
    """What a process has open: paths, and ``socket:[...]``; nothing once it is gone."""
    found = set()
    with suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                found.add(os.readlink(descriptor))
    return found


def _inode(port: int, client_port: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, status, *rest = line.split()
        ends = (int(local.rpartition(":")[2], 16), int(remote.rpartition(":")[2], 16))
        if ends == (port, client_port) and status == _ESTABLISHED:
            return rest[5]
    raise AssertionError(f"there is no connection from port {client_port} to port {port}")
