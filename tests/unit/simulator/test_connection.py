"""One client connection, over a pair of sockets in this process."""

from collections.abc import Iterator
from typing import Any

import gevent
import pytest
from gevent import socket

from floway.simulator.connection import ClientLeft, Connection
from floway.simulator.wire import Request

REQUEST = b"GET /%d HTTP/1.1\r\nhost: sim\r\n\r\n"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    near = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    yield near, far
    for sock in (near, far, listener):
        sock.close()


def test_requests_are_answered_one_after_the_other(pair: Any) -> None:
    near, far = pair
    seen: list[str] = []

    def answer(request: Request, connection: Connection, keep_alive: bool) -> bool:
        seen.append(request.path)
        connection.send(request.path.encode())
        return request.path != "/3"

    near.sendall(b"".join(REQUEST % number for number in (1, 2, 3, 4)))
    Connection(far).serve(answer)

    assert seen == ["/1", "/2", "/3"]
    assert near.recv(100) == b"/1/2/3"


def test_a_pause_lasts_although_the_next_request_comes_in(pair: Any) -> None:
    near, far = pair
    connection = Connection(far)
    near.sendall(REQUEST % 1)

    with gevent.Timeout(2):
        connection.pause(0.05)

    paths: list[str] = []
    near.shutdown(socket.SHUT_WR)
    connection.serve(lambda request, _, __: bool(paths.append(request.path)) or True)
    assert paths == ["/1"]


@pytest.mark.parametrize("seconds", [None, 60.0])
def test_a_pause_ends_when_the_client_leaves(pair: Any, seconds: float | None) -> None:
    near, far = pair
    gevent.spawn_later(0.02, near.close)

    with gevent.Timeout(2), pytest.raises(ClientLeft):
        Connection(far).pause(seconds)


def test_a_reset_is_one_for_the_client(pair: Any) -> None:
    near, far = pair
    Connection(far).reset()

    with pytest.raises(ConnectionResetError):
        near.recv(1)
