"""Opening a tunnel through an egress proxy: HTTP CONNECT, the same inside TLS, or SOCKS5.

Each stage has its error, and all of them share one deadline. Host names always go to the proxy. The
answers of a proxy are read so that no byte behind them is taken: those belong to the tunnel.
"""

import base64
import ipaddress
import re
import socket
import ssl
import time

from urllib3.exceptions import HTTPError
from urllib3.util.connection import create_connection

from floway import __version__
from floway.domain.proxy import DIAL_SECONDS, SCHEMES, Endpoint, Proxy
from floway.egress.errors import tls_reason
from floway.errors import DialFailed, Stage

#: The largest answer to CONNECT. Some proxies send a page with a refusal; only its head is read.
MAX_HEAD_BYTES = 64 * 1024

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: |\r|$)")

#: https://www.rfc-editor.org/rfc/rfc1928#section-6
_SOCKS_REPLIES = {
    1: "general failure",
    2: "connection not allowed",
    3: "network unreachable",
    4: "host unreachable",
    5: "connection refused",
    6: "TTL expired",
    7: "command not supported",
    8: "address type not supported",
}
_NO_AUTHENTICATION, _USERNAME_PASSWORD = 0, 2
_IPV4, _NAME, _IPV6 = 1, 3, 4


class _Refused(Exception):
    """The proxy does not open the tunnel; says why, without a byte that it sent."""


def dial(proxy: Proxy, host: str, port: int, context: ssl.SSLContext) -> socket.socket:
    """A connected socket whose bytes go to a host and port, still without TLS of their own.

    Blocks up to the proxy's own limit.

    :param context: verifies a proxy that is spoken to in TLS.
    :raises DialFailed: the stage tells how far it came.
    """
    endpoint = proxy.endpoint
    if endpoint.scheme not in SCHEMES:
        # Such as one that a later release has stored.
        raise DialFailed(
            proxy.name, "config", f"this release cannot use proxies of the kind '{endpoint.scheme}'"
        )
    seconds = proxy.dial_seconds or DIAL_SECONDS
    deadline = time.monotonic() + seconds
    stage: Stage = "tcp-connect"
    sock: socket.socket | None = None
    try:
        sock = create_connection((endpoint.host, endpoint.port), seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if endpoint.scheme == "https":
            stage = "outer-tls"
            sock.settimeout(_remaining(deadline))
            sock = context.wrap_socket(sock, server_hostname=endpoint.host)
        stage = "proxy-handshake"
        tunnel = _Handshake(sock, deadline)
        if endpoint.scheme == "socks5":
            _open_by_socks(tunnel, endpoint, host, port)
        else:
            _open_by_connect(tunnel, endpoint, host, port)
    except (OSError, HTTPError, UnicodeError, _Refused) as error:
        _close(sock)
        raise DialFailed(proxy.name, stage, _reason(error, seconds)) from None
    except BaseException:
        # The greenlet was killed because its client left.
        _close(sock)
        raise
    return sock


class _Handshake:
    """Reads and writes before a deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._deadline = deadline

    def send(self, message: bytes) -> None:
        self._sock.settimeout(_remaining(self._deadline))
        self._sock.sendall(message)

    def read(self, size: int) -> bytes:
        """Exactly so many bytes."""
        received = b""
        while len(received) < size:
            self._sock.settimeout(_remaining(self._deadline))
            piece = self._sock.recv(size - len(received))
            if not piece:
                raise _Refused("it closed the connection")
            received += piece
        return received


def _open_by_connect(tunnel: _Handshake, endpoint: Endpoint, host: str, port: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"""
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", f"User-Agent: floway/{__version__}"]
    if endpoint.username:
        credentials = f"{endpoint.username}:{endpoint.password}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(credentials).decode()}")
    tunnel.send("\r\n".join([*lines, "\r\n"]).encode("ascii"))
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        if len(head) >= MAX_HEAD_BYTES:
            raise _Refused(f"the head of its answer is larger than {MAX_HEAD_BYTES} bytes")
        head += tunnel.read(1)
        if len(head) == 5 and head != b"HTTP/":
            raise _Refused("it does not speak HTTP")
    status = _STATUS.match(head)
    if status is None:
        raise _Refused("it does not speak HTTP/1.1")
    # "Any 2xx (Successful) response indicates that the sender (and all inbound proxies) will switch to
    # tunnel mode immediately after the response header section"
    if not status[1].startswith(b"2"):
        why = " (user name or password)" if status[1] == b"407" else ""
        raise _Refused(f"it answered HTTP {status[1].decode()}{why}")


def _open_by_socks(tunnel: _Handshake, endpoint: Endpoint, host: str, port: int) -> None:
    """https://www.rfc-editor.org/rfc/rfc1928 and https://www.rfc-editor.org/rfc/rfc1929"""
    offered = [_NO_AUTHENTICATION, _USERNAME_PASSWORD] if endpoint.username else [_NO_AUTHENTICATION]
    tunnel.send(bytes([5, len(offered), *offered]))
    version, method = tunnel.read(2)
    if version != 5:
        raise _Refused("it does not speak SOCKS5")
    if method not in offered:
        raise _Refused("it wants another user name and password" if endpoint.username else "it wants a login")
    if method == _USERNAME_PASSWORD:
        username, password = endpoint.username.encode(), endpoint.password.encode()
        tunnel.send(bytes([1, len(username), *username, len(password), *password]))
        if tunnel.read(2)[1] != 0:
            raise _Refused("it refuses the user name or password")
    tunnel.send(b"\x05\x01\x00" + _address(host) + port.to_bytes(2))
    _, reply, _, kind = tunnel.read(4)
    if reply != 0:
        raise _Refused(f"it answered '{_SOCKS_REPLIES.get(reply, f'error {reply}')}'")
    # The address that the proxy connected from is of no use, but stands in front of the tunnel's bytes.
    size = {_IPV4: 4, _IPV6: 16}.get(kind) or tunnel.read(1)[0]
    tunnel.read(size + 2)


def _address(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.encode("idna") if not host.isascii() else host.encode()
        if len(name) > 255:
            raise _Refused("a host name has at most 255 bytes") from None
        return bytes([_NAME, len(name), *name])
    return bytes([_IPV4 if address.version == 4 else _IPV6]) + address.packed


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _reason(error: Exception, seconds: float) -> str:
    if isinstance(error, _Refused):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:g} s"
    if isinstance(error, ssl.SSLError):
        return tls_reason(error)
    if isinstance(error, UnicodeError):
        return "the name of the upstream's host cannot be told to it"
    # urllib3 refuses to look up names that no resolver could take.
    if isinstance(error, socket.gaierror | HTTPError):
        return "its name could not be resolved"
    return "it refused the connection or is not reachable"


def _close(sock: socket.socket | None) -> None:
    if sock is not None:
        sock.close()
