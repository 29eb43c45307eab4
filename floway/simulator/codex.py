"""Which paths belong to ChatGPT subscriptions, and what a fault does to each.

As for Claude subscriptions, an ordered status refuses before anything happens, and the other faults spoil
an answer whose refresh token is spent.
"""

from floway.simulator import endpoint
from floway.simulator.journal import Entry
from floway.simulator.options import Options
from floway.simulator.vendors.codex import tokens
from floway.simulator.vendors.codex.responses import Backend, Compaction
from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES
from floway.simulator.wire import Refusal, Reply, Request, encode
from floway.simulator.world import World

PREFIXES = ("/openai/oauth/", "/backend-api/")
_JSON = (("content-type", "application/json"),)
_POSTS: dict[str, type[Backend]] = {
    "/backend-api/codex/responses": Backend,
    "/backend-api/codex/responses/compact": Compaction,
}


def answer(world: World, request: Request, entry: Entry) -> Reply:
    """The answer to a request below one of the prefixes."""
    match request.method, request.path:
        case "GET", "/openai/oauth/authorize":
            return _sign_in(world, request)
        case "POST", "/openai/oauth/token":
            return _token(world, request)
        case "GET", "/backend-api/codex/models":
            return endpoint.models(Backend(world), world, request, None, entry)
        case "POST", path if path in _POSTS:
            return endpoint.post(_POSTS[path](world), "generate", world, request, None, entry)
    return endpoint.refuse(OPENAI_RESPONSES, Refusal(404, "Not Found"), entry)


def _sign_in(world: World, request: Request) -> Reply:
    """The address at which a browser ends, as text: nobody listens there."""
    try:
        text = tokens.callback(world, request)
    except Refusal as refusal:
        return Reply(refusal.status, _JSON, encode(tokens.error(refusal)))
    return Reply(200, (("content-type", "text/plain"),), text.encode())


def _token(world: World, request: Request) -> Reply:
    options = world.faults.apply(Options(), None, request.path, is_generation=False)
    try:
        if options.status is not None:
            code = "rate_limit_exceeded" if options.status == 429 else "server_error"
            raise Refusal(options.status, f"Simulated error {options.status}.", code)
        return Reply(200, _JSON, encode(tokens.grant(world, request)), options=options)
    except Refusal as refusal:
        return Reply(refusal.status, _JSON, encode(tokens.error(refusal)), options=options)
