"""Real egress proxies on the loopback: HTTP CONNECT, the same inside TLS, and SOCKS5.

They open tunnels to wherever they are asked and remember where that was. Names that end with ``.invalid``
are known to them alone, as this machine: what reaches such a host has gone through a proxy.
"""

import base64
import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from floway.domain.proxy import Endpoint, Proxy


@dataclass(frozen=True, slots=True)
class Login:
    """What a proxy wants to know before it opens a tunnel."""

    username: str
    password: str


class RunningProxy:
    """Where a proxy listens, and what it was asked for."""

    def __init__(self, listener: socket.socket, scheme: str, login: Login | None) -> None:
        self.port: int = listener.getsockname()[1]
        self.scheme = scheme
        self.login = login
        #: ``host:port`` of every tunnel that was opened, oldest first.
        self.tunnels: list[str] = []
        #: Heads of CONNECT requests, or SOCKS5 greetings, as they came.
        self.greetings: list[bytes] = []
        #: Tunnels that are refused from now on.
        self.refuses = False
        #: Hosts at which nobody listens.
        self.closed_hosts: set[str] = set()
        self.faults: list[BaseException] = []

    @property
    def url(self) -> str:
        """What an operator configures, credentials included."""
        who = f"{self.login.username}:{self.login.password}@" if self.login else ""
        return f"{self.scheme}://{who}127.0.0.1:{self.port}"

    def proxy(self, name: str = "one", dial_seconds: int | None = 5) -> Proxy:
        """The same as a value."""
        login = self.login or Login("", "")
        endpoint = Endpoint(self.scheme, "127.0.0.1", self.port, login.username, login.password)
        return Proxy(f"proxy_{name}", name, endpoint, dial_seconds)


@contextmanager
def connect_proxy(
    login: Login | None = None, context: ssl.SSLContext | None = None
) -> Iterator[RunningProxy]:
    """An HTTP proxy that knows only CONNECT; an HTTPS proxy when there is a context."""
    with _running("https" if context else "http", login, _agreed_by_connect, context) as running:
        yield running


@contextmanager
def socks5_proxy(login: Login | None = None) -> Iterator[RunningProxy]:
    """A SOCKS5 proxy that resolves names itself."""
    with _running("socks5", login, _agreed_by_socks, None) as running:
        yield running


#: Reads what a client wants; gives the destination, or None when it was refused.
_Agree = Callable[[socket.socket, RunningProxy], tuple[str, int] | None]


@contextmanager
def _running(
    scheme: str, login: Login | None, agree: _Agree, context: ssl.SSLContext | None
) -> Iterator[RunningProxy]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = RunningProxy(listener, scheme, login)
        sockets: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def accept_all() -> None:
            while True:
                try:
                    sock, _ = listener.accept()
                except OSError:
                    return
                sockets.append(sock)
                thread = threading.Thread(target=_serve, args=(sock, running, agree, context), daemon=True)
                thread.start()
                threads.append(thread)

        accepting = threading.Thread(target=accept_all, daemon=True)
        accepting.start()
        try:
            yield running
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            accepting.join(5)
            for sock in sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join(5)
    assert running.faults == []


def _serve(sock: socket.socket, running: RunningProxy, agree: _Agree, context: ssl.SSLContext | None) -> None:
    peer = sock
    try:
        if context:
            peer = context.wrap_socket(sock, server_side=True)
        destination = agree(peer, running)
        if destination is None:
            return
        host, port = destination
        if host in running.closed_hosts:
            raise ConnectionRefusedError(host)
        address = "127.0.0.1" if host.endswith(".invalid") else host
        with socket.create_connection((address, port), 5) as target:
            _confirm(peer, running)
            running.tunnels.append(f"{host}:{port}")
            _pump(peer, target)
    except OSError:
        # Either side left, or the destination is away: the client sees its connection end.
        pass
    except BaseException as fault:
        running.faults.append(fault)
        raise
    finally:
        peer.close()


def _agreed_by_connect(peer: socket.socket, running: RunningProxy) -> tuple[str, int] | None:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _exactly(peer, 1)
    running.greetings.append(head)
    if running.login:
        pair = f"{running.login.username}:{running.login.password}".encode()
        wanted = b"\r\nProxy-Authorization: Basic " + base64.b64encode(pair) + b"\r\n"
        if wanted not in head:
            peer.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return None
    if running.refuses:
        peer.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy")
        return None
    method, authority, _ = head.split(b" ", 2)
    assert method == b"CONNECT", head
    host, _, port = authority.decode().rpartition(":")
    return host.strip("[]"), int(port)


def _agreed_by_socks(peer: socket.socket, running: RunningProxy) -> tuple[str, int] | None:
    version, count = _exactly(peer, 2)
    methods = _exactly(peer, count)
    running.greetings.append(bytes([version, count]) + methods)
    wanted = 2 if running.login else 0
    if wanted not in methods:
        peer.sendall(b"\x05\xff")
        return None
    peer.sendall(bytes([5, wanted]))
    if running.login:
        _exactly(peer, 1)
        username, password = _short_text(peer), _short_text(peer)
        is_known = Login(username, password) == running.login
        peer.sendall(b"\x01\x00" if is_known else b"\x01\x01")
        if not is_known:
            return None
    _, _, _, kind = _exactly(peer, 4)
    host = _short_text(peer) if kind == 3 else _literal(peer, kind)
    port = int.from_bytes(_exactly(peer, 2))
    if running.refuses:
        peer.sendall(b"\x05\x02\x00\x01" + bytes(6))
        return None
    return host, port


def _confirm(peer: socket.socket, running: RunningProxy) -> None:
    peer.sendall(
        b"\x05\x00\x00\x01" + bytes(6)
        if running.scheme == "socks5"
        else b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n"
    )


def _pump(peer: socket.socket, target: socket.socket) -> None:
    """Carry bytes both ways until either side closes."""
    while True:
        pending = isinstance(peer, ssl.SSLSocket) and peer.pending()
        readable = [peer] if pending else select.select([peer, target], [], [])[0]
        for source, sink in ((peer, target), (target, peer)):
            if source in readable:
                chunk = source.recv(65536)
                if not chunk:
                    return
                sink.sendall(chunk)


def _literal(peer: socket.socket, kind: int) -> str:
    family, size = (socket.AF_INET, 4) if kind == 1 else (socket.AF_INET6, 16)
    return socket.inet_ntop(family, _exactly(peer, size))


def _short_text(peer: socket.socket) -> str:
    return _exactly(peer, _exactly(peer, 1)[0]).decode()


def _exactly(peer: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        chunk = peer.recv(size - len(received))
        if not chunk:
            raise ConnectionResetError
        received += chunk
    return received
