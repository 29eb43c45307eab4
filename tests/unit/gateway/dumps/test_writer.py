import logging

import gevent
import pytest

from floway.gateway.dumps import writer as writers
from floway.gateway.dumps.capture import Capture
from floway.gateway.dumps.writer import DumpWriter
from floway.gateway.request import Reply
from tests.support.builders import record


def ended(writer: DumpWriter, exchange_id: str, is_settled: bool = True) -> None:
    """An exchange runs and ends."""
    capture = writer.capture({"PATH_INFO": "/v1/messages"}, {}, b"0123456789", "raw-key")
    if is_settled:
        capture.settled(record(exchange_id))
    capture.replies(Reply(200, [], b""))


def named(capture: Capture) -> str:
    assert capture.record is not None
    return capture.record.id


def test_what_has_ended_is_written_once_in_order() -> None:
    written: list[str] = []
    writer = DumpWriter(lambda capture: written.append(named(capture)), 1, 100)
    for name in "abc":
        ended(writer, name)

    assert len(writer) == 3
    writer.flush()
    writer.flush()
    assert (written, len(writer)) == (["a", "b", "c"], 0)


def test_what_cannot_be_written_keeps_nobody_else_waiting(caplog: pytest.LogCaptureFixture) -> None:
    written: list[str] = []

    def write(capture: Capture) -> None:
        if named(capture) == "a":
            raise OSError("no space left")
        written.append(named(capture))

    writer = DumpWriter(write, 1, 100)
    for name in "ab":
        ended(writer, name)
    with caplog.at_level(logging.WARNING, "floway"):
        writer.flush()

    assert written == ["b"]
    assert [line.getMessage() for line in caplog.records] == ["dump_write_failed"]


def test_what_does_not_fit_is_dropped_and_counted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writers, "MAX_WAITING_BYTES", 25)
    written: list[str] = []
    writer = DumpWriter(lambda capture: written.append(named(capture)), 1, 100)
    for name in "abcd":
        ended(writer, name)
    with caplog.at_level(logging.WARNING, "floway"):
        writer.flush()
    ended(writer, "e")
    writer.flush()

    assert written == ["a", "b", "e"]
    assert [getattr(line, "facts", None) for line in caplog.records] == [{"dropped": 2}]


def test_what_never_was_settled_is_nothing_to_write() -> None:
    writer = DumpWriter(lambda capture: None, 1, 100)
    ended(writer, "a", is_settled=False)

    assert len(writer) == 0


def test_it_writes_by_itself_until_it_is_stopped() -> None:
    written: list[str] = []
    writer = DumpWriter(lambda capture: written.append(named(capture)), 0.001, 100)
    running = gevent.spawn(writer.run)
    ended(writer, "a")
    while not written:
        gevent.sleep(0.001)
    ended(writer, "b")
    writer.stop()
    running.join(5)

    assert (written, running.ready()) == (["a", "b"], True)
