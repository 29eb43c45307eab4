"""The chat routes of the four protocols; all enter ``serve``."""

from flask import Blueprint, Response, current_app, request

from floway.dataplane.outbound import preflight, probe, to_flask
from floway.dataplane.serve import serve
from floway.domain.failure import Failure
from floway.domain.protocol import COMPACT, COUNT_TOKENS, GENERATE, ActionId
from floway.gateway.model_errors import ModelNotFound
from floway.gateway.request import Reply
from floway.protocols import chat_completions, gemini, messages, responses
from floway.protocols.base import ChatProtocol, Head
from floway.protocols.gemini.request import read_target
from floway.services.worker import Worker, worker_of

blueprint = Blueprint("chat", __name__)

_METHODS = ("POST", "HEAD", "OPTIONS")

#: What a Gemini path may ask for: ``{action: (what it is, whether it streams)}``.
_GEMINI_ACTIONS: dict[str, tuple[ActionId, bool]] = {
    "generateContent": (GENERATE, False),
    "streamGenerateContent": (GENERATE, True),
    "countTokens": (COUNT_TOKENS, False),
}


def _route(*paths: str, protocol: ChatProtocol, action: ActionId = GENERATE) -> None:
    def view() -> Response:
        return _answer(protocol, action)

    for path in paths:
        blueprint.add_url_rule(
            path, f"{protocol.id}_{action}", view, methods=_METHODS, provide_automatic_options=False
        )


def _answer(protocol: ChatProtocol, action: ActionId, target: Head | None = None) -> Response:
    if request.method == "HEAD":
        return probe()
    if request.method == "OPTIONS":
        return preflight()
    worker: Worker = worker_of(current_app)
    limit = worker.settings.max_body_bytes
    return to_flask(serve(worker.gateway, protocol, request.environ, limit, action, target))


_route("/v1/messages", "/messages", protocol=messages.PROTOCOL)
_route(
    "/v1/messages/count_tokens",
    "/messages/count_tokens",
    protocol=messages.PROTOCOL,
    action=COUNT_TOKENS,
)
_route("/v1/chat/completions", "/chat/completions", protocol=chat_completions.PROTOCOL)
_route("/v1/responses", "/responses", protocol=responses.PROTOCOL)
_route("/v1/responses/compact", "/responses/compact", protocol=responses.PROTOCOL, action=COMPACT)


# Google's Python SDK asks for v1 unless told otherwise, its documentation for v1beta.
@blueprint.route("/v1/models/<path:rest>", methods=_METHODS, provide_automatic_options=False)
@blueprint.route("/v1beta/models/<path:rest>", methods=_METHODS, provide_automatic_options=False)
def gemini_generate(rest: str) -> Response:
    """``{model}:generateContent``, ``:streamGenerateContent`` and ``:countTokens``."""
    if request.method == "OPTIONS":
        # Of a single model's path, too.
        return preflight()
    named = read_target(rest)
    action = _GEMINI_ACTIONS.get(named.action) if named else None
    if named is None or action is None:
        failure = Failure(404, f"Nothing is served at {request.path[:256]}.", ModelNotFound.code)
        body = gemini.PROTOCOL.error_body(failure, "")
        return to_flask(Reply(404, [("content-type", "application/json")], body))
    return _answer(gemini.PROTOCOL, action[0], Head(named.model, action[1]))


# A request that asks for the upgrade matches only rules that are marked so, any other only the rest.
@blueprint.get("/v1/responses")
@blueprint.get("/v1/responses", websocket=True)
@blueprint.get("/responses")
@blueprint.get("/responses", websocket=True)
def responses_websocket() -> Response:
    """Refuse the WebSocket upgrade with 426: Codex then goes on over HTTP at once.

    404 or 405 would cost it six seconds of retries, 400 the whole turn.
    """
    headers = [("content-type", "application/json"), ("upgrade", "websocket")]
    return to_flask(Reply(426, headers, b'{"error":"Expected Upgrade: websocket"}'))
