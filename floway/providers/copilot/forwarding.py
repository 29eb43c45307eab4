"""The headers of a call: what the vendor wants to know of it, and of the gateway.

Nothing of the client's goes on but its betas and, as a digest, the name of its session. No editor, no device
and no machine is made up: the program that asks is the gateway.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from floway.domain.protocol import COMPACT, MESSAGES
from floway.protocols.documents import Document
from floway.providers.base import Call
from floway.providers.copilot import betas
from floway.providers.copilot.endpoints import API_VERSION, Endpoints
from floway.providers.copilot.initiator import AGENT, initiator
from floway.providers.copilot.vision import has_picture
from floway.providers.shared.lines import ANTHROPIC_VERSION, Line

_CONVERSATION: Final = "conversation-agent"
_COMPACTION: Final = "conversation-compaction"
_LISTING: Final = "model-access"
#: Where clients name their session.
_SESSIONS: Final = ("x-claude-code-session-id", "x-session-id", "session-id")


def of_call(call: Call, document: Document, vendor: Endpoints, token: str) -> tuple[Line, ...]:
    """The lines of a call.

    :param document: the client's own, before anything is changed for the vendor.
    """
    is_compaction = call.action == COMPACT
    intent = _COMPACTION if is_compaction else _CONVERSATION
    lines = {
        **_of_any(vendor, token, intent),
        "accept": "text/event-stream" if call.stream else "application/json",
        "content-type": "application/json",
        # Nobody asked for a summary but the client's program.
        "x-initiator": AGENT if is_compaction else initiator(call.protocol, document),
    }
    if has_picture(call.body, document):
        lines["copilot-vision-request"] = "true"
    if call.protocol == MESSAGES:
        lines["anthropic-version"] = ANTHROPIC_VERSION
        if tokens := betas.sent(call.headers.get("anthropic-beta", ""), document):
            lines["anthropic-beta"] = tokens
        if session := _session(call.headers):
            lines["x-interaction-id"] = session
    return tuple(lines.items())


def of_listing(vendor: Endpoints, token: str) -> dict[str, str]:
    """The headers of a call for the list of models."""
    return {**_of_any(vendor, token, _LISTING), "accept": "application/json"}


def _of_any(vendor: Endpoints, token: str, intent: str) -> dict[str, str]:
    call_id = str(uuid4())
    return {
        **vendor.editor_lines(),
        "authorization": f"Bearer {token}",
        # A compressed stream could not be relayed byte for byte to a client that did not ask.
        "accept-encoding": "identity",
        "x-github-api-version": API_VERSION,
        "openai-intent": intent,
        "x-interaction-type": intent,
        "x-request-id": call_id,
        "x-agent-task-id": call_id,
    }


def _session(given: Mapping[str, str]) -> str | None:
    """The client's session in the form of a UUID; its own name stays here."""
    name = next((given[each] for each in _SESSIONS if given.get(each, "").strip()), None)
    return None if name is None else str(UUID(bytes=sha256(name.encode()).digest()[:16]))
