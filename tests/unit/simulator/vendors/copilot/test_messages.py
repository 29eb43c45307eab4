"""Messages of the simulated Copilot: what its own path to the models does not know."""

from typing import Any

import pytest

from floway.simulator.world import World
from tests.support.seats import copilot_token, post, read

HELLO: dict[str, Any] = {
    "model": "claude-sonnet-4.6",
    "max_tokens": 100,
    "messages": [{"role": "user", "content": "Hi"}],
}
CACHED = {"type": "text", "text": "Hi", "cache_control": {"type": "ephemeral", "ttl": "1h"}}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cache_control": {"type": "ephemeral"}}, "cache_control: Extra inputs are not permitted"),
        ({"system": [CACHED]}, "system.0.cache_control.ephemeral.ttl: Extra inputs"),
        ({"speed": "fast"}, "speed: Extra inputs are not permitted"),
        (
            {"tools": [{"name": "t", "input_schema": {}, "eager_input_streaming": True}]},
            "eager_input_streaming",
        ),
        ({"messages": [*HELLO["messages"], {"role": "system", "content": "Stop"}]}, "messages.1.role"),
    ],
)
def test_what_copilot_does_not_know_is_refused(changes: dict[str, Any], words: str) -> None:
    world = World(None)

    refused = post(world, "/v1/messages", {**HELLO, **changes}, copilot_token(world))

    assert refused.status == 400
    assert words in read(refused)["error"]["message"]


def test_only_some_betas_are_known() -> None:
    world = World(None)
    token = copilot_token(world)

    refused = post(world, "/v1/messages", HELLO, token, anthropic_beta="context-1m-2025-08-07")
    taken = post(world, "/v1/messages", HELLO, token, anthropic_beta="interleaved-thinking-2025-05-14")

    assert (refused.status, taken.status) == (400, 200)
    assert "context-1m" in read(refused)["error"]["message"]


def test_counting_costs_nothing() -> None:
    world = World(None)
    counted = {name: HELLO[name] for name in ("model", "messages")}

    reply = post(world, "/v1/messages/count_tokens", counted, copilot_token(world))

    assert read(reply)["input_tokens"] > 0
    assert world.github.get("owner").used == 0
