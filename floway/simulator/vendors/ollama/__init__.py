"""Ollama: the surfaces of OpenAI and Anthropic over the models of a server.

https://docs.ollama.com/api/openai-compatibility, https://docs.ollama.com/api/anthropic-compatibility
"""

from floway.simulator.vendors.anthropic import Anthropic
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.ollama import tags
from floway.simulator.vendors.openai import OpenAI
from floway.simulator.vendors.openai_chat import OpenAIChat
from floway.simulator.vendors.openai_responses import OpenAIResponses
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

_TYPES = {400: "invalid_request_error", 401: "authentication_error", 404: "not_found_error"}


def authenticate(request: Request, key: str | None) -> None:
    """A server with a key is the cloud, which takes it as a bearer and nowhere else.

    :raises Refusal: the bearer is missing or wrong.
    """
    if key is not None and request.header("authorization") != f"Bearer {key}":
        raise Refusal(401, "unauthorized")


def pulled(document: Document) -> None:
    """Want a model that the server has.

    :raises Refusal: it has none of this name.
    """
    if tags.find(str(document.get("model"))) is None:
        raise not_pulled(str(document.get("model")))


def not_pulled(model: str) -> Refusal:
    """The refusal of a model that the server does not have."""
    return Refusal(404, f'model "{model[:128]}" not found, try pulling it first')


class _Server(OpenAI):
    """What the OpenAI surface of a server has of its own: no headers, and errors of three kinds."""

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take anybody, unless there is a key."""
        authenticate(request, key)

    def headers(self, request_id: str) -> Headers:
        """None."""
        return ()

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """The error body."""
        kind = _TYPES.get(refusal.status, "api_error")
        return {"error": {"message": refusal.message, "type": kind, "param": None, "code": None}}

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody pulled it."""
        return not_pulled(model)


class OllamaChat(_Server, OpenAIChat):
    """Chat Completions of a server."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the server refuses."""
        pulled(document)
        return super().check(document, request, action, world)

    def answer(self, exchange: Exchange) -> Document:
        """The answer with the three counts that a server keeps: it tells no cached tokens apart."""
        document = super().answer(exchange)
        if usage := document.get("usage"):
            names = ("prompt_tokens", "completion_tokens", "total_tokens")
            document["usage"] = {name: usage[name] for name in names}
        return {**document, "system_fingerprint": "fp_ollama"}


class OllamaResponses(_Server, OpenAIResponses):
    """Responses of a server, which keeps none."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the server refuses."""
        pulled(document)
        if document.get("previous_response_id"):
            raise Refusal(400, "previous_response_id is not supported")
        return super().check(document, request, action, world)


class OllamaMessages(Anthropic):
    """Messages of a server."""

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take anybody, unless there is a key; a key of Anthropic's header is not looked at."""
        authenticate(request, key)

    def headers(self, request_id: str) -> Headers:
        """None."""
        return ()

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse what the server refuses."""
        pulled(document)
        return super().check(document, request, action, world)

    def unknown_model(self, model: str, detail: str) -> Refusal:
        """Nobody pulled it."""
        return not_pulled(model)
