"""What OpenAI's endpoints share: keys, headers, errors, model lists.

https://platform.openai.com/docs/guides/error-codes/api-errors
"""

import base64
from typing import Any

from floway.simulator.vendors.base import CREATED, MODELS, Vendor
from floway.simulator.wire import Document, Headers, Refusal, Request

_TYPES = {
    401: "invalid_request_error",
    403: "invalid_request_error",
    429: "requests",
    500: "server_error",
    503: "server_error",
}
_FAULTS = {
    400: ("Simulated invalid request.", None),
    401: ("Incorrect API key provided.", "invalid_api_key"),
    403: ("Project does not have access to the model.", "model_not_found"),
    404: ("The model does not exist or you do not have access to it.", "model_not_found"),
    413: ("Request too large.", None),
    429: ("Rate limit reached for requests per min (RPM).", "rate_limit_exceeded"),
    500: ("The server had an error while processing your request. Sorry about that!", None),
    503: ("The engine is currently overloaded, please try again later", "server_is_overloaded"),
    529: ("The engine is currently overloaded, please try again later", "server_is_overloaded"),
}
#: Error kind -> status, type, code and sentence of the error in a stream.
IN_STREAM = {
    "overloaded": (
        503,
        "server_error",
        "server_is_overloaded",
        "Our servers are currently overloaded. Please try again later.",
    ),
    "usage_limit": (429, "usage_limit_reached", "usage_limit_reached", "The usage limit has been reached"),
    "rate_limit": (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests per min (RPM)."),
    "server_error": (
        500,
        "server_error",
        "server_error",
        "The server had an error while processing your request.",
    ),
}
_JSON_TYPE_WORDS = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a decimal",
    list: "an array",
    dict: "an object",
}
_EXPECTED_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a decimal",
    "boolean": "a boolean",
    "list": "an array of objects",
    "object": "an object",
    "string or list": "one of a string or array of objects",
    "string or object": "one of a string or object",
}


class OpenAI(Vendor):
    """The common half of OpenAI's endpoints."""

    def authenticate(self, request: Request, key: str | None) -> None:
        """Want a bearer token."""
        scheme, _, token = request.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, "You didn't provide an API key in an Authorization header using Bearer auth.")
        if key is not None and token != key:
            raise Refusal(401, "Incorrect API key provided.", "invalid_api_key")

    def headers(self, request_id: str) -> Headers:
        """Request id and rate limits."""
        return (
            ("server", "cloudflare"),
            ("x-request-id", request_id),
            ("openai-version", "2020-10-01"),
            ("openai-organization", "org-simulated"),
            ("openai-processing-ms", "1"),
            ("x-ratelimit-limit-requests", "10000"),
            ("x-ratelimit-remaining-requests", "9999"),
            ("x-ratelimit-reset-requests", "6ms"),
            ("x-ratelimit-limit-tokens", "2000000"),
            ("x-ratelimit-remaining-tokens", "1999000"),
            ("x-ratelimit-reset-tokens", "30ms"),
            ("cf-ray", f"{request_id[-16:]}-SIM"),
            ("set-cookie", "__cf_bm=simulated; path=/; HttpOnly"),
        )

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The error body."""
        kind = _TYPES.get(
            refusal.status, "server_error" if refusal.status >= 500 else "invalid_request_error"
        )
        return {
            "error": {"message": refusal.message, "type": kind, "param": refusal.param, "code": refusal.code}
        }

    def fault(self, status: int) -> Refusal:
        """The refusal that is usual with this status."""
        message, code = _FAULTS.get(status, (f"Simulated error {status}.", None))
        return Refusal(status, message, code)

    def status_of(self, kind: str) -> int:
        """The status of an error kind."""
        return IN_STREAM[kind][0]

    def bad_json(self, detail: str) -> Refusal:
        """The body is no JSON object."""
        return Refusal(400, f"We could not parse the JSON body of your request: {detail}")

    def bad_content_type(self, content_type: str) -> Refusal:
        """The body is not declared as JSON."""
        return Refusal(
            415,
            f"Unsupported content type: '{content_type[:64]}'. This API method only accepts "
            "'application/json' requests.",
            "unsupported_content_type",
        )

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody has this model."""
        message = f"The model `{model[:128]}` does not exist or you do not have access to it."
        if detail != model:
            message = f"{message} ({detail})"
        return Refusal(404, message, "model_not_found", "model")

    def usage(self, document: Document) -> Document | None:
        """The ``usage`` member."""
        return document.get("usage")

    def model_list(self) -> Document:
        """The list of models."""
        return {"object": "list", "data": [self.model_card(model) for model in MODELS]}

    def model_card(self, model: str) -> Document:
        """One model."""
        return {"id": model, "object": "model", "created": CREATED, "owned_by": "simulator"}


