"""Responses as Copilot serves it: nothing is stored, and the ids of items change from event to event."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from floway.simulator.seats import Seat
from floway.simulator.vendors.base import Exchange
from floway.simulator.vendors.copilot import gate, models, quota
from floway.simulator.vendors.openai_responses import OpenAIResponses
from floway.simulator.wire import Document, Headers, Refusal, Request, sse
from floway.simulator.world import World

_TRIGGER = "compaction_trigger"
#: An id as a client sees it: the item's own, and the number of the event in which it was seen.
_ROTATED = re.compile(r"(.+)~\d+")


class CopilotResponses(OpenAIResponses):
    """One request; it knows the seat once it is authenticated."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seat: Seat | None = None
        self._compacts = False

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
        gate.check(self._seat, request, document, models.RESPONSES)
        _check_members(document)
        given = document.get("input")
        if isinstance(given, list):
            self._compacts = bool(given) and _is_trigger(given[-1])
            kept = [_restored(item) for item in given if not _is_trigger(item)]
            document = {**document, "input": kept}
        checked = super().check(document, request, action, world)
        gate.charge(self._seat, request)
        return {**checked, "store": False}

    def answer(self, exchange: Exchange) -> Document:
        """The response; a compaction is one or two sealed items."""
        response = super().answer(exchange)
        if self._compacts:
            number = 2 if str(exchange.document["model"]).startswith("gpt-5-mini") else 1
            response["output"] = [
                {"id": f"cmp_{index}", "type": "compaction", "encrypted_content": "sealed by the simulator"}
                for index in range(number)
            ]
        return _rotated(response, count())

    def frames(self, exchange: Exchange, document: Document) -> Iterator[bytes]:
        """The events, each with other ids for the same items."""
        numbers = count()
        for frame in super().frames(exchange, _unrotated(document)):
            name, _, data = frame.partition(b"\ndata: ")
            event = name.removeprefix(b"event: ").decode()
            yield sse(_rotated(json.loads(data), numbers), event)

    def wants_stream(self, exchange: Exchange) -> bool:
        """A compaction comes in one piece."""
        return super().wants_stream(replace(exchange)) and not self._compacts


def _check_members(document: Document) -> None:
    if document.get("store") is True:
        raise Refusal(400, "store is not supported: must be false", "unsupported_value", "store")
    if "service_tier" in document:
        raise Refusal(400, "service_tier is not supported", "unsupported_value", "service_tier")
    for tool in document.get("tools") or []:
        kind = tool.get("type") if isinstance(tool, dict) else None
        if kind == "image_generation":
            raise Refusal(
                400, "The requested tool image_generation is not supported.", "invalid_request_body"
            )
        if kind == "namespace" and not tool.get("description"):
            raise Refusal(
                400, "Invalid 'tools': a namespace has an empty description.", "invalid_request_body"
            )


def _is_trigger(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == _TRIGGER


def _restored(item: Any) -> Any:
    """An item with its own id again; only reasoning can be brought back with one."""
    if not isinstance(item, dict) or not isinstance(item.get("id"), str):
        return item
    found = _ROTATED.fullmatch(item["id"])
    if found is None or item.get("type") not in ("reasoning", "compaction"):
        raise Refusal(400, "input item ID does not belong to this connection", "invalid_request_body")
    return {**item, "id": found[1]}


def _rotated(document: Document, numbers: Iterator[int]) -> Document:
    """The same with every id of an item changed."""
    number = next(numbers)

    def item(given: Any) -> Any:
        return (
            {**given, "id": f"{given['id']}~{number}"} if isinstance(given, dict) and "id" in given else given
        )

    changed = dict(document)
    if isinstance(changed.get("item_id"), str):
        changed["item_id"] = f"{changed['item_id']}~{number}"
    if "item" in changed:
        changed["item"] = item(changed["item"])
    if isinstance(changed.get("output"), list):
        changed["output"] = [item(each) for each in changed["output"]]
    if isinstance(changed.get("response"), dict) and isinstance(changed["response"].get("output"), list):
        response = changed["response"]
        changed["response"] = {**response, "output": [item(each) for each in response["output"]]}
    return changed


def _unrotated(document: Document) -> Document:
    return {**document, "output": [{**each, "id": _own(each["id"])} for each in document["output"]]}


def _own(identifier: str) -> str:
    found = _ROTATED.fullmatch(identifier)
    return found[1] if found else identifier
