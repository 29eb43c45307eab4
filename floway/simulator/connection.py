"""One client connection: requests in, answers out, and an eye on whether the client is there."""

import socket as plain_socket
import struct
import time
from collections.abc import Callable

from gevent import socket

from floway.simulator.http1 import BadRequest, RequestParser
from floway.simulator.wire import Request

_RECEIVE_BYTES = 65536


class ClientLeft(Exception):
    """The client closed its side, or reset the connection."""


class Connection:
    """A socket with a parser. Only one greenlet works on it, also while an answer waits."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._parser = RequestParser()
        sock.setsockopt(plain_socket.IPPROTO_TCP, plain_socket.TCP_NODELAY, 1)

    def serve(self, answer: Callable[[Request, "Connection", bool], bool]) -> None:
        """Answer requests until either side is done.

        :param answer: gets the request and whether the client would keep the connection; says
            whether it can be kept.
        """
        try:
            while True:
                request, keep_alive = self._next_request()
                if not answer(request, self, keep_alive) or not keep_alive:
                    return
        except (ClientLeft, OSError):
            return
        except BadRequest:
            self.send(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

    def send(self, piece: bytes) -> None:
        """Write all of ``piece``; waits while the client does not read.

        :raises ClientLeft: the client is gone.
        """
        try:
            self._socket.sendall(piece)
        except OSError as error:
            raise ClientLeft from error

    def pause(self, seconds: float | None) -> None:
        """Wait, for ever if None, but notice at once when the client leaves.

        :raises ClientLeft: it left.
        """
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            remaining = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                socket.wait_read(self._socket.fileno(), timeout=remaining, timeout_exc=TimeoutError())
            except TimeoutError:
                return
            # Bytes that come while an answer is under way are the next request.
            self._parser.feed(self._receive())

    def reset(self) -> None:
        """Drop the connection with a RST."""
        self._socket.setsockopt(plain_socket.SOL_SOCKET, plain_socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()

    def _next_request(self) -> tuple[Request, bool]:
        while not self._parser.requests:
            self._parser.feed(self._receive())
            if self._parser.expects_continue:
                self._parser.expects_continue = False
                self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        return self._parser.requests.pop(0)

    def _receive(self) -> bytes:
        try:
            received: bytes = self._socket.recv(_RECEIVE_BYTES)
        except OSError as error:
            raise ClientLeft from error
        if not received:
            raise ClientLeft
        return received
