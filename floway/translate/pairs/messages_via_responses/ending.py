"""How a Responses answer ended, in the words of Messages."""

from collections.abc import Mapping
from typing import Any

from floway.domain.failure import Failure
from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.blocks import place_of
from floway.translate.shared.stream_errors import failure_of

#: Errors that are refusals, with Anthropic's name of the policy.
_POLICIES = {"cyber_policy": "cyber", "bio_policy": "bio"}


class Refusals:
    """What the model says in place of an answer, which Messages has no block for."""

    __slots__ = ("_pieces",)

    def __init__(self) -> None:
        self._pieces: dict[tuple[int, int], list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, document: Mapping[str, Any]) -> None:
        """A delta of a part, or its whole text, which counts only when no delta came before."""
        place = (place_of(document, "output_index"), place_of(document, "content_index"))
        delta, whole = document.get("delta"), document.get("refusal")
        if isinstance(delta, str):
            self._pieces.setdefault(place, []).append(delta)
        elif isinstance(whole, str):
            self._pieces.setdefault(place, [whole])

    def text(self) -> str:
        """All parts in the order in which they began."""
        return "".join(piece for pieces in self._pieces.values() for piece in pieces)


def stop_of(kind: str, response: Mapping[str, Any], refusals: Refusals, *, has_calls: bool) -> Document:
    """``stop_reason`` and, for a refusal, ``stop_details`` of a completed or incomplete answer."""
    if refusals:
        return _refused(None, refusals.text())
    if kind == "response.incomplete":
        details = response.get("incomplete_details")
        reason = details.get("reason") if isinstance(details, Mapping) else None
        if reason == "content_filter":
            return _refused(None, None)
        return {"stop_reason": "max_tokens" if reason == "max_output_tokens" else None}
    return {"stop_reason": "tool_use" if has_calls else "end_turn"}


def failed_ending(response: Mapping[str, Any]) -> Document | Failure:
    """A policy's refusal as a stop; any other failed response as a failure."""
    error = response.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if isinstance(error, dict) and isinstance(code, str) and code in _POLICIES:
        return _refused(_POLICIES[code], error.get("message"))
    return failure_of(error)


def _refused(category: str | None, explanation: Any) -> Document:
    details = {"type": "refusal", "category": category, "explanation": explanation}
    return {"stop_reason": "refusal", "stop_details": details}
