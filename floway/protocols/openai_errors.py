"""Errors in OpenAI's shape, shared by its endpoints: https://platform.openai.com/docs/guides/error-codes."""

from typing import Any

import msgspec

from floway.domain.failure import Failure

_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
#: Codes that are types, too: clients do not try again on it, as they do on a rate.
_QUOTA = "insufficient_quota"


def error_object(failure: Failure) -> dict[str, Any]:
    """``{"message", "type", "param", "code"}``, all always present as in the vendor's own."""
    fallback = "invalid_request_error" if failure.status < 500 else "server_error"
    return {
        "message": failure.message,
        "type": failure.kind or (_QUOTA if failure.code == _QUOTA else _TYPES.get(failure.status, fallback)),
        "param": failure.param,
        "code": failure.code,
    }


def error_body(failure: Failure, request_id: str) -> bytes:
    """``{"error": {...}}``; the request id travels in the ``x-request-id`` header."""
    return msgspec.json.encode({"error": error_object(failure)})
