from collections.abc import Iterator

import gevent
import gevent.socket
import pytest

from floway.gateway.watch import ClientWatch


@pytest.fixture
def pair() -> Iterator[tuple[gevent.socket.socket, gevent.socket.socket]]:
    ours, theirs = gevent.socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def settle() -> None:
    """Let the loop look at its sockets."""
    for _ in range(3):
        gevent.sleep(0.01)


def test_an_end_of_file_means_that_the_client_is_gone(
    pair: tuple[gevent.socket.socket, gevent.socket.socket],
) -> None:
    gone: list[bool] = []
    watch = ClientWatch(pair[0], lambda: gone.append(True))
    settle()
    assert gone == []

    pair[1].close()
    settle()
    watch.stop()

    assert gone == [True]


def test_the_next_request_of_a_connection_stays_in_it(
    pair: tuple[gevent.socket.socket, gevent.socket.socket],
) -> None:
    gone: list[bool] = []
    watch = ClientWatch(pair[0], lambda: gone.append(True))

    pair[1].send(b"GET / HTTP/1.1\r\n")
    settle()
    watch.stop()

    assert gone == []
    assert pair[0].recv(100) == b"GET / HTTP/1.1\r\n"


def test_a_stopped_watch_says_nothing_more(pair: tuple[gevent.socket.socket, gevent.socket.socket]) -> None:
    gone: list[bool] = []
    watch = ClientWatch(pair[0], lambda: gone.append(True))
    watch.stop()
    watch.stop()

    pair[1].close()
    settle()

    assert gone == []


@pytest.mark.parametrize("sock", [None, object()])
def test_what_is_no_gevent_socket_is_not_watched(sock: object) -> None:
    ClientWatch(sock, lambda: pytest.fail("nobody can have gone")).stop()


def test_hanging_up_wakes_who_waits_to_write(pair: tuple[gevent.socket.socket, gevent.socket.socket]) -> None:
    watch = ClientWatch(pair[0], lambda: None)
    writer = gevent.spawn(_write_for_ever, pair[0])
    settle()
    assert not writer.ready()

    watch.hang_up()
    watch.hang_up()
    writer.join(5)
    watch.stop()

    assert writer.value == "woken"


def _write_for_ever(sock: gevent.socket.socket) -> str:
    try:
        while True:
            sock.sendall(b"x" * 65536)
    except OSError:
        return "woken"
