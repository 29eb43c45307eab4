"""Chat Completions of the simulated Copilot."""

from floway.simulator.world import World
from tests.support.seats import copilot_token, post, read

MARKED = {"role": "user", "content": "Hi", "copilot_cache_control": {"type": "ephemeral"}}


def test_the_vendors_own_marker_is_taken() -> None:
    world = World(None)

    reply = post(world, "/chat/completions", {"model": "gpt-4.1", "messages": [MARKED]}, copilot_token(world))

    assert reply.status == 200
    assert "x-quota-snapshot-chat" in dict(reply.headers)
    assert not any(name.startswith("x-ratelimit") for name, _ in reply.headers)


def test_a_marker_of_another_shape_is_refused() -> None:
    world = World(None)
    document = {"model": "gpt-4.1", "messages": [MARKED | {"copilot_cache_control": True}]}

    refused = post(world, "/chat/completions", document, copilot_token(world))

    assert read(refused)["error"]["message"] == "copilot_cache_control is malformed"
