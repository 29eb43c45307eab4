"""Chat Completions as Copilot serves it: OpenAI's, with a marker of its own for caching."""

from typing import Any

from floway.simulator.seats import Seat
from floway.simulator.vendors.copilot import gate, models, quota
from floway.simulator.vendors.openai_chat import OpenAIChat
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

_MARKER = "copilot_cache_control"


class CopilotChat(OpenAIChat):
    """One request, or one for the list of models; it knows the seat once it is authenticated."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seat: Seat | None = None

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take nothing but a live Copilot token with the headers of the vendor."""
        self._seat = gate.admit(self._world, request)

    def headers(self, request_id: str) -> Headers:
        """The quota of the seat in place of the key's limits."""
        plain = [line for line in super().headers(request_id) if not line[0].startswith("x-ratelimit")]
        return (*plain, *(quota.headers(self._seat) if self._seat else ()))

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse as Copilot does, then what OpenAI refuses of anybody."""
        assert self._seat is not None, "the request is not authenticated"
        gate.check(self._seat, request, document, models.CHAT)
        messages = document.get("messages")
        plain = [_plain(each) for each in messages] if isinstance(messages, list) else messages
        checked = super().check({**document, "messages": plain}, request, action, world)
        gate.charge(self._seat, request)
        return checked

    def model_list(self) -> Document:
        """The models of the seat."""
        assert self._seat is not None, "the request is not authenticated"
        return models.listed(self._seat.hidden_models)


def _plain(message: Any) -> Any:
    if not isinstance(message, dict) or _MARKER not in message:
        return message
    if message[_MARKER] != {"type": "ephemeral"}:
        raise Refusal(400, f"{_MARKER} is malformed", "invalid_request_body")
    return {name: value for name, value in message.items() if name != _MARKER}
