"""Reading a Gemini event stream: whole results, one per frame, ended by the end of the body."""

import msgspec

from floway.domain.failure import Failure
from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.gemini.errors import error_body
from floway.protocols.gemini.usage import UsageMetadata, usage_of
from floway.protocols.sse import Frame


class _Content(msgspec.Struct):
    parts: list[msgspec.Raw] | None = None


class _Candidate(msgspec.Struct, rename="camel"):
    content: _Content | None = None
    finish_reason: str | None = None


class _Feedback(msgspec.Struct, rename="camel"):
    block_reason: str | None = None


class _Error(msgspec.Struct):
    message: str = ""
    status: str = ""


class _Result(msgspec.Struct, rename="camel"):
    candidates: list[_Candidate] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: UsageMetadata | None = None
    error: _Error | None = None


_RESULT = msgspec.json.Decoder(_Result)


class GeminiReading(StreamReading):
    """The account of one Gemini stream."""

    __slots__ = ("_usage",)

    def __init__(self) -> None:
        super().__init__()
        self._usage: Usage = NO_USAGE

    def see(self, frame: Frame) -> Sight:
        """Note usage, first output and the finish reason, or the reason why a prompt was blocked."""
        if not frame.data:
            return Sight.SILENT
        try:
            result = _RESULT.decode(frame.data)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Sight.CONTENT
        if result.usage_metadata is not None:
            self._usage = usage_of(result.usage_metadata)
        if result.error is not None:
            self.error = f"{result.error.status}: {result.error.message}".strip(": ") or "unnamed error"
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
        """The last report; each frame restates it."""
        return Billing(self._usage)

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """A data line with Google's error object, on which the SDKs raise."""
        return b"data: %b\n\n" % error_body(failure, request_id)
