"""Errors of the Gemini API, https://ai.google.dev/gemini-api/docs/troubleshooting."""

from typing import Any

from floway.simulator.wire import Document, Refusal

_STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    529: "UNAVAILABLE",
}
_MESSAGES = {
    400: "Simulated invalid argument.",
    401: "Request had invalid authentication credentials.",
    403: "The caller does not have permission",
    404: "Requested entity was not found.",
    413: "Request payload size exceeds the limit.",
    429: "You exceeded your current quota, please check your plan and billing details.",
    500: "An internal error has occurred.",
    503: "The model is overloaded. Please try again later.",
    529: "The model is overloaded. Please try again later.",
}
#: Error kind -> status.
STATUSES = {"overloaded": 503, "usage_limit": 429, "rate_limit": 429, "server_error": 500}
_TYPE_WORDS = {
    "string": "TYPE_STRING",
    "integer": "TYPE_INT32",
    "number": "TYPE_FLOAT",
    "boolean": "TYPE_BOOL",
}


def fault(status: int) -> Refusal:
    """The refusal that is usual with this status."""
    return Refusal(status, _MESSAGES.get(status, f"Simulated error {status}."))


def body(refusal: Refusal) -> Document:
    """The error body, also as the data of a frame."""
    name = _STATUS_NAMES.get(refusal.status, "UNKNOWN")
    error: Document = {"code": refusal.status, "message": refusal.message, "status": name}
    if refusal.code:
        kind = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind, "reason": refusal.code, "domain": "googleapis.com"}]
    return {"error": error}


def invalid(message: str) -> Refusal:
    """A 400."""
    return Refusal(400, message)


class Wording:
    """Google's sentences: proto places in snake case with brackets."""

    def unknown(self, path: str, name: str) -> Refusal:
        """A member that does not exist."""
        place = f" at '{path}'" if path else ""
        return invalid(f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.')

    def missing(self, path: str, name: str) -> Refusal:
        """A member that must be there."""
        where = self.join(f"GenerateContentRequest.{path}" if path else "GenerateContentRequest", name)
        return invalid(f"* {where}: {name} is not specified\n")

    def wrong_type(self, path: str, expected: str, value: Any) -> Refusal:
        """A member of the wrong type."""
        if expected in ("object", "list") or isinstance(value, dict | list):
            kind = "oneof" if expected == "object" else "proto"
            return invalid(
                f"Invalid JSON payload received. Unknown name \"\" at '{path}': {kind} field cannot be read."
            )
        return invalid(
            f"Invalid value at '{path}' ({_TYPE_WORDS.get(expected, 'TYPE_MESSAGE')}), \"{str(value)[:64]}\""
        )

    def join(self, path: str, name: str | int) -> str:
        """``contents[0].parts[1].function_call``."""
        if isinstance(name, int):
            return f"{path}[{name}]"
        snake = "".join(f"_{char.lower()}" if char.isupper() else char for char in name)
        return f"{path}.{snake}" if path else snake
