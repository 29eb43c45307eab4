"""How a Messages answer ended, in the words of Responses."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document

#: Both mean that the answer was cut for want of tokens.
_CUT = ("max_tokens", "model_context_window_exceeded")
#: Codes by which Codex tells a policy's refusal from one that it may try again; any other refusal
#: is an invalid prompt, which it does not repeat.
_POLICIES = {"cyber": "cyber_policy", "bio": "bio_policy"}
#: Codex knows this refusal by its first sentence.
_BIO_SENTENCE = "This content was flagged for possible biological risk."
_UNEXPLAINED = "The model refused to answer."


def incomplete_reason(stop: Mapping[str, Any]) -> str | None:
    """Why the answer is incomplete; None when it is complete.

    :param stop: the members of ``message_delta.delta``.
    """
    return "max_output_tokens" if stop.get("stop_reason") in _CUT else None


def refusal_error(stop: Mapping[str, Any]) -> Document | None:
    """The ``error`` of a response that the model refused; None when it did not refuse."""
    if stop.get("stop_reason") != "refusal":
        return None
    details = stop.get("stop_details")
    stated = details if isinstance(details, Mapping) else {}
    category, explanation = stated.get("category"), stated.get("explanation")
    code = _POLICIES.get(category, "invalid_prompt") if isinstance(category, str) else "invalid_prompt"
    message = explanation if isinstance(explanation, str) and explanation else _UNEXPLAINED
    if code == "bio_policy" and not message.startswith(_BIO_SENTENCE):
        message = f"{_BIO_SENTENCE} {message}"
    return {"code": code, "message": message}
