"""Log events: one line each, structured, free of secrets by construction.

An event is a frozen dataclass whose docstring is its documentation (``docs/events.md``). Its
fields are plain facts; nothing that holds a credential or a prompt is ever a field of one.
"""

import logging
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

import msgspec

LOGGER = logging.getLogger("floway")

#: Values that need no quotes in a ``key=value`` line.
_PLAIN = re.compile(r"[!#-&(-<>-~]+").fullmatch


class Event:
    """The base of all events; ``name`` is what operators search for."""

    name: ClassVar[str]
    level: ClassVar[int] = logging.INFO
    #: Of the dataclass that every event is.
    __dataclass_fields__: ClassVar[dict[str, Any]]


def emit(event: Event, fault: BaseException | None = None) -> None:
    """Write one line; fields that are None or '' are left out.

    :param fault: an exception whose traceback is to follow. Tracebacks show code, not values.
    """
    if LOGGER.isEnabledFor(event.level):
        facts = {}
        for field in event.__dataclass_fields__:
            value = getattr(event, field)
            if value is not None and value != "":
                facts[field] = value if not isinstance(value, str) or value.isascii() else _whole(value)
        # Made here rather than by ``LOGGER.log``, which looks for the caller's place in the source.
        trace = (type(fault), fault, fault.__traceback__) if fault else None
        record = logging.LogRecord(LOGGER.name, event.level, "", 0, event.name, None, trace)
        record.facts = facts
        if LOGGER.propagate:
            LOGGER.handle(record)
            return
        # Configured: past the filters and locks of ``handle``, since a line is one write.
        for handler in LOGGER.handlers:
            handler.emit(record)


class TextFormatter(logging.Formatter):
    """``2026-11-22T17:41:09.120Z INFO exchange_settled id=... verdict=complete``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; values with spaces or quotes are written as JSON strings."""
        parts = [_instant(record), record.levelname, record.getMessage()]
        parts += [f"{name}={_text(value)}" for name, value in _facts(record).items()]
        return " ".join(parts) + self._trace(record)

    def _trace(self, record: logging.LogRecord) -> str:
        return f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""


class JSONFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "at": _instant(record),
            "level": record.levelname,
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


class _StandardError(logging.Handler):
    """Writes to what is standard error at that moment: tests and supervisors replace it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line; standard error flushes at its end."""
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except Exception:  # noqa: BLE001  a full disk or a closed pipe must not fail a request
            self.handleError(record)


def configure(log_format: str, level: str) -> None:
    """Send the gateway's events to standard error."""
    handler = _StandardError()
    handler.setFormatter(JSONFormatter() if log_format == "json" else TextFormatter())
    LOGGER.handlers[:] = [handler]
    LOGGER.setLevel(level.upper())
    LOGGER.propagate = False


def _instant(record: logging.LogRecord) -> str:
    return f"{_second(int(record.created))}.{int(record.msecs):03d}Z"


@lru_cache(maxsize=2)
def _second(unix_seconds: int) -> str:
    """Formatted once for all lines of a second."""
    return f"{datetime.fromtimestamp(unix_seconds, UTC):%Y-%m-%dT%H:%M:%S}"


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = getattr(record, "facts", {})
    return facts


def _whole(text: str) -> str:
    """A text without halves of surrogate pairs, which JSON lets clients send and UTF-8 cannot write."""
    return text.encode("utf-8", "replace").decode()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value if _PLAIN(value) else msgspec.json.encode(value).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
