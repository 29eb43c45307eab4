"""What the simulated Copilot wants of every request."""

from typing import Any

import pytest

from floway.simulator.world import World
from tests.support.seats import copilot_token, order, post, read

HELLO: dict[str, Any] = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "Hi"}]}
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"editor_version": None}, "missing Editor-Version"),
        ({"editor_plugin_version": "no product"}, "missing Editor-Plugin-Version"),
        ({"copilot_integration_id": None}, "missing Copilot-Integration-Id"),
        ({"x_github_api_version": "1"}, "X-GitHub-Api-Version"),
        ({"x_request_id": "1"}, "X-Request-Id is no UUID"),
        ({"x_agent_task_id": None}, "X-Agent-Task-Id differs"),
        ({"openai_intent": None}, "missing OpenAI-Intent"),
        ({"x_initiator": "robot"}, "X-Initiator"),
    ],
)
def test_a_header_that_the_vendor_wants_is_missed(headers: dict[str, Any], words: str) -> None:
    world = World(None)

    refused = post(world, "/chat/completions", HELLO, copilot_token(world), **headers)

    assert refused.status == 400
    assert words in read(refused)["error"]["message"]


def test_a_bearer_is_needed() -> None:
    assert post(World(None), "/chat/completions", HELLO, "", authorization="token x").status == 401


def test_a_picture_must_be_announced_wherever_it_is() -> None:
    world = World(None)
    token = copilot_token(world)
    document = {**HELLO, "messages": [{"role": "user", "content": [PICTURE]}]}

    refused = post(world, "/chat/completions", document, token)
    taken = post(world, "/chat/completions", document, token, copilot_vision_request="true")

    assert "Copilot-Vision-Request" in read(refused)["error"]["message"]
    assert taken.status == 200


@pytest.mark.parametrize(
    ("model", "code"),
    [("sim-unknown", "model_not_supported"), ("gpt-5.6-sol", "unsupported_api_for_model")],
)
def test_a_model_must_be_there_and_here(model: str, code: str) -> None:
    world = World(None)

    refused = post(world, "/chat/completions", {**HELLO, "model": model}, copilot_token(world))

    assert (refused.status, read(refused)["error"]["code"]) == (400, code)


def test_a_prompt_can_be_too_long() -> None:
    world = World(None)
    order(world, "", max_prompt_tokens=10)

    refused = post(world, "/chat/completions", HELLO, copilot_token(world))

    assert read(refused)["error"]["message"] == "Request body is too large for model context window"


def test_only_what_a_user_began_is_counted() -> None:
    world = World(None)
    token = copilot_token(world)

    for initiator in ("user", "agent", "user"):
        post(world, "/chat/completions", HELLO, token, x_initiator=initiator)

    assert world.github.get("owner").used == 2
