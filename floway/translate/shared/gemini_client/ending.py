"""Why a candidate ended, https://ai.google.dev/api/generate-content#FinishReason."""

from typing import Final, NamedTuple

from floway.domain.failure import Failure

STOP: Final = "STOP"
MAX_TOKENS: Final = "MAX_TOKENS"
SAFETY: Final = "SAFETY"
OTHER: Final = "OTHER"

_REFUSED = "The model refused to answer."


class Ending(NamedTuple):
    """A finish reason and what is said about it."""

    reason: str
    message: str | None = None


def refusal(explanation: str | None) -> Ending:
    """The ending of an answer that the model or its vendor refused."""
    return Ending(SAFETY, explanation or _REFUSED)


def not_an_object(tool: str) -> Failure:
    """The failure of a call whose arguments no Gemini client could be given."""
    return Failure(502, f"The upstream called the tool {tool[:64]!r} with arguments that are no JSON object.")
