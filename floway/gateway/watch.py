"""Notices at once that a client has left.

A generator under WSGI learns of it only when a write fails, and the first write after the
client's FIN succeeds; during a silent phase it does not learn of it at all. So the socket is
watched for readability: an end of file means that the client is gone, anything else is the
next request of its connection and stays there.
"""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

import gevent


class ClientWatch:
    """Watches one client socket until it is stopped.

    :param sock: gevent's socket of the client; None (a test client, TLS in the server) watches nothing.
    :param on_gone: called in the hub, so it must not wait.
    """

    __slots__ = ("_io", "_on_gone", "_sock")

    def __init__(self, sock: Any, on_gone: Callable[[], None]) -> None:
        # The inner socket: peeking through gevent's would wait, which the hub must not.
        self._sock: socket.socket | None = getattr(sock, "_sock", None)
        self._on_gone = on_gone
        self._io: Any = None
        if self._sock is not None and not hasattr(sock, "context"):
            self._io = gevent.get_hub().loop.io(self._sock.fileno(), 1)
            self._io.start(self._readable)

    def _readable(self) -> None:
        assert self._sock is not None
        try:
            ahead = self._sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except OSError:
            ahead = b""
        self.stop()
        if not ahead:
            self._on_gone()

    def hang_up(self) -> None:
        """Close the client's connection; a greenlet that waits to write to it wakes with an error."""
        if self._sock is not None:
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def stop(self) -> None:
        """Stop watching; may be called again."""
        watcher, self._io = self._io, None
        if watcher is not None:
            watcher.stop()
            watcher.close()
