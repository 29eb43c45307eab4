"""Which paths belong to subscriptions, and what a fault does to each.

An ordered status refuses a request before anything happens. ``delay``, ``reset``, ``cut``,
``accept_stall`` and ``html`` change how an answer travels after it was made: a refresh token whose
answer is lost so is spent all the same.
"""

from collections.abc import Callable
from urllib.parse import unquote

from floway.simulator import endpoint
from floway.simulator.journal import Entry
from floway.simulator.options import Options
from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.simulator.vendors.anthropic import errors as anthropic_errors
from floway.simulator.vendors.claude_code import authorize, profile, token
from floway.simulator.vendors.claude_code.messages import Subscription, is_meant
from floway.simulator.wire import Document, Refusal, Reply, Request, encode
from floway.simulator.world import World

_Handler = Callable[[World, Request], Document]
_JSON = (("content-type", "application/json"),)
_MESSAGES = {"/v1/messages": "generate", "/v1/messages/count_tokens": "count"}
#: Path -> method and what answers it.
_DOCUMENTS: dict[str, tuple[str, _Handler]] = {
    "/v1/oauth/token": ("POST", token.grant),
    "/api/oauth/profile": ("GET", profile.profile),
    "/api/oauth/usage": ("GET", profile.usage),
}
_AUTHORIZE = "/oauth/authorize"


def answer(world: World, request: Request, entry: Entry) -> Reply | None:
    """The answer to a request of a subscription; None if it is another vendor's."""
    if request.path == _AUTHORIZE or request.path in _DOCUMENTS:
        return _plain(world, request, entry)
    if not is_meant(request):
        return None
    if request.path in _MESSAGES and request.method == "POST":
        action = _MESSAGES[request.path]
        return endpoint.post(Subscription(world), action, world, request, None, entry)
    models, _, model = request.path.removeprefix("/v1/").partition("/")
    if models == "models" and request.method == "GET":
        return endpoint.models(Subscription(world), world, request, unquote(model) or None, entry)
    return None


def _plain(world: World, request: Request, entry: Entry) -> Reply:
    options = world.faults.apply(Options(), None, request.path, is_generation=False)
    method, handler = _DOCUMENTS.get(request.path, ("GET", None))
    try:
        if request.method != method:
            raise Refusal(405, "Method not allowed", "invalid_request")
        if options.status is not None:
            raise _fault(options.status)
        if handler is None:
            text = authorize.code_and_state(world, request)
            return Reply(200, (("content-type", "text/plain"),), text.encode(), options=options)
        return Reply(200, _JSON, encode(handler(world, request)), options=options)
    except Refusal as refusal:
        if request.path.startswith("/api/"):
            return endpoint.refuse(ANTHROPIC, refusal, entry, options)
        return Reply(refusal.status, _JSON, encode(token.error(refusal)), options=options)


def _fault(status: int) -> Refusal:
    usual = anthropic_errors.fault(status)
    code = "rate_limit_error" if status == 429 else "server_error" if status >= 500 else "invalid_request"
    return Refusal(status, usual.message, code)
