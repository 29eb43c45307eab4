"""Errors inside an upstream's stream, which carry no HTTP status, as failures."""

from typing import Any

from floway.domain.failure import Failure

_STATUSES = {
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "invalid_request_error": 400,
    "context_length_exceeded": 400,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "insufficient_quota": 429,
    "usage_limit_reached": 429,
    "server_error": 500,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
    "server_is_overloaded": 529,
    "slow_down": 529,
}


def failure_of(error: Any) -> Failure:
    """The failure in an ``error`` member: an object of Anthropic or OpenAI, or a bare string.

    The code, or else the type, tells the status; some vendors put the status itself into one of
    them. An error that says nothing of the kind is the upstream's fault, a 502.
    """
    if not isinstance(error, dict):
        return Failure(502, str(error or "The upstream reported an error without saying which."))
    code, kind = error.get("code"), error.get("type")
    message = error.get("message")
    status = _status(error.get("status")) or _status(code) or _status(kind) or 502
    return Failure(
        status,
        message if isinstance(message, str) and message else _named(code, kind),
        str(code or kind) if code or kind else None,
        error["param"] if isinstance(error.get("param"), str) else None,
    )


def ended_early() -> Failure:
    """The failure of a body that ended without its protocol's last frame."""
    return Failure(502, "The upstream's answer ended before it was complete.", "upstream_error")


def _status(value: object) -> int | None:
    if isinstance(value, str):
        return _STATUSES.get(value) or (
            _status(int(value)) if value.isdecimal() and len(value) == 3 else None
        )
    return value if isinstance(value, int) and 400 <= value <= 599 else None


def _named(code: object, kind: object) -> str:
    return f"The upstream reported an error: {code or kind or 'unnamed'}."
