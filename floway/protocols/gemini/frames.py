"""Reading a Gemini event stream: whole results, one per frame, ended by the end of the body."""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.gemini.errors import error_body
from floway.protocols.gemini.usage import UsageMetadata, billing_of, merged, report_in
from floway.protocols.parsing import NULL, UNREADABLE
from floway.protocols.sse import Frame


class _Content(msgspec.Struct):
    parts: list[msgspec.Raw] | None = None


class _Candidate(msgspec.Struct, rename="camel"):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(msgspec.Struct, rename="camel"):
    block_reason: str | None = None


class _Result(msgspec.Struct, rename="camel"):
    candidates: list[_Candidate] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: msgspec.Raw = NULL
    error: Any = None


_RESULT = msgspec.json.Decoder(_Result)


class GeminiReading(StreamReading):
    """The account of one Gemini stream."""

    __slots__ = ("_report",)

    # One candidate's finish reason is not the others', and usage may come behind it.
    ends_with_body = True

    def __init__(self) -> None:
        super().__init__()
        self._report: UsageMetadata | None = None

    def see(self, frame: Frame) -> Sight:
        """Note usage, first output and the finish reason, or the reason why a prompt was blocked."""
        if not frame.data:
            return Sight.SILENT
        try:
            result = _RESULT.decode(frame.data)
        except UNREADABLE:
            return Sight.CONTENT
        report = report_in(result.usage_metadata)
        if report is not None:
            self._report = report if self._report is None else merged(self._report, report)
        if result.error is not None:
            self.error = _error_text(result.error)
            return Sight.ERROR
        for candidate in result.candidates or ():
            if candidate.content and candidate.content.parts:
                self.has_output = True
            if candidate.finish_reason:
                self.finished = True
        if result.prompt_feedback and result.prompt_feedback.block_reason:
            self.finished = True
        return Sight.CONTENT

    def billing(self) -> Billing:
        """What the reports add up to: each restates the total, some of them only in part."""
        return billing_of(self._report) if self._report is not None else Billing()

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """A data line with Google's error object, on which the SDKs raise."""
        return b"data: %b\n\n" % error_body(failure, request_id)


def _error_text(error: Any) -> str:
    if isinstance(error, dict):
        error = ": ".join(str(error[name]) for name in ("status", "message") if error.get(name))
    return str(error or "unnamed error")
