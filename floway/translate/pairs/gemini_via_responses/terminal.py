"""How a response ended."""

from collections.abc import Sequence
from typing import Any

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.shared.gemini_client import ending
from floway.translate.shared.gemini_client.ending import Ending
from floway.translate.shared.stream_errors import failure_of

_INCOMPLETE = {"max_output_tokens": ending.MAX_TOKENS, "content_filter": ending.SAFETY}
#: In the type, the code or the message of an error that is about what was said.
_POLICY = ("safety", "content_filter", "policy")


def ending_of(response: Document, event_type: Any, refusal: Sequence[str]) -> Ending:
    """The ending of a completed or incomplete response.

    :param refusal: what the model said when it refused; empty when it did not.
    """
    if refusal:
        return ending.refusal("".join(refusal))
    if event_type == "response.completed" and response.get("status") != "incomplete":
        return Ending(ending.STOP)
    details = response.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    return Ending(_INCOMPLETE.get(reason, ending.OTHER) if isinstance(reason, str) else ending.OTHER)


def failure_in(error: Any) -> Failure | Ending:
    """The failure of a response; an ending where its vendor stopped the answer by policy."""
    failure = failure_of(error)
    facts = [error.get(name) for name in ("type", "code", "message")] if isinstance(error, dict) else [error]
    said = " ".join(str(fact).lower() for fact in facts if fact)
    return ending.refusal(failure.message) if any(word in said for word in _POLICY) else failure