class Wording:
    """OpenAI's sentences: bracketed places, and a code for each kind of fault."""

    #: What an unknown member at the top is called; ``{}`` is its name.
    extra_at_top = "Unknown parameter: '{}'."
    extra_at_top_code: str | None = "unknown_parameter"

    def unknown(self, path: str, name: str) -> Refusal:
        """A member that does not exist."""
        if not path:
            param = name if self.extra_at_top_code else None
            return Refusal(400, self.extra_at_top.format(name), self.extra_at_top_code, param)
        where = self.join(path, name)
        return Refusal(400, f"Unknown parameter: '{where}'.", "unknown_parameter", where)

    def missing(self, path: str, name: str) -> Refusal:
        """A member that must be there."""
        where = self.join(path, name)
        return Refusal(400, f"Missing required parameter: '{where}'.", "missing_required_parameter", where)

    def wrong_type(self, path: str, expected: str, value: Any) -> Refusal:
        """A member of the wrong type."""
        got = _JSON_TYPE_WORDS.get(type(value), "null")
        wanted = _EXPECTED_WORDS[expected]
        return Refusal(
            400, f"Invalid type for '{path}': expected {wanted}, but got {got} instead.", "invalid_type", path
        )

    def join(self, path: str, name: str | int) -> str:
        """``messages[0].content``."""
        if isinstance(name, int):
            return f"{path}[{name}]"
        return f"{path}.{name}" if path else name


def invalid_value(path: str, value: Any, supported: tuple[str, ...]) -> Refusal:
    """A word that is none of those allowed."""
    words = ", ".join(f"'{word}'" for word in supported)
    return Refusal(
        400, f"Invalid value: '{str(value)[:64]}'. Supported values are: {words}.", "invalid_value", path
    )


def check_strict_schema(schema: Any, name: str, path: str) -> None:
    """Refuse a schema that strict mode refuses: every object closed, all its properties required.

    https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
    """
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    problem = None
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        problem = "'additionalProperties' is required to be supplied and to be false."
    elif isinstance(properties, dict) and set(properties) != set(schema.get("required") or ()):
        problem = (
            "'required' is required to be supplied and to be an array including every key in properties."
        )
    if problem:
        raise Refusal(400, f"Invalid schema for '{name}': {problem}", "invalid_function_parameters", path)
    for inner in (*(properties or {}).values(), *(schema.get("$defs") or {}).values(), schema.get("items")):
        check_strict_schema(inner, name, path)


def check_file_data(data: str, path: str, further_types: tuple[str, ...] = ()) -> None:
    """Check the data URL of a file: a PDF, or of a type that begins with one of ``further_types``.

    https://platform.openai.com/docs/guides/pdf-files

    :raises Refusal: with the vendor's sentence.
    """
    head, _, encoded = data.partition(",")
    media_type = head.removeprefix("data:").removesuffix(";base64")
    begun = (
        f"Invalid file data: '{path}'. Expected a base64-encoded data URL with an application/pdf MIME type"
    )
    if head != f"data:{media_type};base64":
        raise Refusal(400, f"{begun}, but got a value without 'data:<type>;base64,'.", "invalid_value", path)
    if not media_type.startswith(("application/pdf", *further_types)):
        message = f"{begun}, but got unsupported MIME type '{media_type[:64]}'."
        raise Refusal(400, message, "invalid_value", path)
    try:
        base64.b64decode(encoded, validate=True)
    except ValueError:
        raise Refusal(400, f"{begun}, but its base64 is broken.", "invalid_value", path) from None
