"""Errors of the Messages API, https://docs.anthropic.com/en/api/errors."""

from typing import Any

from floway.simulator.wire import Document, Headers, Refusal

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    503: "overloaded_error",
    529: "overloaded_error",
}
_MESSAGES = {
    400: "Your request was not accepted: simulated invalid request.",
    401: "invalid x-api-key",
    403: "Your API key does not have permission to use the specified resource.",
    404: "The requested resource could not be found.",
    413: "Request exceeds the maximum size",
    429: "This request would exceed your account's rate limit. Please try again later.",
    500: "Internal server error",
    503: "Overloaded",
    529: "Overloaded",
}
#: Error kind -> status.
STATUSES = {"overloaded": 529, "usage_limit": 429, "rate_limit": 429, "server_error": 500}


def fault(status: int) -> Refusal:
    """The refusal that is usual with this status."""
    return Refusal(status, _MESSAGES.get(status, f"Simulated error {status}."))


def body(refusal: Refusal, request_id: str | None = None) -> Document:
    """The error object, as a body and as the data of an ``error`` event."""
    kind = refusal.code or TYPES.get(
        refusal.status, "api_error" if refusal.status >= 500 else "invalid_request_error"
    )
    document: Document = {"type": "error", "error": {"type": kind, "message": refusal.message}}
    if request_id:
        document["request_id"] = request_id
    return document


def in_stream(kind: str) -> Document:
    """The data of an ``error`` event."""
    refusal = fault(STATUSES[kind])
    if kind == "usage_limit":
        refusal = Refusal(429, "You have reached your specified API usage limits.")
    return body(refusal)


def headers(request_id: str) -> Headers:
    """The headers of every answer."""
    return (
        ("server", "cloudflare"),
        ("request-id", request_id),
        ("anthropic-organization-id", "org-simulated"),
        ("anthropic-ratelimit-requests-limit", "4000"),
        ("anthropic-ratelimit-requests-remaining", "3999"),
        ("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:00Z"),
        ("anthropic-ratelimit-input-tokens-limit", "400000"),
        ("anthropic-ratelimit-input-tokens-remaining", "399000"),
        ("anthropic-ratelimit-input-tokens-reset", "2026-01-01T00:00:00Z"),
        ("cf-ray", f"{request_id[-16:]}-SIM"),
        ("set-cookie", "_cfuvid=simulated; path=/; HttpOnly"),
    )


class Wording:
    """The validator's sentences: dotted places in front."""

    def unknown(self, path: str, name: str) -> Refusal:
        """A member that does not exist."""
        return invalid(self.join(path, name), "Extra inputs are not permitted")

    def missing(self, path: str, name: str) -> Refusal:
        """A member that must be there."""
        return invalid(self.join(path, name), "Field required")

    def wrong_type(self, path: str, expected: str, value: Any) -> Refusal:
        """A member of the wrong type."""
        words = {"object": "dictionary", "string or list": "string", "string or object": "string"}
        return invalid(path, f"Input should be a valid {words.get(expected, expected)}")

    def join(self, path: str, name: str | int) -> str:
        """``messages.0.content``."""
        return f"{path}.{name}" if path else str(name)


def invalid(path: str, sentence: str) -> Refusal:
    """A 400 about one place."""
    return Refusal(400, f"{path}: {sentence}")
