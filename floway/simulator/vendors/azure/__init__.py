"""Azure: the OpenAI and the Anthropic surface of a resource, as one deployment answers there.

https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest
"""

from collections.abc import Iterator

from floway.simulator.vendors.anthropic import Anthropic
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.openai import OpenAI
from floway.simulator.vendors.openai_chat import OpenAIChat
from floway.simulator.vendors.openai_responses import OpenAIResponses
from floway.simulator.wire import Document, Headers, Refusal, Request, sse
from floway.simulator.world import World

_SAFE = {
    category: {"filtered": False, "severity": "safe"}
    for category in ("hate", "self_harm", "sexual", "violence")
}


class _Resource(OpenAI):
    """What the OpenAI surface of a resource has of its own: key, headers, deployments."""

    def __init__(self, deployment: str | None = None) -> None:
        self._deployment = deployment

    def authenticate(self, request: Request, key: str | None) -> None:
        """Want the key in Azure's own header and no bearer, which would be a token of Entra ID."""
        given = request.header("api-key")
        if not given or request.header("authorization") or (key is not None and given != key):
            raise Refusal(401, "Access denied: the key of the resource is missing or wrong.", "401")

    def headers(self, request_id: str) -> Headers:
        """Those of the gateway in front of every resource."""
        return (
            ("apim-request-id", request_id),
            ("x-request-id", request_id),
            ("x-ms-region", "Simulated"),
            ("x-ratelimit-remaining-requests", "999"),
            ("x-ratelimit-remaining-tokens", "99900"),
        )

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The gateway's own refusals have a code and a message, those of a model all that OpenAI's have."""
        if refusal.status in (401, 404):
            return {"error": {"code": refusal.code or str(refusal.status), "message": refusal.message}}
        return super().error(refusal, request_id)

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody made this deployment."""
        return Refusal(404, f"There is no deployment for this resource: {detail[:128]}", "DeploymentNotFound")

    def deployed(self, document: Document) -> Document:
        """The request with the deployment of its path as the model; Claude is on the other surface.

        :raises Refusal: there is no such deployment here.
        """
        named = document if self._deployment is None else {**document, "model": self._deployment}
        if str(named.get("model")).startswith("claude"):
            raise self.unknown_model("", str(named["model"]))
        return named


class AzureChat(_Resource, OpenAIChat):
    """Chat Completions of a deployment."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses."""
        return super().check(self.deployed(document), request, action, world)

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """What a filter found in the prompt comes first, in a chunk without an id or a choice."""
        found = [{"prompt_index": 0, "content_filter_results": _SAFE}]
        blank = {"choices": [], "created": 0, "id": "", "model": "", "object": ""}
        yield sse({**blank, "prompt_filter_results": found})
        yield from super().frames(exchange, document)


class AzureResponses(_Resource, OpenAIResponses):
    """Responses of a deployment."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses, and a namespace that does not say what it is for."""
        for index, tool in enumerate(document.get("tools") or ()):
            if isinstance(tool, dict) and tool.get("type") == "namespace" and not tool.get("description"):
                where = f"tools[{index}].description"
                raise Refusal(400, f"Invalid '{where}': it must not be empty.", "empty_string", where)
        return super().check(self.deployed(document), request, action, world)


class AzureAnthropic(Anthropic):
    """Messages of a Claude deployment."""

    def authenticate(self, request: Request, key: str | None) -> None:
        """Want the key where Anthropic has it, and no bearer."""
        if request.header("authorization") or not request.header("x-api-key"):
            raise Refusal(401, "Access denied: the key of the resource is missing or wrong.")
        super().authenticate(request, key)

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the vendor refuses, and any deployment that is not Claude."""
        if not str(document.get("model")).startswith("claude"):
            raise self.unknown_model("", str(document.get("model")))
        return super().check(document, request, action, world)
