"""Azure resources below ``/azure/<host of the resource>``: which path is which surface of which host."""

import re
from urllib.parse import parse_qs, unquote

from floway.simulator import endpoint
from floway.simulator.journal import Entry
from floway.simulator.vendors.azure import AzureAnthropic, AzureChat, AzureResponses
from floway.simulator.vendors.base import Vendor
from floway.simulator.wire import Refusal, Reply, Request
from floway.simulator.world import World

PREFIX = "/azure/"
_OPENAI_HOST = re.compile(r"[a-z0-9-]+\.(?:openai|services\.ai)\.azure\.com")
_ANTHROPIC_HOST = re.compile(r"[a-z0-9-]+\.services\.ai\.azure\.com")
_V1 = re.compile(r"(?:/api/projects/[^/]+)?/openai/v1(/.*)")
_DEPLOYMENT = re.compile(r"/openai/deployments/([^/]+)(/.*)")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}(-preview)?")
_MESSAGES = {"/anthropic/v1/messages": "generate", "/anthropic/v1/messages/count_tokens": "count"}


def answer(world: World, request: Request, entry: Entry) -> Reply:
    """The answer to a request below the prefix."""
    host, _, rest = request.path.removeprefix(PREFIX).partition("/")
    path = f"/{rest}"
    if path in _MESSAGES and _ANTHROPIC_HOST.fullmatch(host) and request.method == "POST":
        return endpoint.post(AzureAnthropic(), _MESSAGES[path], world, request, None, entry)
    vendor = _openai(path, _version(request)) if _OPENAI_HOST.fullmatch(host) else None
    if vendor is None or request.method != "POST":
        return endpoint.refuse(AzureChat(), Refusal(404, "Resource not found", "404"), entry)
    deployment = _DEPLOYMENT.fullmatch(path)
    model = unquote(deployment[1]) if deployment else None
    return endpoint.post(vendor, "generate", world, request, model, entry)


def _openai(path: str, version: str | None) -> Vendor | None:
    """The current surface takes a word as its version or none, the older one only a date."""
    current = _V1.fullmatch(path)
    if current and version in (None, "v1", "latest", "preview"):
        return {"/chat/completions": AzureChat(), "/responses": AzureResponses()}.get(current[1])
    if version is None or not _DATED.fullmatch(version):
        return None
    if path == "/openai/responses":
        return AzureResponses()
    older = _DEPLOYMENT.fullmatch(path)
    return AzureChat(unquote(older[1])) if older and older[2] == "/chat/completions" else None


def _version(request: Request) -> str | None:
    return parse_qs(request.query).get("api-version", [None])[0]
