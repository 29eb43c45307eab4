"""An administrator has a gateway examined while it serves; one of its ways out leads to somebody silent."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from tests.support.database import opened
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until


class Silence:
    """Holds whoever asks for its root, without a word, and drops all others."""

    def __init__(self, listener: socket.socket) -> None:
        self.origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        #: ``(what was asked, the connection)``.
        self.held: SimpleQueue[tuple[bytes, socket.socket]] = SimpleQueue()
        self._listener = listener

    def listen(self) -> None:
        """Take connections until the listener is shut down."""
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            asked = connection.recv(65536)
            if asked.startswith(b"GET / "):
                self.held.put((asked, connection))
            else:
                connection.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        silent = Silence(listener)
        thread = Thread(target=silent.listen)
        thread.start()
        yield silent
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    """Of a gateway of one worker."""
    gateway = Gateway(tmp_path)
    gateway.prepare()
    gateway.start(workers=1)
    try:
        with opened(gateway.settings()) as app, Operator(gateway, app) as signed_in:
            yield signed_in
    finally:
        gateway.kill()


def test_one_look_at_a_time_holds_nobody_up(operator: Operator, silence: Silence) -> None:
    operator.post("upstreams", kind="ollama", name="silent", config={"base_url": silence.origin})

    with ThreadPoolExecutor(1) as pool:
        look = pool.submit(operator.get, "doctor")
        asked, way = silence.held.get(timeout=60)
        with way:
            second = operator.opened("doctor?offline=true")
            assert (second.status_code, second.json()["code"]) == (409, "doctor_busy")
            assert operator.get("overview")["gateway"]["is_ready"]
            assert not look.done()
        found = {finding["check"]: finding for finding in look.result(60)["items"]}

    assert (b"user-agent: floway/" in asked.lower(), b"authorization" in asked.lower()) == (True, False)
    assert found["database file"]["level"] == "ok"
    silent = found[f"way direct -> {silence.origin}"]
    assert (silent["level"], "silent" in silent["says"]) == ("failure", True)
    wait_until(lambda: operator.opened("doctor?offline=true").ok, "another look")
