"""How gunicorn serves Floway: ``gunicorn -c deploy/gunicorn.conf.py -k gevent wsgi:app``.

Each setting stands with its reason. ``PORT``, ``BIND_HOST``, ``WEB_CONCURRENCY`` and gunicorn's own
``FORWARDED_ALLOW_IPS`` come from the environment; everything else that an operator decides is a
``FLOWAY_`` variable (``docs/settings.md``).
"""

import gc
import logging
import os
import re
import resource
import sys
from typing import Any

from gunicorn.glogging import Logger

from floway.errors import ConfigError
from floway.settings import load

try:
    # Read here so that a setting that cannot work is one sentence, not a worker that dies over and over.
    drain_seconds = load().drain_seconds
except ConfigError as error:
    sys.exit(f"floway: {error}")

# Loopback unless told: a gateway full of credentials does not open itself to the network.
bind = f"{os.environ.get('BIND_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8788')}"

# Connections that wait while every worker is busy accepting; the kernel's somaxconn caps it.
backlog = 2048

# Threads or blocking workers would hold one slot per open stream; a greenlet costs some KiB.
worker_class = "gevent"

# A worker uses one core. Affinity respects taskset and cpuset; a CPU quota it does not see, so
# containers set WEB_CONCURRENCY.
workers = int(os.environ.get("WEB_CONCURRENCY") or len(os.sched_getaffinity(0)))

# Open client connections per worker, idle ones included. Beyond it a worker stops accepting.
worker_connections = 4000

# Heartbeat of a worker: gevent beats every second, so this only catches a hub that is blocked.
# It does not limit a request.
timeout = 30

# An idle kept-alive connection lasts this long, and a worker that stops waits for it. Ten seconds
# outlive the pools of the Python SDKs (5 s) and of Node (4 s), so that the client closes first and
# no request meets a closing socket. A proxy in front keeps idle connections for less than this.
keepalive = 10

# After SIGTERM: streams may go on for FLOWAY_DRAIN_SECONDS and then get their error frame, idle
# connections run out beside them, and the last usage rows are written. Only then is a worker killed.
graceful_timeout = int(drain_seconds) + keepalive + 5

# A worker that ends after N requests cuts the streams that are open by then.
max_requests = 0

# Workers import the application after their monkey-patching; in the master it would come too late.
preload_app = False

# One line per exchange comes from Floway itself, with verdict and usage; a second log costs about 5% CPU.
accesslog = None
errorlog = "-"

# The address of a set-up script is a secret for its five minutes (docs/agent-setup.md). Percent signs
# can stand for any of its characters, so whatever follows the folder is masked, up to the next blank.
_setup_path = re.compile(r"(?i)(/(?:s|%73)(?:e|%65)(?:t|%74)(?:u|%75)(?:p|%70)(?:/|%2f)+)[^\s\"'?]+")


class MaskedLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger, whose lines never have such an address: neither of requests nor of errors."""

    def setup(self, cfg: Any) -> None:
        """Mask what the two loggers are given, before any handler sees it."""
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            if _mask not in log.filters:
                log.addFilter(_mask)


def _mask(record: logging.LogRecord) -> bool:
    record.msg, record.args = _setup_path.sub(r"\1***", record.getMessage()), ()
    if record.exc_info:
        record.exc_text = _setup_path.sub(r"\1***", logging.Formatter().formatException(record.exc_info))
    return True


logger_class = MaskedLogger

# Heartbeats touch a file; on a slow disk that blocks the hub.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # a tmpfs on purpose; the file is unlinked at once

# gunicorn 27 opens a socket in the home folder through which workers can be managed; nobody here
# uses it, and what does not listen cannot be attacked.
control_socket_disable = True

# gunicorn_h1c parses heads in C where an operator installed it; the pure parser is as strict.
http_parser = "auto"

# Agents send long anthropic-beta lists and JSON in headers (Codex's x-codex-turn-metadata).
limit_request_field_size = 32768

# `X-Forwarded-Proto` decides whether the session cookie is Secure: believed from a proxy on this
# machine only, unless FORWARDED_ALLOW_IPS names another.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

# Each stream holds two descriptors, the client's and the upstream's; the rest is for the database,
# logs and idle upstream connections.
_needed_descriptors = 2 * worker_connections + 500
_soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
_reachable = _needed_descriptors if _hard == resource.RLIM_INFINITY else min(_needed_descriptors, _hard)
if _soft != resource.RLIM_INFINITY and _soft < _reachable:
    resource.setrlimit(resource.RLIMIT_NOFILE, (_reachable, _hard))


def when_ready(server: Any) -> None:
    """Warn when the hard limit of descriptors is below what the connections may need."""
    if _reachable < _needed_descriptors:
        server.log.warning(
            "The limit of open files is %d; %d connections per worker may need %d (ulimit -n, LimitNOFILE).",
            _reachable,
            worker_connections,
            _needed_descriptors,
        )


def post_worker_init(worker: Any) -> None:
    """Take the modules, which live for ever, out of the garbage collector's rounds."""
    gc.collect()
    gc.freeze()
