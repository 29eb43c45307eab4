"""How the admin API says no: ``{error, code, request_id}``, and ``fields`` when a body was at fault.

A 401 only ever means the session of the caller, because the dashboard signs out on it; whatever a
vendor answered becomes a 502 or 503 before it gets here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from floway.controlplane.events import AdminRequestFailed
from floway.errors import ClientError, TooBusy
from floway.logs import emit

#: Codes of what Werkzeug and webargs raise by themselves.
_CODES = {
    400: "malformed_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_media_type",
}


class ProblemSchema(Schema):
    """The body of every error."""

    error = fields.String(required=True, metadata={"description": "One sentence for people."})
    code = fields.String(required=True, metadata={"description": "A stable word for programs."})
    request_id = fields.String(required=True)
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        data_key="fields",
        metadata={"description": "What is wrong with a body, by dotted path."},
    )
    details = fields.Dict(
        keys=fields.String(),
        metadata={"description": "What a program needs to go on; its members depend on the code."},
    )


class Problem(ClientError):
    """A refusal of the admin API.

    :param code: a stable word that the dashboard translates.
    :param retry_after_seconds: when trying again can work; 0 says nothing about it.
    :param faults: ``{dotted path: what is wrong there}`` of the body.
    :param details: what a program needs to go on.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after_seconds: int = 0,
        *,
        faults: Mapping[str, str] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.retry_after_seconds = retry_after_seconds
        self.faults = dict(faults or {})
        self.details = dict(details or {})
        super().__init__(message)


def render_here(blueprint: Blueprint) -> None:
    """Render every error of a blueprint's views in the shape of the admin API."""
    blueprint.register_error_handler(Problem, _refused)
    blueprint.register_error_handler(TooBusy, _busy)
    blueprint.register_error_handler(HTTPException, _http)
    blueprint.register_error_handler(RecursionError, _nested)
    blueprint.register_error_handler(Exception, _unexpected)


def _refused(problem: Problem) -> ResponseReturnValue:
    headers = {"Retry-After": str(problem.retry_after_seconds)} if problem.retry_after_seconds else {}
    body = _body(str(problem), problem.code or "refused")
    body |= {"fields": problem.faults} if problem.faults else {}
    body |= {"details": problem.details} if problem.details else {}
    return body, problem.status, headers


def _busy(error: TooBusy) -> ResponseReturnValue:
    return _body(str(error), error.code), error.status, {"Retry-After": str(error.retry_after_seconds)}


def _nested(error: RecursionError) -> ResponseReturnValue:
    # Only a body of thousands of brackets goes so deep.
    return _body("The body is nested too deeply.", _CODES[400]), 400


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    messages = getattr(error, "data", {}).get("messages", {})
    # By where the values came from: ``{"json": ...}`` or ``{"query": ...}``.
    faults = dict(fault for part in messages.values() for fault in _faults(part))
    if not faults:
        return _body(error.description or error.name, _CODES.get(status, "refused")), status
    # One sentence for people: the first fault in the order of the schema.
    path, reason = next(iter(faults.items()))
    message = f"{path}: {reason}" if path else reason
    return _body(message, "validation_failed") | {"fields": faults}, status


def _unexpected(error: Exception) -> ResponseReturnValue:
    emit(AdminRequestFailed(g.request_id, request.method, request.path[:256]), fault=error)
    return _body("Internal error; the gateway's log has more under this request id.", "internal"), 500


def _body(message: str, code: str) -> dict[str, Any]:
    return {"error": message, "code": code, "request_id": g.request_id}


def _faults(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """``(dotted path, first reason)`` for each leaf of a tree of validation messages."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            own = "" if name == "_schema" else str(name)
            yield from _faults(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(messages, list) and messages:
        yield path, str(messages[0])
