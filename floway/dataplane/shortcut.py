"""The way past Flask for the calls that come most.

Dispatch through Flask (contexts, URL matching, response objects) costs more than the whole relay of a
small call. A POST to one of the plain chat paths is answered before a request context exists; anything
else goes on to Flask, where the same paths are routes too and enter the same ``serve``.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask

from floway.dataplane.one_write import StartResponse, answered
from floway.dataplane.outbound import CORS
from floway.dataplane.serve import serve
from floway.domain.protocol import COUNT_TOKENS, GENERATE, ActionId
from floway.gateway.request import Reply
from floway.protocols import chat_completions, messages, responses
from floway.protocols.base import ChatProtocol
from floway.services.worker import worker_of

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

_STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

#: ``{path: what it serves}``; Gemini's paths hold the model and stay with Flask.
PATHS: Mapping[str, tuple[ChatProtocol, ActionId]] = {
    "/v1/messages": (messages.PROTOCOL, GENERATE),
    "/v1/messages/count_tokens": (messages.PROTOCOL, COUNT_TOKENS),
    "/v1/chat/completions": (chat_completions.PROTOCOL, GENERATE),
    "/v1/responses": (responses.PROTOCOL, GENERATE),
}


def install(app: Flask) -> None:
    """Put the short cut in front of the app's dispatch."""
    dispatch: WSGIApp = app.wsgi_app

    def wsgi_app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        served = PATHS.get(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if served is None or environ.get("SCRIPT_NAME"):
            return dispatch(environ, start_response)
        worker = worker_of(app)
        protocol, action = served
        reply = serve(worker.gateway, protocol, environ, worker.settings.max_body_bytes, action)
        return _answered(reply, start_response)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign] # Flask's documented way to wrap an app


def _answered(reply: Reply, start_response: StartResponse) -> Iterable[bytes]:
    headers = reply.headers + CORS
    status = _STATUS_LINES.get(reply.status, f"{reply.status} Unknown")
    if isinstance(reply.body, bytes):
        headers.append(("content-length", str(len(reply.body))))
        return answered(start_response, status, headers, reply.body)
    start_response(status, headers)
    return reply.body
