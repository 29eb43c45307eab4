"""Sets a gateway up from nothing, with the commands that an operator types."""

import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from deploy.demo.processes import ROOT, DemoFailed
from floway.domain.protocol import PROTOCOLS

#: A command takes a second; one that needs this long hangs.
COMMAND_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Access:
    """What a person needs to use the seeded gateway."""

    admin_password: str = field(repr=False)
    api_key: str = field(repr=False)


def command(*arguments: str, environ: Mapping[str, str], stdin: str = "") -> str:
    """What ``flask --app wsgi ARGUMENTS`` prints.

    :raises DemoFailed: it did not exit with 0; its last words are the message.
    """
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=ROOT,
        env=dict(environ),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        # Only the name of the command: its arguments may hold a key. The cause is at the end.
        words = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise DemoFailed(f"flask --app wsgi {' '.join(arguments[:2])} failed:\n{words}")
    return done.stdout.strip()


def migrate(environ: Mapping[str, str]) -> None:
    """Create the database."""
    command("db", "upgrade", environ=environ)


def access(environ: Mapping[str, str], simulator_url: str) -> Access:
    """An administrator, an upstream for all four protocols and an API key."""
    password = secrets.token_urlsafe(12)
    command("users", "create", "admin", "--admin", "--password-stdin", environ=environ, stdin=password + "\n")
    endpoints = [part for protocol in PROTOCOLS for part in ("--endpoint", protocol)]
    command(
        *("upstreams", "add", "custom", "--name", "simulator", "--base-url", simulator_url),
        *("--auth", "bearer", "--api-key", "made-up", *endpoints),
        environ=environ,
    )
    return Access(password, command("keys", "create", "demo", "--quiet", environ=environ))
