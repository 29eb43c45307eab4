"""Which paths belong to Copilot, and what a fault does to each.

``/github/<host>/<path>``: the hosts of the vendor follow from each other, so each is part of the path. An
ordered status refuses before anything happens.
"""

import re
from collections.abc import Callable

from floway.simulator import endpoint
from floway.simulator.journal import Entry
from floway.simulator.options import Options
from floway.simulator.vendors.base import Vendor
from floway.simulator.vendors.copilot import device, tokens
from floway.simulator.vendors.copilot.chat import CopilotChat
from floway.simulator.vendors.copilot.messages import CopilotMessages
from floway.simulator.vendors.copilot.responses import CopilotResponses
from floway.simulator.vendors.openai_chat import OPENAI_CHAT
from floway.simulator.wire import Document, Refusal, Reply, Request, encode
from floway.simulator.world import World

PREFIX = "/github/"
_JSON = (("content-type", "application/json; charset=utf-8"),)
_Handler = Callable[[World, Request, str], Document]

_TENANT = r"(?:github\.com|[a-z0-9-]+\.ghe\.com)"
_PAGES = re.compile(_TENANT)
_API = re.compile(rf"api\.({_TENANT})")
_COPILOT = re.compile(
    r"api\.(?:individual|business|enterprise)\.githubcopilot\.com|copilot-api\.[a-z0-9-]+\.ghe\.com"
)
#: Of the page host, and of GitHub's own API.
_ON_PAGES: dict[tuple[str, str], _Handler] = {
    ("POST", "/login/device/code"): device.start,
    ("POST", "/login/oauth/access_token"): device.poll,
}
_ON_API: dict[tuple[str, str], _Handler] = {
    ("GET", "/user"): tokens.user,
    ("GET", "/copilot_internal/v2/token"): tokens.exchange,
    ("GET", "/copilot_internal/user"): tokens.about_seat,
}
#: Of the host that an exchange names.
_SURFACES: dict[str, tuple[Callable[[World], Vendor], str]] = {
    "/chat/completions": (CopilotChat, "generate"),
    "/responses": (CopilotResponses, "generate"),
    "/v1/messages": (CopilotMessages, "generate"),
    "/v1/messages/count_tokens": (CopilotMessages, "count"),
}


def answer(world: World, request: Request, entry: Entry) -> Reply:
    """The answer to a request below the prefix."""
    host, slash, rest = request.path.removeprefix(PREFIX).partition("/")
    path = slash + rest
    if _PAGES.fullmatch(host):
        return _plain(_ON_PAGES.get((request.method, path)), world, request, host)
    if found := _API.fullmatch(host):
        return _plain(_ON_API.get((request.method, path)), world, request, found[1])
    if _COPILOT.fullmatch(host):
        if (request.method, path) == ("GET", "/models"):
            return endpoint.models(CopilotChat(world), world, request, None, entry)
        if request.method == "POST" and path in _SURFACES:
            vendor, action = _SURFACES[path]
            return endpoint.post(vendor(world), action, world, request, None, entry)
    return endpoint.refuse(OPENAI_CHAT, Refusal(404, "Not Found"), entry)


def _plain(handler: _Handler | None, world: World, request: Request, host: str) -> Reply:
    options = world.faults.apply(Options(), None, request.path, is_generation=False)
    try:
        if handler is None:
            raise Refusal(404, "Not Found")
        if options.status is not None:
            raise Refusal(options.status, f"Simulated error {options.status}.")
        return Reply(200, _JSON, encode(handler(world, request, host)), options=options)
    except Refusal as refusal:
        body = {"message": refusal.message, "documentation_url": "https://docs.github.com/rest"}
        return Reply(refusal.status, _JSON, encode(body), options=options)
