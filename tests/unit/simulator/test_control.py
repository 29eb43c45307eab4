"""The control endpoints."""

import json
from typing import Any

from floway.simulator.control import answer
from floway.simulator.wire import Request
from floway.simulator.world import World


def _call(world: World, method: str, name: str, document: Any = None) -> tuple[int, Any]:
    reply = answer(world, Request(method, f"/__sim/{name}", "", (), json.dumps(document).encode()))
    return reply.status, json.loads(reply.body)


def test_faults_are_ordered_and_dropped() -> None:
    world = World(None)

    assert _call(world, "POST", "faults", {"options": "reset", "times": 1}) == (
        201,
        {"id": "fault-1", "options": "reset", "model": None, "path": None, "times": 1},
    )
    assert _call(world, "POST", "faults", {"options": "nonsense"})[0] == 400
    assert _call(world, "DELETE", "faults") == (200, {})


def test_requests_and_counters_are_shown_and_reset() -> None:
    world = World(None)
    entry = world.journal.open(Request("POST", "/v1/messages", "", (("a", "b"),), b"{}"))
    world.journal.close(entry, "done")

    [shown] = _call(world, "GET", "requests")[1]
    assert (shown["headers"], shown["body"], shown["ended"]) == ([["a", "b"]], "{}", "done")
    assert _call(world, "GET", "stats")[1]["done"] == 1
    assert _call(world, "POST", "reset") == (200, {})
    assert _call(world, "GET", "requests") == (200, [])
    assert _call(world, "GET", "nothing")[0] == 404


def test_subscriptions_are_shown_and_ordered() -> None:
    world = World(None)

    assert _call(world, "POST", "claude-code", {"status": "rejected"})[1]["status"] == "rejected"
    assert _call(world, "POST", "claude-code/expire", {}) == (200, {"expired": 0})
    assert _call(world, "GET", "claude-code")[1]["mints"] == 0
    assert _call(world, "POST", "claude-code", {"colour": "red"})[0] == 400
    assert _call(world, "POST", "claude-code/dance", {})[0] == 404


def test_chatgpt_subscriptions_are_steered_beside_the_claude_ones() -> None:
    world = World(None)

    assert _call(world, "POST", "codex", {"plan_type": "plus"})[1]["plan_type"] == "plus"
    assert _call(world, "GET", "codex", None)[1]["accounts"][0]["plan_type"] == "plus"
    assert _call(world, "POST", "codex/dance", {})[0] == 404
    assert _call(world, "POST", "codex", {"colour": "red"})[0] == 400
