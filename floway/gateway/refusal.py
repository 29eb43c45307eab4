"""An upstream's HTTP error, when it cannot be relayed as one."""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.protocol import MESSAGES
from floway.gateway.outcome import Refused
from floway.protocols.base import ChatProtocol
from floway.protocols.parsing import UNREADABLE
from floway.translate.shared.context_overflow import overflow_in

#: What OpenAI's clients know a conversation by that is too long.
_OVERFLOW = "context_length_exceeded"
_ANTHROPICS_OVERFLOW = "prompt is too long"


def failure_of_refusal(refused: Refused) -> Failure:
    """Status, message and OpenAI's code of an error answer, wherever its vendor puts the message."""
    document = _document(refused.body)
    if document is None:
        message, code = refused.body.decode("utf-8", "replace").strip()[:1024], None
    else:
        message, code = _message(document), _code(document)
    if code is None and (message.startswith(_ANTHROPICS_OVERFLOW) or overflow_in(refused.body)):
        code = _OVERFLOW
    return Failure(refused.status, message or f"The upstream answered with HTTP {refused.status}.", code)


def in_protocol(refused: Refused, protocol: ChatProtocol, request_id: str) -> Refused:
    """The refusal of an upstream of another protocol, in the shape that the client reads."""
    failure = failure_of_refusal(refused)
    if protocol.id == MESSAGES:
        # Claude Code compacts its conversation only at Anthropic's words for an overflow.
        failure = overflow_in(refused.body) or failure
    headers = [line for line in refused.headers if line[0] != "content-type"]
    headers.append(("content-type", "application/json"))
    return Refused(failure.status, headers, protocol.error_body(failure, request_id), original=refused)


def _document(body: bytes) -> dict[str, Any] | None:
    """The object of an error answer; Google's endpoint for OpenAI clients sends a list of one."""
    try:
        decoded = msgspec.json.decode(body)
    except UNREADABLE:
        return None
    if isinstance(decoded, list) and decoded:
        decoded = decoded[0]
    return decoded if isinstance(decoded, dict) else None


def _code(document: dict[str, Any]) -> str | None:
    error = document.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code else None


def _message(document: dict[str, Any]) -> str:
    error = document.get("error") or document
    if isinstance(error, dict):
        error = error.get("message") or document.get("message") or document.get("detail") or ""
    return str(error)
