"""Reading a Messages event stream.

https://docs.anthropic.com/en/docs/build-with-claude/streaming
"""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.messages.errors import error_body
from floway.protocols.messages.usage import UsageReport, billing_of, merged
from floway.protocols.sse import Frame


class _Typed(msgspec.Struct):
    type: str = ""


class _Message(msgspec.Struct):
    usage: UsageReport | None = None


class _Start(msgspec.Struct):
    message: _Message | None = None


class _Delta(msgspec.Struct):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    citation: Any = None


class _BlockDelta(msgspec.Struct):
    delta: _Delta | None = None


class _Error(msgspec.Struct):
    type: str = ""
    message: str = ""


class _ErrorEvent(msgspec.Struct):
    error: _Error | None = None


_TYPED = msgspec.json.Decoder(_Typed)
_START = msgspec.json.Decoder(_Start)
_MESSAGE_DELTA = msgspec.json.Decoder(_Message)
_BLOCK_DELTA = msgspec.json.Decoder(_BlockDelta)
_ERROR = msgspec.json.Decoder(_ErrorEvent)


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
        except (msgspec.MsgspecError, UnicodeDecodeError):
            # A frame that we cannot read is the client's to judge.
            return Sight.CONTENT

    def _see(self, event: bytes, data: bytes) -> Sight:
        if event == b"content_block_delta":
            if not self.has_output:
                self.has_output = _has_output(data)
        elif event == b"ping":
            return Sight.SILENT
        elif event == b"message_start":
            message = _START.decode(data).message
            if message and message.usage:
                self._report = merged(self._report, message.usage)
            return Sight.PREAMBLE
        elif event == b"message_delta":
            usage = _MESSAGE_DELTA.decode(data).usage
            if usage:
                self._report = merged(self._report, usage)
        elif event == b"message_stop":
            self.finished = True
        elif event == b"error":
            error = _ERROR.decode(data).error or _Error()
            self.error = f"{error.type}: {error.message}".strip(": ") or "unnamed error"
            return Sight.ERROR
        return Sight.CONTENT

    def billing(self) -> Billing:
        """The last cumulative report."""
        return billing_of(self._report) if self._report else Billing()

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """One ``error`` event."""
        return b"event: error\ndata: %b\n\n" % error_body(failure, request_id)


def _has_output(data: bytes) -> bool:
    delta = _BLOCK_DELTA.decode(data).delta
    return bool(delta and (delta.text or delta.thinking or delta.partial_json or delta.citation))
