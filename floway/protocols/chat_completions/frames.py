"""Reading a Chat Completions event stream."""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.usage import NO_USAGE, Usage
from floway.protocols.base import Billing, Sight, StreamReading
from floway.protocols.chat_completions.usage import report_in, usage_of
from floway.protocols.openai_errors import error_body
from floway.protocols.parsing import NULL, UNREADABLE, readable
from floway.protocols.sse import Frame
from floway.protocols.tier import served_tier


class _Delta(msgspec.Struct):
    content: msgspec.Raw = NULL
    refusal: msgspec.Raw = NULL
    reasoning: msgspec.Raw = NULL
    reasoning_content: msgspec.Raw = NULL
    reasoning_text: msgspec.Raw = NULL
    tool_calls: msgspec.Raw = NULL
    function_call: msgspec.Raw = NULL
    audio: msgspec.Raw = NULL


class _Choice(msgspec.Struct):
    #: Some vendors leave out that of the only choice.
    index: Any = 0
    delta: _Delta | None = None
    #: Where the legacy completions put their text.
    text: str | None = None
    finish_reason: str | None = None


class _Chunk(msgspec.Struct):
    choices: list[_Choice] | None = None
    usage: msgspec.Raw = NULL
    service_tier: Any = None
    error: msgspec.Raw = NULL


class _Slot(msgspec.Struct):
    delta: dict[str, Any] | None = None
    text: str | None = None
    finish_reason: str | None = None


class _Slots(msgspec.Struct):
    choices: list[_Slot]


_CHUNK = msgspec.json.Decoder(_Chunk)
_SLOTS = msgspec.json.Decoder(_Slots)
_ANY = msgspec.json.Decoder()
_EMPTY = (b"null", b'""', b"[]", b"{}")
_DONE = b"[DONE]"
#: A finish reason that is no null, as the vendors' JSON writers space it.
_FINISHES = (b'"finish_reason":"', b'"finish_reason": "')
#: What the vendor writes into every other chunk.
_UNFINISHED = b'"finish_reason":null'
_FIRST_CHOICE = (b'"index":0', b'"index": 0')


class ChatCompletionsReading(StreamReading):
    """The account of one Chat Completions stream.

    ``[DONE]`` finishes it, and so does the usage once every choice has its finish reason: several
    vendors close their stream there, and nothing that matters can follow.
    """

    __slots__ = ("_choices", "_ended_choices", "_has_done", "_tier", "_tier_text", "_usage")

    def __init__(self) -> None:
        super().__init__()
        self._usage: Usage = NO_USAGE
        #: The indexes of the choices that were seen, and of those with a finish reason.
        self._choices: set[int] = set()
        self._ended_choices: set[int] = set()
        self._has_done = False
        self._tier = ""
        # How the tier was last written; the vendor repeats it in every chunk.
        self._tier_text = b"\0"

    def see(self, frame: Frame) -> Sight:
        """Note usage, tier, first output and the end."""
        data = frame.data
        if not data:
            return Sight.SILENT
        if data == _DONE:
            self.finished = self._has_done = True
            return Sight.CONTENT
        if self.has_output and not self._may_matter(data):
            return Sight.CONTENT
        try:
            return self._see(_CHUNK.decode(data), data)
        except UNREADABLE:
            return Sight.CONTENT

    def _may_matter(self, data: bytes) -> bool:
        """Past the first output few frames are worth a look: other choices, ends, usage, tiers, errors.

        The null usage and the same tier, which the vendor puts into every chunk, are told by their bytes.
        """
        if b'"error"' in data or (b'"usage"' in data and b'"usage":null' not in data):
            return True
        if _UNFINISHED not in data and (_FINISHES[0] in data or _FINISHES[1] in data):
            return True
        if _FIRST_CHOICE[0] not in data and _FIRST_CHOICE[1] not in data:
            return True
        return b'"service_tier"' in data and self._tier_text not in data

    def _see(self, chunk: _Chunk, data: bytes) -> Sight:
        if chunk.error != NULL:
            self.error = _error_text(chunk.error)
            return Sight.ERROR
        if chunk.service_tier is not None:
            self._tier = served_tier(chunk.service_tier)
            self._tier_text = b'"service_tier":%b' % msgspec.json.encode(chunk.service_tier)
        for choice in chunk.choices or ():
            index = choice.index if isinstance(choice.index, int) else 0
            self._choices.add(index)
            if choice.finish_reason:
                self._ended_choices.add(index)
        if chunk.usage != NULL:
            report = report_in(chunk.usage)
            if report and self._choices and self._choices == self._ended_choices:
                self.finished = True
            usage = usage_of(report) if report else NO_USAGE
            # Some vendors end with an all-zero report, which must not erase the real one.
            if usage != NO_USAGE:
                self._usage = usage
            if _is_usage_only(data):
                return Sight.USAGE_ONLY
        if not self.has_output and chunk.choices:
            self.has_output = any(map(_has_output, chunk.choices))
        return Sight.CONTENT

    def billing(self) -> Billing:
        """The last report with real counts."""
        return Billing(self._usage, self._tier)

    def missing_end(self) -> bytes:
        """The ``[DONE]`` that clients of this protocol wait for."""
        return b"data: %b\n\n" % _DONE if self.finished and not self._has_done else b""

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


def _is_usage_only(data: bytes) -> bool:
    """Whether every choice is an empty placeholder, so that a chunk with usage holds nothing else."""
    chunk = readable(_SLOTS, data)
    return chunk is not None and not any(
        choice.text or choice.finish_reason or choice.delta for choice in chunk.choices
    )


def _error_text(error: msgspec.Raw) -> str:
    value = readable(_ANY, error)
    if isinstance(value, dict):
        value = value.get("message") or value.get("code") or value.get("type")
    return str(value or "unnamed error")
