"""Which vendor and endpoint a path means."""

from urllib.parse import unquote

from floway.simulator import azure, codex, copilot, endpoint, ollama, subscription
from floway.simulator.journal import Entry
from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.simulator.vendors.base import Vendor
from floway.simulator.vendors.google import GOOGLE
from floway.simulator.vendors.openai_chat import OPENAI_CHAT
from floway.simulator.vendors.openai_embeddings import OPENAI_EMBEDDINGS
from floway.simulator.vendors.openai_responses import OPENAI_RESPONSES
from floway.simulator.wire import Refusal, Reply, Request
from floway.simulator.world import World

#: Path -> vendor and action.
_POSTS: dict[str, tuple[Vendor, str]] = {
    "/v1/messages": (ANTHROPIC, "generate"),
    "/v1/messages/count_tokens": (ANTHROPIC, "count"),
    "/v1/chat/completions": (OPENAI_CHAT, "generate"),
    "/v1/responses": (OPENAI_RESPONSES, "generate"),
    "/v1/embeddings": (OPENAI_EMBEDDINGS, "generate"),
}
#: Google's current SDK calls the stable version unless told otherwise.
_GOOGLE_MODELS = ("/v1beta/models", "/v1/models")
_GOOGLE_ACTIONS = {"generateContent": "generate", "streamGenerateContent": "generate", "countTokens": "count"}


def answer(world: World, request: Request, entry: Entry) -> Reply:
    """The answer to a vendor request."""
    if request.path.startswith(azure.PREFIX):
        return azure.answer(world, request, entry)
    if request.path.startswith(f"{ollama.PREFIX}/"):
        return ollama.answer(world, request, entry)
    if request.path.startswith(codex.PREFIXES):
        return codex.answer(world, request, entry)
    if request.path.startswith(copilot.PREFIX):
        return copilot.answer(world, request, entry)
    subscribed = subscription.answer(world, request, entry)
    if subscribed is not None:
        return subscribed
    if _is_google(request):
        return _google(world, request, entry)
    vendor, action = _POSTS.get(request.path, (None, ""))
    if vendor and request.method == "POST":
        return endpoint.post(vendor, action, world, request, None, entry)
    models, _, model = request.path.removeprefix("/v1/").partition("/")
    if request.path.startswith("/v1/models") and models == "models" and request.method == "GET":
        # One path, two vendors: only Anthropic's clients name a version or send this key header.
        is_anthropic = request.header("anthropic-version") or request.header("x-api-key")
        lister = ANTHROPIC if is_anthropic else OPENAI_CHAT
        return endpoint.models(lister, world, request, unquote(model) or None, entry)
    status = 405 if vendor else 404
    refusal = Refusal(status, f"Invalid URL ({request.method} {request.path})")
    return endpoint.refuse(vendor or OPENAI_CHAT, refusal, entry)


def _is_google(request: Request) -> bool:
    if request.path.startswith("/v1/models"):
        # The lists of three vendors share this path; only Google's clients send this header.
        return request.method == "POST" or bool(request.header("x-goog-api-key"))
    return request.path.startswith(_GOOGLE_MODELS)


def _google(world: World, request: Request, entry: Entry) -> Reply:
    # The id may hold slashes and, encoded or not, the plus signs of options; the last colon ends it.
    path = request.path.removeprefix("/v1beta").removeprefix("/v1").removeprefix("/models")
    rest = unquote(path).removeprefix("/").removeprefix("models/")
    if request.method == "GET":
        return endpoint.models(GOOGLE, world, request, rest or None, entry)
    model, _, verb = rest.rpartition(":")
    action = _GOOGLE_ACTIONS.get(verb)
    if not model or not action or request.method != "POST":
        return endpoint.refuse(GOOGLE, Refusal(404, f"No method {verb[:64]!r} for this path."), entry)
    return endpoint.post(GOOGLE, action, world, request, model, entry)
