import json
import logging
import re
from dataclasses import dataclass
from typing import Any

import pytest

from floway import logs
from floway.logs import Event, JSONFormatter, TextFormatter, configure, emit


@dataclass(frozen=True, slots=True)
class Happened(Event):
    """Something for tests."""

    name = "happened"
    level = logging.WARNING

    what: Any = None
    count: int = 0
    whether: bool | None = None


@dataclass(frozen=True, slots=True)
class Quiet(Event):
    """Something of the usual level."""

    name = "quiet"


@pytest.fixture
def restored() -> Any:
    """The logger as it was."""
    logger = logs.LOGGER
    kept = logger.handlers[:], logger.level, logger.propagate
    yield logger
    logger.handlers[:], logger.level, logger.propagate = kept


def line(formatter: logging.Formatter, event: Event, fault: BaseException | None = None) -> str:
    captured: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = captured.append  # type: ignore[method-assign]  # a handler in one line
    logs.LOGGER.addHandler(handler)
    level = logs.LOGGER.level
    logs.LOGGER.setLevel(logging.INFO)
    try:
        emit(event, fault)
    finally:
        logs.LOGGER.removeHandler(handler)
        logs.LOGGER.setLevel(level)
    captured[0].created, captured[0].msecs = 1795369269.12, 120.0
    return formatter.format(captured[0])


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (Happened("x", 3, True), " what=x count=3 whether=true"),
        (Happened("", 0, False), " count=0 whether=false"),
        (Happened(None), " count=0"),
        (Happened("two words"), ' what="two words" count=0'),
        (Happened("a=b"), ' what="a=b" count=0'),
        (Happened('say "it"'), ' what="say \\"it\\"" count=0'),
        (Happened("one\ntwo\r\x1b[31m"), ' what="one\\ntwo\\r\\u001b[31m" count=0'),
        (Happened("caf\u00e9"), ' what="caf\u00e9" count=0'),
        (Happened("half \ud800 a pair"), ' what="half ? a pair" count=0'),
        (Happened("line\u2028end"), ' what="line\u2028end" count=0'),
    ],
)
def test_an_event_is_one_line_of_text(event: Event, facts: str) -> None:
    assert line(TextFormatter(), event) == f"2026-11-22T17:41:09.120Z WARNING happened{facts}"


def test_half_a_surrogate_pair_does_not_cost_the_line() -> None:
    assert json.loads(line(JSONFormatter(), Happened("\ud800")))["what"] == "?"


def test_an_event_is_one_json_object() -> None:
    written = line(JSONFormatter(), Happened("one\ntwo", 3))

    assert "\n" not in written
    assert json.loads(written) == {
        "at": "2026-11-22T17:41:09.120Z",
        "level": "WARNING",
        "event": "happened",
        "what": "one\ntwo",
        "count": 3,
    }


def fault() -> BaseException:
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        return error


def test_a_fault_brings_its_traceback() -> None:
    text = line(TextFormatter(), Happened("x"), fault())
    assert re.search(r"count=0\nTraceback .*\n  File .*test_logs.py", text)

    written = json.loads(line(JSONFormatter(), Happened("x"), fault()))
    assert "ZeroDivisionError: by nothing" in written["traceback"]


@pytest.mark.parametrize(("level", "lines"), [("INFO", 2), ("warning", 1), ("ERROR", 0)])
def test_events_below_the_level_are_not_written(
    restored: logging.Logger, capsys: pytest.CaptureFixture[str], level: str, lines: int
) -> None:
    configure("text", level)

    emit(Quiet())
    emit(Happened("x"))

    assert len(capsys.readouterr().err.splitlines()) == lines


def test_configuring_twice_writes_once(restored: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    configure("text", "INFO")
    configure("json", "INFO")

    emit(Quiet())

    written = capsys.readouterr().err.splitlines()
    assert [json.loads(each)["event"] for each in written] == ["quiet"]
