"""Reading a Messages event stream.

https://docs.anthropic.com/en/docs/build-with-claude/streaming
"""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.messages.errors import error_body
from floway.protocols.messages.usage import Reporting, UsageReport, billing_of, merged, report_in
from floway.protocols.parsing import UNREADABLE, readable
from floway.protocols.sse import Frame


class _Typed(msgspec.Struct):
    type: str = ""


class _Start(msgspec.Struct):
    message: Reporting | None = None


class _Delta(msgspec.Struct):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    citation: Any = None


class _BlockDelta(msgspec.Struct):
    delta: _Delta | None = None


_TYPED = msgspec.json.Decoder(_Typed)
_START = msgspec.json.Decoder(_Start)
_MESSAGE_DELTA = msgspec.json.Decoder(Reporting)
_BLOCK_DELTA = msgspec.json.Decoder(_BlockDelta)
_ANY = msgspec.json.Decoder(dict[str, Any])


class MessagesReading(StreamReading):
    """The account of one Messages stream."""

    __slots__ = ("_report",)

    def __init__(self) -> None:
        super().__init__()
        self._report: UsageReport | None = None

    def see(self, frame: Frame) -> Sight:
        """Note usage, first output and the end; ``message_start`` alone is preamble."""
        if not frame.data:
            return Sight.SILENT
        try:
            event = frame.event or _TYPED.decode(frame.data).type.encode()
            return self._see(event, frame.data)
        except UNREADABLE:
            # A frame that we cannot read is the client's to judge.
            return Sight.CONTENT

    def _see(self, event: bytes, data: bytes) -> Sight:
        if event == b"content_block_delta":
            if not self.has_output:
                self.has_output = _has_output(data)
        elif event == b"ping":
            return Sight.SILENT
        elif event == b"message_start":
            self._note_usage(_START.decode(data).message)
            return Sight.PREAMBLE
        elif event == b"message_delta":
            self._note_usage(_MESSAGE_DELTA.decode(data))
        elif event == b"message_stop":
            self.finished = True
        elif event == b"error":
            self.error = _error_text(data)
            return Sight.ERROR
        return Sight.CONTENT

    def _note_usage(self, carrier: Reporting | None) -> None:
        report = report_in(carrier) if carrier else None
        if report:
            self._report = merged(self._report, report)

    def billing(self) -> Billing:
        """The last cumulative report."""
        return billing_of(self._report) if self._report else Billing()

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """One ``error`` event."""
        return b"event: error\ndata: %b\n\n" % error_body(failure, request_id)


def _error_text(data: bytes) -> str:
    """What the vendor says; an error event is one whatever shape its data has."""
    error = (readable(_ANY, data) or {}).get("error")
    if isinstance(error, dict):
        error = ": ".join(str(error[name]) for name in ("type", "message") if error.get(name))
    return str(error or "unnamed error")


def _has_output(data: bytes) -> bool:
    delta = _BLOCK_DELTA.decode(data).delta
    return bool(delta and (delta.text or delta.thinking or delta.partial_json or delta.citation))
