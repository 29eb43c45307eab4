"""Messages as Copilot serves it: Anthropic's, without what its own path to the models does not know."""

import re
from typing import Any

from floway.simulator.seats import Seat
from floway.simulator.vendors.anthropic import Anthropic
from floway.simulator.vendors.copilot import gate, models, quota
from floway.simulator.wire import Document, Headers, Refusal, Request
from floway.simulator.world import World

BETAS = (
    "interleaved-thinking-2025-05-14",
    "context-management-2025-06-27",
    "advanced-tool-use-2025-11-20",
)
_VERSION = re.compile(r"claude-[a-z]+-(\d+)\.(\d+)")
#: From here on a model takes system messages in the conversation.
_TAKES_INLINE_SYSTEM = (4, 8)


class CopilotMessages(Anthropic):
    """One request; it knows the seat once it is authenticated."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seat: Seat | None = None

    def authenticate(self, request: Request, key: str | None) -> None:
        """Take nothing but a live Copilot token with the headers of the vendor."""
        self._seat = gate.admit(self._world, request)

    def headers(self, request_id: str) -> Headers:
        """The quota of the seat in place of the key's limits."""
        plain = [line for line in super().headers(request_id) if not line[0].startswith("anthropic-rate")]
        return (*plain, *(quota.headers(self._seat) if self._seat else ()))

    def check(self, document: Document, request: Request, action: str, world: World) -> Document:
        """Refuse as Copilot does, then what Anthropic refuses of anybody."""
        assert self._seat is not None, "the request is not authenticated"
        gate.check(self._seat, request, document, models.MESSAGES)
        _check_betas(request)
        _check_caching(document)
        for name in ("speed",):
            if name in document:
                raise Refusal(400, f"{name}: Extra inputs are not permitted")
        for index, tool in enumerate(document.get("tools") or []):
            if isinstance(tool, dict) and "eager_input_streaming" in tool:
                raise Refusal(400, f"tools.{index}.eager_input_streaming: Extra inputs are not permitted")
        _check_roles(document)
        checked = super().check(document, request, action, world)
        if action == "generate":
            gate.charge(self._seat, request)
        return checked


def _check_betas(request: Request) -> None:
    for beta in filter(None, map(str.strip, request.header("anthropic-beta").split(","))):
        if beta not in BETAS:
            raise Refusal(400, f"Unexpected value(s) `{beta[:64]}` for the `anthropic-beta` header.")


def _check_caching(document: Document) -> None:
    if "cache_control" in document:
        raise Refusal(400, "cache_control: Extra inputs are not permitted")
    for path, marker in _markers(document, ""):
        for name in ("scope", "ttl"):
            if name in marker:
                raise Refusal(400, f"{path}.cache_control.ephemeral.{name}: Extra inputs are not permitted")


def _markers(value: Any, path: str) -> list[tuple[str, Document]]:
    found: list[tuple[str, Document]] = []
    if isinstance(value, dict):
        if isinstance(value.get("cache_control"), dict):
            found.append((path, value["cache_control"]))
        for name in ("system", "tools", "messages", "content"):
            found += _markers(value.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += _markers(inner, f"{path}.{index}")
    return found


def _check_roles(document: Document) -> None:
    found = _VERSION.match(str(document.get("model")))
    version = (int(found[1]), int(found[2])) if found else (0, 0)
    if version >= _TAKES_INLINE_SYSTEM:
        return
    for index, message in enumerate(document.get("messages") or []):
        if isinstance(message, dict) and message.get("role") == "system":
            raise Refusal(400, f"messages.{index}.role: Input should be 'user' or 'assistant'")
