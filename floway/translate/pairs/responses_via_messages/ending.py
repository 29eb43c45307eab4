"""How a Messages answer ended, in the words of Responses."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.pairs.responses_via_messages.resource import Resource

#: Both mean that the answer was cut for want of tokens.
_CUT = ("max_tokens", "model_context_window_exceeded")
#: Codes by which Codex tells a policy's refusal from one that it may try again; any other refusal
#: is an invalid prompt, which it does not repeat.
_POLICIES = {"cyber": "cyber_policy", "bio": "bio_policy"}
#: Codex knows this refusal by its first sentence.
_BIO_SENTENCE = "This content was flagged for possible biological risk."
_UNEXPLAINED = "The model refused to answer."


def terminal(stop: Mapping[str, Any], resource: Resource) -> tuple[str, Document]:
    """The terminal event's type, and its response.

    :param stop: the members of ``message_delta.delta``.
    """
    reason = stop.get("stop_reason")
    if reason in _CUT:
        cut = {"reason": "max_output_tokens"}
        return "response.incomplete", resource.ended("incomplete", incomplete_details=cut)
    if reason == "refusal":
        return "response.failed", resource.ended("failed", error=_refusal(stop.get("stop_details")))
    return "response.completed", resource.ended("completed")


def _refusal(details: Any) -> Document:
    stated = details if isinstance(details, Mapping) else {}
    category, explanation = stated.get("category"), stated.get("explanation")
    code = _POLICIES.get(category, "invalid_prompt") if isinstance(category, str) else "invalid_prompt"
    message = explanation if isinstance(explanation, str) and explanation else _UNEXPLAINED
    if code == "bio_policy" and not message.startswith(_BIO_SENTENCE):
        message = f"{_BIO_SENTENCE} {message}"
    return {"code": code, "message": message}
