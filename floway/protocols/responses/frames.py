"""Reading a Responses event stream.

https://platform.openai.com/docs/api-reference/responses-streaming
"""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.openai_errors import error_object
from floway.protocols.parsing import NULL, UNREADABLE, readable
from floway.protocols.responses.usage import ResponseResource, billing_of
from floway.protocols.sse import Frame


class _Typed(msgspec.Struct):
    type: str = ""


class _Delta(msgspec.Struct):
    delta: msgspec.Raw = NULL


class _Carrier(msgspec.Struct):
    response: ResponseResource | None = None


class _Numbered(msgspec.Struct):
    sequence_number: int | None = None


_TYPED = msgspec.json.Decoder(_Typed)
_DELTA = msgspec.json.Decoder(_Delta)
_CARRIER = msgspec.json.Decoder(_Carrier)
_NUMBERED = msgspec.json.Decoder(_Numbered)
_ANY = msgspec.json.Decoder(dict[str, Any])

_PREAMBLE = (b"response.created", b"response.in_progress", b"response.queued")
_TERMINAL = (b"response.completed", b"response.incomplete")


class ResponsesReading(StreamReading):
    """The account of one Responses stream."""

    __slots__ = ("_announced", "_billing", "_last", "_seen")

    def __init__(self) -> None:
        super().__init__()
        self._billing = Billing()
        # The frame that announced the response resource: a failure must name that resource.
        self._announced = b""
        self._last = b""
        self._seen = 0

    def see(self, frame: Frame) -> Sight:
        """Note usage, first output and the end; created, queued and in_progress are preamble."""
        data = frame.data
        if not data:
            return Sight.SILENT
        if data == b"[DONE]":
            return Sight.CONTENT
        self._last = data
        self._seen += 1
        try:
            return self._see(frame.event or _TYPED.decode(data).type.encode(), data)
        except UNREADABLE:
            return Sight.CONTENT

    def _see(self, event: bytes, data: bytes) -> Sight:
        if event.endswith(b".delta"):
            if not self.has_output:
                self.has_output = bytes(_DELTA.decode(data).delta) not in (b'""', b"null")
        elif event in _TERMINAL:
            self.finished = True
            self._note_usage(data)
        elif event in _PREAMBLE:
            self._announced = data
            self._note_usage(data)
            return Sight.PREAMBLE
        elif event == b"response.failed":
            self.finished = True
            self._note_usage(data)
            self.error = _failure_text(data)
            return Sight.ERROR
        elif event == b"error":
            self.error = _failure_text(data)
            return Sight.ERROR
        return Sight.CONTENT

    def _note_usage(self, data: bytes) -> None:
        carrier = readable(_CARRIER, data)
        response = carrier.response if carrier else None
        if response and response.usage != NULL:
            self._billing = billing_of(response)

    def billing(self) -> Billing:
        """The last report; this API reports only at the end."""
        return self._billing

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """An ``error`` event, then ``response.failed`` when a response had been announced.

        The error's fields are nested under ``error``: both official SDKs raise only on that key.
        """
        number = self._next_number()
        error = error_object(failure)
        frames = _event("error", {"type": "error", "sequence_number": number, "error": error, **error})
        response = (readable(_ANY, self._announced) or {}).get("response")
        if not isinstance(response, dict):
            return frames
        reason = {"code": failure.code or "server_error", "message": failure.message}
        return frames + _event(
            "response.failed",
            {
                "type": "response.failed",
                "sequence_number": number + 1,
                "response": {**response, "status": "failed", "error": reason},
            },
        )

    def _next_number(self) -> int:
        last = readable(_NUMBERED, self._last)
        # Numbers begin at zero, so the count stands in for a frame that was cut or has no number.
        return self._seen if last is None or last.sequence_number is None else last.sequence_number + 1


def _event(name: str, document: dict[str, Any]) -> bytes:
    # The type of the nested error must not replace the event's own type.
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode({**document, "type": name}))


def _failure_text(data: bytes) -> str:
    """The message of an ``error`` event (flat or nested) or of a failed response."""
    document = readable(_ANY, data) or {}
    response = document.get("response")
    holder = response if isinstance(response, dict) else document
    error = holder.get("error")
    facts = error if isinstance(error, dict) else document
    return str(facts.get("message") or facts.get("code") or "unnamed error")
