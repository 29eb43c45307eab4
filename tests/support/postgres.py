"""A PostgreSQL server of the test run: made in a temporary folder, gone with it."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

#: Between the choice of a free port and its use, somebody else may take it.
_ATTEMPTS = 3


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    port: int
    password: str = field(repr=False)

    def url(self, database: str = "postgres") -> str:
        """The URL of a database, as ``FLOWAY_DATABASE_URL`` takes it."""
        return f"postgresql://floway:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, template: str = "template0") -> str:
        """The URL of a database of its own: empty, or a copy of another one that nobody uses."""
        name = f"test_{secrets.token_hex(8)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)

    def drop_database(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = url.rpartition("/")[2]
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server on a free loopback port and stop it at the end."""
    # A short path of its own: the one of pytest may be closed to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="floway-pg-"))
    try:
        user = _unprivileged_user()
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        password = secrets.token_urlsafe(16)
        password_file = folder / "password"
        password_file.write_text(password)
        if user is not None:
            os.chown(password_file, user.pw_uid, user.pw_gid)
        options = ["-U", "floway", "-A", "scram-sha-256", "--pwfile", str(password_file)]
        _run(user, folder, "initdb", "-D", "data", "-E", "UTF8", "--locale=C", "--no-sync", *options)
        port = _start(user, folder)
        try:
            yield Cluster(port, password)
        finally:
            _run(user, folder, "pg_ctl", "-D", "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _start(user: pwd.struct_passwd | None, folder: Path) -> int:
    for attempt in range(_ATTEMPTS):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        server = f"-p {port} -h 127.0.0.1 -k {folder} -F -c shared_buffers=16MB -c max_connections=60"
        try:
            _run(user, folder, "pg_ctl", "-D", "data", "-l", "log", "-w", "-o", server, "start")
        except subprocess.CalledProcessError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return port
    raise AssertionError("unreachable")


def _run(user: pwd.struct_passwd | None, folder: Path, program: str, *arguments: str) -> None:
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    # To a file: the server inherits it and would keep a pipe open for as long as it runs.
    with (folder / "output").open("ab") as output:
        subprocess.run(
            [_binary(program), *arguments],
            cwd=folder,
            check=True,
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            **identity,
        )


def _binary(program: str) -> str:
    """The newest installed one; Debian keeps them out of the PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: float(path.parts[4])
    )
    found = str(versions[-1]) if versions else shutil.which(program)
    if found is None:
        raise RuntimeError("the tests need PostgreSQL: apt-get install postgresql")
    return found


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Who runs the server when the tests run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
