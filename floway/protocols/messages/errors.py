"""Errors in the shape of the Messages API: https://docs.anthropic.com/en/api/errors."""

import msgspec

from floway.domain.failure import Failure

_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}


def error_body(failure: Failure, request_id: str) -> bytes:
    """``{"type": "error", "error": {"type", "message"}, "request_id"}``; ``retry_at`` where it is known."""
    fallback = "invalid_request_error" if failure.status < 500 else "api_error"
    error = {
        "type": failure.kind or _TYPES.get(failure.status, fallback),
        "message": failure.message,
    }
    if failure.retry_at is not None:
        error["retry_at"] = f"{failure.retry_at:%Y-%m-%dT%H:%M:%SZ}"
    return msgspec.json.encode({"type": "error", "error": error, "request_id": request_id})
