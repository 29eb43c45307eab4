"""Google's errors as failures, in a stream or as a body.

https://ai.google.dev/gemini-api/docs/troubleshooting
"""

import re
from typing import Any

from floway.domain.failure import Failure
from floway.translate.base import Document

#: ``{canonical code: (HTTP status for the client, code of OpenAI-shaped bodies)}``.
_BY_NAME: dict[str, tuple[int, str | None]] = {
    "INVALID_ARGUMENT": (400, None),
    "FAILED_PRECONDITION": (403, None),
    "UNAUTHENTICATED": (401, None),
    "PERMISSION_DENIED": (403, None),
    "NOT_FOUND": (404, "model_not_found"),
    "CANCELLED": (502, "server_error"),
    "RESOURCE_EXHAUSTED": (429, "rate_limit_exceeded"),
    "INTERNAL": (500, "server_error"),
    "UNAVAILABLE": (529, "server_error"),
    "DEADLINE_EXCEEDED": (504, "server_error"),
}
_BY_REASON: dict[str, tuple[int, str | None]] = {
    "API_KEY_INVALID": (401, "invalid_api_key"),
    "MODEL_CAPACITY_EXHAUSTED": (529, "server_error"),
}
_OVERFLOW = "exceeds the maximum number of tokens allowed"
_DELAY = re.compile(r"([0-9.]+)(ms|s)")
_DELAY_IN_WORDS = re.compile(r"retry in ([0-9.]+)(ms|s)", re.IGNORECASE)


def failure_of(error: Any) -> Failure:
    """The failure in an ``error`` member, or in the list of one error that some routes answer."""
    error = _unwrapped(error)
    if not isinstance(error, dict):
        return Failure(
            502, str(error or "The upstream reported an error without saying which."), "server_error"
        )
    message = error.get("message")
    name = error.get("status")
    if not isinstance(message, str) or not message:
        message = f"The upstream reported an error: {name or error.get('code') or 'unnamed'}."
    if _OVERFLOW in message:
        return Failure(400, message, "context_length_exceeded")
    status, code = _meaning(error)
    if status == 429 and _is_lasting(error, message):
        code = "insufficient_quota"
    return Failure(status, message, code)


def retry_after_seconds(error: Any) -> float | None:
    """How long the vendor asks to wait; it says so in the body and in no header."""
    error = _unwrapped(error)
    if not isinstance(error, dict):
        return None
    for detail in _details(error, "RetryInfo"):
        stated = _DELAY.fullmatch(str(detail.get("retryDelay")))
        if stated:
            return _seconds(stated)
    in_words = _DELAY_IN_WORDS.search(str(error.get("message")))
    return _seconds(in_words) if in_words else None


def is_signature_refusal(error: Any) -> bool:
    """Whether the request can be saved by sending it without its signatures."""
    error = _unwrapped(error)
    message = str(error.get("message")).lower() if isinstance(error, dict) else ""
    return "thought signature" in message or "thought_signature" in message


def _meaning(error: Document) -> tuple[int, str | None]:
    for detail in _details(error, "ErrorInfo"):
        if (reason := str(detail.get("reason"))) in _BY_REASON:
            return _BY_REASON[reason]
    name, code = error.get("status"), error.get("code")
    if isinstance(name, str) and name in _BY_NAME:
        return _BY_NAME[name]
    if isinstance(code, int) and 400 <= code <= 599:
        return code, "server_error" if code >= 500 else None
    return 502, "server_error"


def _is_lasting(error: Document, message: str) -> bool:
    """Whether waiting for a while does not help: a daily quota, or a model outside the plan."""
    quotas = [
        str(violation.get("quotaId"))
        for detail in _details(error, "QuotaFailure")
        for violation in detail.get("violations") or ()
        if isinstance(violation, dict)
    ]
    return "limit: 0" in message or any("PerDay" in quota for quota in quotas)


def _details(error: Document, kind: str) -> list[Document]:
    details = error.get("details")
    if not isinstance(details, list):
        return []
    return [one for one in details if isinstance(one, dict) and str(one.get("@type")).endswith(f".{kind}")]


def _unwrapped(error: Any) -> Any:
    if isinstance(error, list):
        error = error[0] if error else None
    if isinstance(error, dict) and isinstance(error.get("error"), dict | str):
        return error["error"]
    return error


def _seconds(found: re.Match[str]) -> float | None:
    try:
        number = float(found[1])
    except ValueError:
        return None
    return number / 1000 if found[2] == "ms" else number
