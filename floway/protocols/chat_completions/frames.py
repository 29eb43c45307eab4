"""Reading a Chat Completions event stream."""

import msgspec

from floway.domain.failure import Failure
from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.chat_completions.usage import UsageReport, usage_of
from floway.protocols.openai_errors import error_body
from floway.protocols.sse import Frame
from floway.protocols.tier import served_tier

# "Raw or nothing" is a Raw with this default: msgspec matches a union with None only by null.
_NULL = msgspec.Raw(b"null")


class _Delta(msgspec.Struct):
    content: msgspec.Raw = _NULL
    refusal: msgspec.Raw = _NULL
    reasoning: msgspec.Raw = _NULL
    reasoning_content: msgspec.Raw = _NULL
    reasoning_text: msgspec.Raw = _NULL
    tool_calls: msgspec.Raw = _NULL
    function_call: msgspec.Raw = _NULL
    audio: msgspec.Raw = _NULL


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    #: Where the legacy completions put their text.
    text: str | None = None
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: UsageReport | None = None
    service_tier: str | None = None
    error: msgspec.Raw = _NULL


_CHUNK = msgspec.json.Decoder(_Chunk)
_ANY = msgspec.json.Decoder()
_EMPTY = (b"null", b'""', b"[]", b"{}")


class ChatCompletionsReading(StreamReading):
    """The account of one Chat Completions stream."""

    __slots__ = ("_tier", "_usage")

    def __init__(self) -> None:
        super().__init__()
        self._usage: Usage = NO_USAGE
        self._tier = ""

    def see(self, frame: Frame) -> Sight:
        """Note usage, tier, first output and the end."""
        data = frame.data
        if not data:
            return Sight.SILENT
        if data == b"[DONE]":
            self.finished = True
            return Sight.CONTENT
        # Past the first output only the chunks with usage, a tier or an error matter.
        if self.has_output and not (b'"usage"' in data or b'"error"' in data or b'"service_tier"' in data):
            return Sight.CONTENT
        try:
            return self._see(_CHUNK.decode(data))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Sight.CONTENT

    def _see(self, chunk: _Chunk) -> Sight:
        if bytes(chunk.error) != b"null":
            self.error = _error_text(chunk.error)
            return Sight.ERROR
        if chunk.service_tier is not None:
            self._tier = served_tier(chunk.service_tier)
        usage = usage_of(chunk.usage) if chunk.usage is not None else NO_USAGE
        # Some vendors end with an all-zero report, which must not erase the real one.
        if usage != NO_USAGE:
            self._usage = usage
        choices = chunk.choices
        if chunk.usage is not None and choices is not None and all(map(_is_placeholder, choices)):
            return Sight.USAGE_ONLY
        if not self.has_output and choices:
            self.has_output = any(map(_has_output, choices))
        return Sight.CONTENT

    def billing(self) -> Billing:
        """The last report with real counts."""
        return Billing(self._usage, self._tier)

    def error_frames(self, failure: Failure, request_id: str) -> bytes:
        """A data line with an error object, which is what vendors send and SDKs raise on."""
        return b"data: %b\n\n" % error_body(failure, request_id)


def _has_output(choice: _Choice) -> bool:
    if choice.text:
        return True
    delta = choice.delta
    return delta is not None and any(
        bytes(getattr(delta, name)) not in _EMPTY for name in _Delta.__struct_fields__
    )


def _is_placeholder(choice: _Choice) -> bool:
    return not choice.finish_reason and not _has_output(choice)


def _error_text(error: msgspec.Raw) -> str:
    value = _ANY.decode(error)
    if isinstance(value, dict):
        return str(value.get("message") or value.get("code") or value.get("type") or "unnamed error")
    return str(value)
