"""The real gateway for functional tests: its own data directory, gunicorn and two gevent workers."""

import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import requests
from click.testing import Result

from floway import cli
from floway.settings import Settings, load
from floway.store import db, revision
from tests.support.database import migrated, store_app
from tests.support.ports import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
ALL_PROTOCOLS = ("messages", "chat_completions", "responses", "gemini")
#: What the simulator is given as its key; it takes any.
UPSTREAM_KEY = "upstream-key-of-the-tests"
#: How a worker says in its log, in either format, which revision it goes by: its process, the revision.
_TAKEN = re.compile(rb'snapshot_taken"?[ ,]"?pid"?[=:](\d+)[ ,]"?revision"?[=:](\d+)')


class Gateway:
    """A data directory that the CLI has filled, and the server on it once ``start`` was called."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir
        self.log_path = data_dir / "gunicorn.log"
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.api_key = ""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FLOWAY_")}
        self.environment = {**inherited, "FLOWAY_DATA_DIR": str(data_dir), **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log_begins_at = 0

    def prepare(self) -> None:
        """Migrate the database, make a user and an API key.

        On the embedded database it is a copy of one that was prepared so by commands; each takes seconds.
        """
        if "FLOWAY_DATABASE_URL" not in self.environment:
            template, self.api_key = _template()
            shutil.copytree(template, self.data_dir, dirs_exist_ok=True)
            return
        with migrated(self.settings()):
            pass
        self.flask("users", "create", "tester")
        self.api_key = self.flask("keys", "create", "tests", "--user", "tester", "--quiet").strip()

    def flask(self, *arguments: str) -> str:
        """The standard output of ``flask ...``.

        :raises AssertionError: it failed; with what it said on standard error.
        """
        done = self.run(*arguments)
        assert done.exit_code == 0, f"flask {' '.join(arguments[:3])} ... failed:\n{done.stderr[-4000:]}"
        return done.stdout

    def run(self, *arguments: str, stdin: str = "") -> Result:
        """What one of our commands did, within this process: a new one imports for seconds.

        Running workers know of it when this returns.
        """
        app = store_app(self.settings())
        cli.register(app)
        # Where a context is open already, a command would work on the database of that one.
        with app.app_context():
            done = app.test_cli_runner().invoke(args=arguments, input=stdin)
            db.db.engine.dispose()
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        if self._process is not None:
            self.take_over()
        return done

    def settings(self) -> Settings:
        """Its settings, for who works on its database."""
        return load({name: value for name, value in self.environment.items() if name.startswith("FLOWAY_")})

    def take_over(self) -> None:
        """Wait until every worker goes by all that is stored by now: rows, logins, quotas, health."""
        app = store_app(self.settings())
        with app.app_context():
            # Some of it does not raise the revision. A worker that sees this one looks at the rest after it.
            revision.bump()
            wanted = revision.current()
            db.db.engine.dispose()
        wait_until(
            lambda: self._followers(wanted).issuperset(self.worker_pids()),
            f"revision {wanted} in every worker",
            60,
        )

    def _followers(self, wanted: int) -> set[int]:
        """The workers, since the launch, that have said that they go by this revision or a later one."""
        with self.log_path.open("rb") as log:
            log.seek(self._log_begins_at)
            return {int(pid) for pid, taken in _TAKEN.findall(log.read()) if int(taken) >= wanted}

    def command(self, *arguments: str) -> str:
        """The standard output of ``flask --app wsgi ...``, as an operator runs it.

        :raises AssertionError: it failed; with what it said on standard error.
        """
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"flask {' '.join(arguments[:3])} ... failed:\n{done.stderr[-4000:]}"
        return done.stdout

    def add_upstream(
        self,
        name: str,
        base_url: str,
        *,
        endpoints: Sequence[str] = ALL_PROTOCOLS,
        models: Sequence[str] = (),
        auth: str = "bearer",
        sort_order: int = 0,
        extra: Sequence[str] = (),
    ) -> str:
        """Add a custom upstream; its id.

        :param models: without any, the catalogue comes from the upstream's model list.
        :param extra: further arguments of ``upstreams add custom``.
        """
        repeated = [part for endpoint in endpoints for part in ("--endpoint", endpoint)]
        repeated += [part for model in models for part in ("--model", model)]
        options = {"--name": name, "--base-url": base_url, "--api-key": UPSTREAM_KEY, "--auth": auth}
        pairs = [part for pair in options.items() for part in pair]
        output = self.flask(
            "upstreams", "add", "custom", *pairs, "--sort-order", str(sort_order), *repeated, *extra
        )
        return output.strip().splitlines()[-1]

    def start(self, workers: int = 2, arguments: Sequence[str] = (), seconds: float = 90) -> None:
        """Start gunicorn and wait until the gateway says that it is ready, and each of its workers serves.

        A worker that is told to stop before it listens to signals would be waited for in vain.

        :param seconds: how long that may take; workers import for seconds, and on a busy machine take turns.
        """
        self.launch(workers, arguments)
        try:
            wait_until(self._is_ready, "readiness of the gateway", seconds)
            wait_until(lambda: len(self._followers(0)) >= workers, "readiness of each worker", seconds)
        except AssertionError as error:
            self.kill()
            raise AssertionError(f"{error}\n{self.log_text()[-4000:]}") from error

    def launch(self, workers: int = 2, arguments: Sequence[str] = ()) -> None:
        """Start gunicorn and return at once."""
        command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", str(workers)]
        command += ["-b", f"127.0.0.1:{self.port}", "--no-control-socket", *arguments, "wsgi:app"]
        with self.log_path.open("ab") as log:
            self._log_begins_at = log.tell()
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    @property
    def pid(self) -> int:
        """The process id of gunicorn's arbiter."""
        assert self._process is not None, "the gateway is not started"
        return self._process.pid

    def worker_pids(self) -> list[int]:
        """The process ids of the workers, ascending."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return sorted(int(pid) for pid in children.read_text().split())

    def log_text(self) -> str:
        """Everything that gunicorn and its workers have printed."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def stop(self, seconds: float = 30.0) -> None:
        """End it as an operator does, with SIGTERM, and check that it ended well."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise AssertionError(f"no end {seconds:g} s after SIGTERM\n{self.log_text()[-4000:]}") from None
        assert process.returncode == 0, f"exit code {process.returncode}\n{self.log_text()[-4000:]}"

    def kill(self) -> None:
        """End the whole process group at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "gunicorn ended at once"
        with requests.Session() as session:
            session.trust_env = False
            try:
                return session.get(f"{self.base_url}/readyz", timeout=2).status_code == 200
            except requests.RequestException:
                return False


@cache
def _template() -> tuple[Path, str]:
    """A prepared data directory that no gateway uses, and its API key."""
    folder = Path(tempfile.mkdtemp(prefix="floway-template-"))
    atexit.register(shutil.rmtree, folder)
    gateway = Gateway(folder)
    gateway.command("db", "upgrade")
    gateway.command("users", "create", "tester")
    return folder, gateway.command("keys", "create", "tests", "--user", "tester", "--quiet").strip()


@contextmanager
def running_gateway(
    data_dir: Path, upstream_url: str | None, settings: Mapping[str, str] | None = None, workers: int = 2
) -> Iterator[Gateway]:
    """A gateway, with an upstream of all four protocols if a URL is given; stopped at the end."""
    gateway = Gateway(data_dir, settings)
    gateway.prepare()
    if upstream_url:
        gateway.add_upstream("simulator", upstream_url)
    gateway.start(workers)
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()
