"""Answers of the vendors in this process, whole and as frames."""

import json
from typing import Any

from floway.simulator import turn
from floway.simulator.options import of_model
from floway.simulator.vendors.base import Exchange, Vendor
from floway.simulator.wire import Document, Request
from floway.simulator.world import World


def exchange(vendor: Vendor, model: str, document: Document) -> Exchange:
    """A request that was checked, and what the model says to it."""
    world = World(None)
    request = Request("POST", "/x:streamGenerateContent", "alt=sse", (), b"")
    checked = vendor.check(document, request, "generate", world)
    ask = vendor.read(checked, model, of_model(model), "seed")
    return Exchange(request, checked, ask, turn.play(ask), world)


def payloads(frames: Any) -> list[Any]:
    """The JSON of every frame; ``[DONE]`` as text."""
    texts = [frame.decode().partition("data: ")[2].strip() for frame in frames]
    return [text if text == "[DONE]" else json.loads(text) for text in texts]
