"""Responses as the backend of a ChatGPT subscription serves it: stricter than the public API."""

from collections.abc import Mapping

from floway.simulator.subscribers import Subscriber
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.codex import models
from floway.simulator.vendors.openai_responses import OpenAIResponses
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

#: Refused here although the public API takes them.
UNSUPPORTED = (
    "max_output_tokens", "temperature", "top_p", "frequency_penalty", "presence_penalty", "user", "metadata",
    "prompt_cache_retention", "safety_identifier", "stream_options",
)  # fmt: skip
_COMPACT = (
    "model", "input", "instructions", "tools", "parallel_tool_calls", "reasoning", "text", "service_tier",
    "prompt_cache_key",
)  # fmt: skip


class Backend(OpenAIResponses):
    """One request under a subscription; it knows the subscriber once it is authenticated."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._subscriber: Subscriber | None = None
        self._query = ""

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take nothing but a live access token with the account that it is for."""
        scheme, _, token = request.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refusal(401, "Missing bearer token.", "missing_token")
        sessions = self._world.chatgpt.sessions
        # The claims before the signature are for the client.
        signature = token.rpartition(".")[2]
        if sessions.is_ended(signature):
            raise Refusal(401, "Your authentication token has been invalidated.", "token_invalidated")
        try:
            session = sessions.holder(signature)
        except Refusal:
            raise Refusal(401, "Provided authentication token is expired.", "token_expired") from None
        subscriber = self._world.chatgpt.get(session.account)
        if request.header("chatgpt-account-id") != subscriber.account_id:
            raise Refusal(403, "The account of the header is not the token's.", "account_mismatch")
        self._subscriber = subscriber
        self._query = request.query

    def headers(self, request_id: str) -> Headers:
        """The limits of the subscription in place of the key's."""
        plain = [line for line in super().headers(request_id) if not line[0].startswith("x-ratelimit")]
        return (*plain, *(_limits(self._subscriber) if self._subscriber else ()))

    def error(self, refusal: Refusal, request_id: str) -> Document:
        """Faults of a request are told in ``detail`` alone."""
        if refusal.code is None and refusal.status == 400:
            return {"detail": refusal.message}
        return super().error(refusal, request_id)

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse as the backend does, then what the vendor refuses of anybody."""
        _check_backend(document)
        return self._checked(document, request, action, world)

    def stream_headers(self, exchange: Exchange) -> Headers:
        """Without a content type, unless the subscriber's are typed."""
        lines = super().stream_headers(exchange)
        if self.known_subscriber().states_content_type:
            return lines
        return tuple(line for line in lines if line[0] != "content-type")

    def model_list(self) -> Document:
        """The models that the client's release can use."""
        return models.listed(self._query)

    def known_subscriber(self) -> Subscriber:
        """Who is authenticated."""
        assert self._subscriber is not None, "the request is not authenticated"
        return self._subscriber

    def _checked(self, document: Document, request: Request, action: str, world: World) -> Document:
        name = document.get("model")
        if isinstance(name, str) and not models.is_known(name):
            raise Refusal(
                400, f"The '{name[:64]}' model is not supported when using Codex with a ChatGPT account."
            )
        if self.known_subscriber().is_limited:
            raise Refusal(429, "The usage limit has been reached", "usage_limit_reached")
        return super().check(document, request, action, world)


class Compaction(Backend):
    """The endpoint that makes a conversation shorter, in one piece."""

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Take its own members only."""
        for name in document:
            if name not in _COMPACT:
                raise Refusal(400, f"Unsupported parameter: {name[:64]}")
        _check_instructions(document)
        return {**self._checked(document, request, action, world), "store": False}

    def answer(self, exchange: Exchange) -> Document:
        """What the user has said, and the rest sealed."""
        response = super().answer(exchange)
        said = [item for item in exchange.document["input"] if item.get("role") == "user"]
        seal = {
            "id": f"cmp_{response['id']}",
            "type": "compaction",
            "encrypted_content": "sealed by the simulator",
        }
        return {
            "id": response["id"],
            "object": "response.compaction",
            "created_at": response["created_at"],
            "output": [*said, seal],
            "usage": response["usage"],
        }

    def wants_stream(self, exchange: Exchange) -> bool:
        """Never."""
        return False


def _check_backend(document: Document) -> None:
    for name in UNSUPPORTED:
        if name in document:
            raise Refusal(400, f"Unsupported parameter: {name}")
    if document.get("store") is not False:
        raise Refusal(400, "Store must be set to false")
    if document.get("stream") is not True:
        raise Refusal(400, "Stream must be set to true")
    _check_instructions(document)


def _check_instructions(document: Document) -> None:
    if not document.get("instructions"):
        raise Refusal(400, "Instructions are required")
    given = document.get("input")
    if not isinstance(given, list):
        raise Refusal(400, "Input must be a list")
    if any(isinstance(item, dict) and item.get("role") == "system" for item in given):
        raise Refusal(400, "System messages are not allowed")


def _limits(subscriber: Subscriber) -> Headers:
    stated: Mapping[str, object] = {
        "active-limit": subscriber.active_limit,
        "plan-type": subscriber.plan_type,
        "primary-used-percent": subscriber.primary_used_percent,
        "primary-window-minutes": subscriber.primary_window_minutes,
        "primary-reset-at": subscriber.primary_reset_at and int(subscriber.primary_reset_at),
        "secondary-used-percent": subscriber.secondary_used_percent,
        "secondary-window-minutes": subscriber.secondary_window_minutes,
        "secondary-reset-at": subscriber.secondary_reset_at and int(subscriber.secondary_reset_at),
        # In Python's spelling, as on the real wire.
        "credits-has-credits": False,
        "credits-balance": "",
    }
    lines = {f"x-codex-{name}": value for name, value in stated.items()} | subscriber.headers
    return tuple((name, str(value)) for name, value in lines.items() if value is not None)
