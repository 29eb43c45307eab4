"""Errors in Google's shape: https://cloud.google.com/apis/design/errors."""

import msgspec

from floway.domain.failure import Failure

_STATUS_NAMES = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    504: "DEADLINE_EXCEEDED",
}


def status_name(status: int) -> str:
    """The canonical code of an HTTP status, by class where it has no name of its own."""
    return _STATUS_NAMES.get(status, "INVALID_ARGUMENT" if status < 500 else "UNAVAILABLE")


def error_body(failure: Failure, request_id: str) -> bytes:
    """``{"error": {"code", "message", "status"}}``."""
    return msgspec.json.encode(
        {
            "error": {
                "code": failure.status,
                "message": failure.message,
                "status": status_name(failure.status),
            }
        }
    )
