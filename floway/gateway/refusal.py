"""An upstream's HTTP error, when it cannot be relayed as one."""

from typing import Any

import msgspec

from floway.domain.failure import Failure
from floway.domain.protocol import MESSAGES
from floway.gateway.outcome import Refused
from floway.protocols.base import ChatProtocol
from floway.protocols.parsing import UNREADABLE
from floway.translate.shared.context_overflow import overflow_in

_ANY = msgspec.json.Decoder(dict[str, Any])


def failure_of_refusal(refused: Refused) -> Failure:
    """Status and message of an error answer, wherever its vendor puts the message."""
    return Failure(
        refused.status, _message(refused.body) or f"The upstream answered with HTTP {refused.status}."
    )


def in_protocol(refused: Refused, protocol: ChatProtocol, request_id: str) -> Refused:
    """The refusal of an upstream of another protocol, in the shape that the client reads."""
    failure = failure_of_refusal(refused)
    if protocol.id == MESSAGES:
        # Claude Code compacts its conversation only at Anthropic's words for an overflow.
        failure = overflow_in(refused.body) or failure
    headers = [line for line in refused.headers if line[0] != "content-type"]
    headers.append(("content-type", "application/json"))
    return Refused(failure.status, headers, protocol.error_body(failure, request_id), original=refused)


def _message(body: bytes) -> str:
    try:
        document = _ANY.decode(body)
    except UNREADABLE:
        return body.decode("utf-8", "replace").strip()[:1024]
    error = document.get("error") or document
    if isinstance(error, dict):
        error = error.get("message") or document.get("message") or document.get("detail") or ""
    return str(error)
