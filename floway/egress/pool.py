"""Connections to upstreams, kept open between calls."""

import contextlib
import select
import socket
import ssl
import time
from collections import deque
from functools import lru_cache
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import certifi
from gevent import monkey
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.util.ssl_ import ssl_wrap_socket

from floway.domain.proxy import Endpoint, Proxy
from floway.egress.dial import dial
from floway.egress.errors import connect_error, tls_reason
from floway.errors import DialFailed

#: How long an idle connection is kept. Vendors' front ends close theirs after 60 s or more;
#: keeping ours shorter makes it rare to write into a closed one.
IDLE_SECONDS = 50
#: Idle connections per origin; more are closed when they come back.
MAX_IDLE = 512

# gevent's own poll is emulated on its loop and costs more than the request; with a zero
# timeout the real one never waits.
_poll = monkey.get_original("select", "poll")


class Origin(NamedTuple):
    """Where a connection goes to."""

    scheme: str
    host: str
    port: int


class Tunnel(NamedTuple):
    """The same through a proxy."""

    endpoint: Endpoint
    origin: Origin


class Target(NamedTuple):
    """A URL, taken apart for the wire."""

    origin: Origin
    #: Path and query.
    path: str
    #: The ``Host`` header.
    host_header: str


@lru_cache(maxsize=4096)
def target(url: str) -> Target:
    """Take an http or https URL apart."""
    parts = urlsplit(url)
    scheme, host = parts.scheme, parts.hostname or ""
    origin = Origin(scheme, host, parts.port or (443 if scheme == "https" else 80))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(origin, path, parts.netloc.rpartition("@")[2])


class Connection:
    """One socket to an origin; TCP, TLS and verification are urllib3's."""

    __slots__ = ("_http", "_poller", "idle_since", "is_fresh", "place", "sock")

    def __init__(
        self, origin: Origin, context: ssl.SSLContext, connect_seconds: float, proxy: Proxy | None = None
    ) -> None:
        #: Which calls it serves.
        self.place = origin if proxy is None else Tunnel(proxy.endpoint, origin)
        self.is_fresh = True
        self.idle_since = 0.0
        self._http = (
            HTTPSConnection(origin.host, origin.port, timeout=connect_seconds, ssl_context=context)
            if origin.scheme == "https"
            else HTTPConnection(origin.host, origin.port, timeout=connect_seconds)
        )
        try:
            if proxy is None:
                self._http.connect()
            else:
                self._http.sock = _tunnelled(proxy, origin, context, connect_seconds)
        except (OSError, HTTPError) as error:
            self._http.close()
            raise connect_error(error, origin.host, connect_seconds) from error
        except BaseException:
            # The greenlet was killed because its client left.
            self._http.close()
            raise
        sock = self._http.sock
        assert sock is not None
        self.sock: socket.socket = sock
        self._poller = _poll()
        self._poller.register(sock.fileno(), select.POLLIN)

    def is_alive(self) -> bool:
        """Nothing is readable: an idle peer that has something to say has closed."""
        return not self._poller.poll(0)

    def close(self) -> None:
        """Close the socket; a greenlet that waits on it wakes with an error."""
        with contextlib.suppress(OSError):
            self._http.close()


def _tunnelled(
    proxy: Proxy, origin: Origin, context: ssl.SSLContext, connect_seconds: float
) -> socket.socket:
    """A socket through a proxy, with the origin's own TLS inside.

    :raises DialFailed: wherever it fails; the origin has seen nothing of a request.
    """
    sock = dial(proxy, origin.host, origin.port, context)
    try:
        sock.settimeout(connect_seconds)
        if origin.scheme != "https":
            return sock
        # The ssl module wraps only plain sockets; urllib3's transport wraps TLS once more.
        is_inside_tls = isinstance(sock, ssl.SSLSocket)
        wrapped = ssl_wrap_socket(
            sock, ssl_context=context, server_hostname=origin.host, tls_in_tls=is_inside_tls
        )
        return cast(socket.socket, wrapped)
    except (OSError, HTTPError) as error:
        sock.close()
        if isinstance(error, TimeoutError):
            reason = f"no answer within {connect_seconds:g} s"
        else:
            reason = tls_reason(error)
        raise DialFailed(proxy.name, "inner-tls", f"{origin.host}: {reason}") from error
    except BaseException:
        sock.close()
        raise


class Pool:
    """Idle connections per origin and way, the most recently used first."""

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None
        self._idle: dict[Origin | Tunnel, deque[Connection]] = {}

    def take(self, place: Origin | Tunnel) -> Connection | None:
        """An idle connection that is still open, or None."""
        idle = self._idle.get(place)
        horizon = time.monotonic() - IDLE_SECONDS
        while idle:
            connection = idle.pop()
            if connection.idle_since > horizon and connection.is_alive():
                return connection
            connection.close()
        return None

    def connect(self, origin: Origin, connect_seconds: float, proxy: Proxy | None = None) -> Connection:
        """A fresh connection.

        :param proxy: the way; it has a limit of its own, for the tunnel.
        :raises UpstreamUnreachable: refused, name not found, TLS.
        :raises DialFailed: likewise, with a proxy, whatever the reason.
        :raises UpstreamTimeout: the limit passed.
        """
        return Connection(origin, self._tls(), connect_seconds, proxy)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection whose answer was read to its end."""
        connection.is_fresh = False
        connection.idle_since = time.monotonic()
        idle = self._idle.setdefault(connection.place, deque())
        if len(idle) >= MAX_IDLE:
            idle.popleft().close()
        idle.append(connection)

    def sweep(self) -> None:
        """Close what has been idle for too long."""
        horizon = time.monotonic() - IDLE_SECONDS
        for idle in self._idle.values():
            while idle and idle[0].idle_since <= horizon:
                idle.popleft().close()

    def close(self) -> None:
        """Close every idle connection."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()

    def _tls(self) -> ssl.SSLContext:
        """One context for all: reading the certificate bundle takes tens of milliseconds.

        The system's own store counts too, so that a private authority works without a setting.
        """
        if self._context is None:
            self._context = ssl.create_default_context(cafile=certifi.where())
            self._context.load_default_certs()
            self._context.set_alpn_protocols(["http/1.1"])
        return self._context
