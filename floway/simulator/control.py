"""The ``/__sim/`` endpoints, for tests and drills."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from floway.simulator.accounts import BadSetting
from floway.simulator.faults import BadFault
from floway.simulator.vendors.claude_code import control as claude_code
from floway.simulator.vendors.codex import control as codex
from floway.simulator.vendors.copilot import control as copilot
from floway.simulator.wire import Document, Reply, Request, encode
from floway.simulator.world import World

_Orders = Callable[[World, str, Any], Document | None]
#: ``{kind of a subscription: what carries its orders out}``.
_SUBSCRIPTIONS: dict[str, _Orders] = {
    "claude-code": claude_code.ordered,
    "codex": codex.ordered,
    "copilot": copilot.ordered,
}


def answer(world: World, request: Request) -> Reply:
    """The answer to a control request."""
    match request.method, request.path.removeprefix("/__sim/"):
        case "GET", "requests":
            return _json(world.journal.requests())
        case "GET", "stats":
            return _json(world.journal.stats())
        case "POST", "faults":
            try:
                return _json(asdict(world.faults.add(json.loads(request.body))), 201)
            except (BadFault, ValueError) as error:
                return _json({"error": str(error)}, 400)
        case "DELETE", "faults":
            world.faults.clear()
            return _json({})
        case "POST", "reset":
            world.reset()
            return _json({})
        case "GET", "claude-code":
            return _json(claude_code.shown(world))
        case "GET", "codex":
            return _json(codex.shown(world))
        case "GET", "copilot":
            return _json(copilot.shown(world))
        case "POST", name if name.partition("/")[0] in _SUBSCRIPTIONS:
            kind, _, action = name.partition("/")
            return _ordered(_SUBSCRIPTIONS[kind], world, action, request)
    return _json({"error": f"No control endpoint {request.method} {request.path}."}, 404)


def _ordered(carry_out: _Orders, world: World, action: str, request: Request) -> Reply:
    try:
        answered = carry_out(world, action, json.loads(request.body or b"{}"))
    except (BadSetting, ValueError) as error:
        return _json({"error": str(error)}, 400)
    if answered is None:
        return _json({"error": f"No order '{action}' for subscriptions."}, 404)
    return _json(answered)


def _json(document: object, status: int = 200) -> Reply:
    return Reply(status, (("content-type", "application/json"),), encode(document))
