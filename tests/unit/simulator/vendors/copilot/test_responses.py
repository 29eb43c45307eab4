"""Responses of the simulated Copilot: ids that change, compaction by a last item, refused members."""

import json
from typing import Any

import pytest

from floway.simulator.world import World
from tests.support.seats import copilot_token, post, read

HELLO: dict[str, Any] = {"model": "gpt-5.6-sol", "input": [{"role": "user", "content": "Hi"}], "store": False}
TRIGGER = {"type": "compaction_trigger"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"store": True}, "store is not supported"),
        ({"service_tier": "flex"}, "service_tier is not supported"),
        ({"tools": [{"type": "image_generation"}]}, "image_generation is not supported"),
        ({"tools": [{"type": "namespace", "name": "n", "description": "", "tools": []}]}, "namespace"),
        ({"input": [{"type": "message", "role": "user", "content": "Hi", "id": "msg_1"}]}, "does not belong"),
        (
            {"input": [{"type": "message", "role": "user", "content": "Hi", "id": "msg_1~3"}]},
            "does not belong",
        ),
    ],
)
def test_what_copilot_does_not_take_is_refused(changes: dict[str, Any], words: str) -> None:
    world = World(None)

    refused = post(world, "/responses", {**HELLO, **changes}, copilot_token(world))

    assert refused.status == 400
    assert words in read(refused)["error"]["message"]


def test_an_item_has_another_id_in_every_event() -> None:
    world = World(None)

    reply = post(world, "/responses", {**HELLO, "stream": True}, copilot_token(world))
    assert reply.frames is not None
    events = [json.loads(frame.partition(b"\ndata: ")[2]) for frame in reply.frames]
    ids = [event["item"]["id"] for event in events if "item" in event]
    ids += [item["id"] for item in events[-1]["response"]["output"]]

    assert len(ids) == len(set(ids)) == 3
    assert len({each.partition("~")[0] for each in ids}) == 1


def test_reasoning_can_be_brought_back_with_an_id_that_was_seen() -> None:
    world = World(None)
    token = copilot_token(world)
    ask = {**HELLO, "reasoning": {"effort": "low"}, "include": ["reasoning.encrypted_content"]}
    answer = read(post(world, "/responses", ask, token))["output"]
    said = [
        {name: value for name, value in item.items() if name != "id" or item["type"] == "reasoning"}
        for item in answer
    ]

    again = post(
        world,
        "/responses",
        {**ask, "input": [*ask["input"], *said, {"role": "user", "content": "More"}]},
        token,
    )

    assert [item["type"] for item in answer] == ["reasoning", "message"]
    assert again.status == 200


@pytest.mark.parametrize(("model", "number"), [("gpt-5.6-sol", 1), ("gpt-5-mini", 2)])
def test_a_last_item_asks_for_a_compaction(model: str, number: int) -> None:
    world = World(None)

    answered = read(
        post(
            world,
            "/responses",
            {**HELLO, "model": model, "input": [*HELLO["input"], TRIGGER]},
            copilot_token(world),
        )
    )

    assert [item["type"] for item in answered["output"]] == ["compaction"] * number
