"""How an answer of Gemini ended, https://ai.google.dev/api/generate-content#FinishReason."""

from dataclasses import dataclass
from enum import Enum, auto

from floway.domain.failure import Failure
from floway.translate.shared.stream_errors import ended_early


class End(Enum):
    """The ends that clients tell apart."""

    DONE = auto()
    CALLS = auto()
    LENGTH = auto()
    #: Stopped by a policy.
    REFUSED = auto()
    #: The prompt was blocked, and there is no answer.
    BLOCKED = auto()
    #: The vendor's own tools came to their limit.
    PAUSED = auto()


@dataclass(frozen=True, slots=True)
class Ending:
    """An end and, for a refusal, its reason in words."""

    end: End
    explanation: str = ""


@dataclass(slots=True)
class Told:
    """What a candidate said on its way to the end."""

    has_text: bool = False
    has_calls: bool = False
    #: One of the calls is of a tool that the request declared.
    has_declared_call: bool = False
    finish_reason: str | None = None
    finish_message: str | None = None


_POLICIES = frozenset({
    "SAFETY", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "RECITATION", "LANGUAGE", "ESCALATION",
    "MODEL_ARMOR", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION", "IMAGE_OTHER", "NO_IMAGE",
})  # fmt: skip
_LENGTHS = ("MAX_TOKENS", "CONTINUATION")
_MALFORMED = ("MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE")


def ending_of(told: Told, block_reason: str | None) -> Ending | Failure:
    """The end of a candidate, once the body has ended.

    :param block_reason: why the prompt was blocked; None when it was not.
    """
    reason = told.finish_reason
    if reason is None:
        if block_reason is not None:
            return Ending(End.BLOCKED, f"The prompt was blocked: {block_reason}.")
        return ended_early()
    if reason in _POLICIES:
        return Ending(End.REFUSED, told.finish_message or reason)
    if reason == "TOO_MANY_TOOL_CALLS":
        return Ending(End.PAUSED)
    if reason == "UNEXPECTED_TOOL_CALL":
        return Ending(End.CALLS) if told.has_declared_call else _failed(told)
    if reason == "PUP_LIMITED_DISABLED":
        return Failure(403, f"The upstream ended the answer: {reason}.", "permission_error")
    if reason == "MISSING_THOUGHT_SIGNATURE":
        return _failed(told)
    if told.has_calls:
        # Calls come whole, so a limit behind them takes nothing away.
        return Ending(End.CALLS)
    if reason in _LENGTHS:
        return Ending(End.LENGTH)
    if reason == "STOP" or (told.has_text and reason not in _MALFORMED):
        return Ending(End.DONE)
    return _failed(told)


def _failed(told: Told) -> Failure:
    detail = f": {told.finish_message}" if told.finish_message else "."
    return Failure(502, f"The upstream ended the answer with {told.finish_reason}{detail}", "server_error")
