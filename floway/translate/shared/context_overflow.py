"""Telling a Messages client that its prompt is too long.

Claude Code compacts its conversation when the message of a 400 starts with ``prompt is too long``;
other vendors' words for it end the session.
"""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.protocols.parsing import readable

_CODES = ("context_length_exceeded", "model_max_prompt_tokens_exceeded")
_PHRASES = (
    "exceeds the context window of this model",
    "maximum context length is",
    "request body is too large for model context window",
    # Google's words, behind "The input token count (N)".
    "exceeds the maximum number of tokens allowed",
)
_PREFIX = "prompt is too long"
_ANY = msgspec.json.Decoder()


def is_overflow(code: str | None, message: str) -> bool:
    """Whether an error of OpenAI or Google says that the prompt does not fit."""
    lowered = message.lower()
    return code in _CODES or any(phrase in lowered for phrase in _PHRASES)


def rewritten(failure: Failure) -> Failure:
    """An upstream's failure in the words that a Messages client acts on; others come back as they are."""
    if not is_overflow(failure.code, failure.message):
        return failure
    message = failure.message
    if not message.startswith(_PREFIX):
        message = f"{_PREFIX}: {message}" if message else _PREFIX
    return Failure(400, message, failure.code, failure.param)


def overflow_in(body: bytes) -> Failure | None:
    """The failure that an upstream's error body amounts to if it is about an overflow, else None.

    :param body: OpenAI-shaped JSON; a body that is not JSON is searched as text.
    """
    code, message = _told(readable(_ANY, body), body)
    return rewritten(Failure(400, message, code)) if is_overflow(code, message) else None


def _told(document: Any, body: bytes) -> tuple[str | None, str]:
    if isinstance(document, dict):
        error = document.get("error", document)
        if isinstance(error, dict):
            code, message = error.get("code"), error.get("message")
            return code if isinstance(code, str) else None, message if isinstance(message, str) else ""
        return None, str(error)
    return None, body.decode(errors="replace")
