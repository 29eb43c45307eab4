"""An Ollama server below ``/ollama``: its native API, and the surfaces of other vendors."""

from collections.abc import Callable

import msgspec

from floway.simulator import endpoint
from floway.simulator.journal import Entry
from floway.simulator.options import Options
from floway.simulator.vendors import ollama
from floway.simulator.vendors.base import Vendor
from floway.simulator.vendors.ollama import tags
from floway.simulator.wire import Document, Refusal, Reply, Request, encode
from floway.simulator.world import World

PREFIX = "/ollama"
_JSON = (("content-type", "application/json; charset=utf-8"),)
_POSTS: dict[str, tuple[Vendor, str]] = {
    "/v1/messages": (ollama.OllamaMessages(), "generate"),
    "/v1/chat/completions": (ollama.OllamaChat(), "generate"),
    "/v1/responses": (ollama.OllamaResponses(), "generate"),
}


def answer(world: World, request: Request, entry: Entry) -> Reply:
    """The answer to a request below the prefix."""
    path = request.path.removeprefix(PREFIX)
    vendor, action = _POSTS.get(path, (None, ""))
    if vendor and request.method == "POST":
        return endpoint.post(vendor, action, world, request, None, entry)
    native = _NATIVE.get((request.method, path))
    if native is None:
        return Reply(404, (("content-type", "text/plain"),), b"404 page not found")
    options = world.faults.apply(Options(), None, request.path, is_generation=False)
    try:
        ollama.authenticate(request, world.key)
        if options.status is not None:
            raise Refusal(options.status, f"simulated error {options.status}")
        return Reply(200, _JSON, encode(native(request)), options=options)
    except Refusal as refusal:
        # Unlike on the other surfaces the error is a plain sentence.
        return Reply(refusal.status, _JSON, encode({"error": refusal.message}), options=options)


def _list(request: Request) -> Document:
    return tags.listed()


def _version(request: Request) -> Document:
    return {"version": tags.VERSION}


def _show(request: Request) -> Document:
    try:
        asked = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal(400, "the body is not JSON") from None
    name = asked.get("model") if isinstance(asked, dict) else None
    tag = tags.find(name) if isinstance(name, str) else None
    if tag is None:
        raise Refusal(404, f"model '{name}' not found")
    if tag.is_damaged:
        raise Refusal(500, "the file of the model is damaged")
    return tag.details()


#: Method and path -> what answers it.
_NATIVE: dict[tuple[str, str], Callable[[Request], Document]] = {
    ("GET", "/api/tags"): _list,
    ("GET", "/api/version"): _version,
    ("POST", "/api/show"): _show,
}
