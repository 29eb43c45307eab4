"""Starts what is measured: the mock vendor, Floway, nginx and, where one is installed, a peer."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from bench.measure import Target

ROOT = Path(__file__).resolve().parents[1]
_KEY = "sk-bench"
#: ``{protocol: models}`` of Floway's upstreams, which are the same mock.
_MODELS = {
    "chat_completions": ("mock-n200-g0", "mock-n200-g10", "mock-n30-g1000"),
    "messages": ("mock-messages-n200-g0", "mock-messages-n30-g1000"),
}


@contextmanager
def mock(build: Path, core: int) -> Iterator[Target]:
    """The mock vendor; also the target "direct", without a gateway in between."""
    port = _free_port()
    with _process([str(build / "mock_upstream"), str(port)], core) as pid:
        _wait(f"http://127.0.0.1:{port}/v1/models")
        yield Target("direct", port, pid)


@contextmanager
def floway(upstream_port: int, folder: Path, core: int, database_url: str | None = None) -> Iterator[Target]:
    """Our gateway as operators run it: one worker, accounting and logging on."""
    port = _free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLOWAY_")}
    environ |= {"FLOWAY_DATA_DIR": str(folder / "floway"), "PORT": str(port), "WEB_CONCURRENCY": "1"}
    if database_url:
        environ |= {"FLOWAY_DATABASE_URL": database_url}
    _flask(environ, "db", "upgrade")
    for endpoint, models in _MODELS.items():
        add = ["upstreams", "add", "custom", "--name", endpoint, "--api-key", "sk-mock", "--auth", "bearer"]
        at = ["--base-url", f"http://127.0.0.1:{upstream_port}", "--endpoint", endpoint]
        _flask(environ, *add, *at, *(f"--model={name}" for name in models))
    key = _flask(environ, "keys", "create", "bench", "--quiet")
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-k", "gevent", "wsgi:app"]
    with _process(command, core, environ, folder / "floway.log") as pid:
        _wait(f"http://127.0.0.1:{port}/readyz")
        yield Target("floway", port, pid, {"Authorization": f"Bearer {key}"})


@contextmanager
def nginx(upstream_port: int, folder: Path, core: int) -> Iterator[Target]:
    """The yardstick: a bare proxy with a key check, one worker, no buffering; it translates nothing."""
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(_NGINX.format(port=port, upstream=upstream_port, folder=folder, key=_KEY))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with _process(
        [program, "-c", str(config), "-p", str(folder), "-e", str(folder / "nginx.log")], core
    ) as pid:
        _wait(f"http://127.0.0.1:{port}/v1/models", {"Authorization": f"Bearer {_KEY}"})
        yield Target("nginx", port, pid, {"Authorization": f"Bearer {_KEY}"})


@contextmanager
def portkey(upstream_port: int, server: Path, folder: Path, core: int) -> Iterator[Target]:
    """Portkey's open-source gateway, ``node .../start-server.js``; it stores nothing."""
    port = _free_port()
    command = ["node", str(server), "--headless", f"--port={port}"]
    with _process(command, core, {**os.environ, "NODE_ENV": "production"}, folder / "portkey.log") as pid:
        _wait(f"http://127.0.0.1:{port}/")
        base = f"http://127.0.0.1:{upstream_port}/v1"
        headers = {"Authorization": "Bearer sk-mock", "x-portkey-custom-host": base}
        yield Target("portkey", port, pid, headers, vendor_header="x-portkey-provider")


_NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid;
events {{ worker_connections 8192; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  client_max_body_size 10m; client_body_buffer_size 1m; keepalive_requests 10000000;
  upstream mock {{ server 127.0.0.1:{upstream}; keepalive 512; keepalive_requests 10000000; }}
  map $http_authorization $known {{ default 0; "Bearer {key}" 1; }}
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location / {{
      if ($known = 0) {{ return 401; }}
      proxy_pass http://mock; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
    }}
  }}
}}
"""


@contextmanager
def _process(
    command: list[str], core: int, environ: dict[str, str] | None = None, log: Path | None = None
) -> Iterator[int]:
    with open(log or os.devnull, "wb") as output:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command], cwd=ROOT, env=environ, stdout=output, stderr=output
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _flask(environ: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, headers: dict[str, str] | None = None) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            if requests.get(url, headers=headers, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError(f"{url} did not come up")
        time.sleep(0.1)
