"""The simulated backend of ChatGPT: stricter than the public Responses API."""

import json
from typing import Any

import pytest

from floway.simulator.wire import Reply
from floway.simulator.world import World
from tests.support.chatgpt import READY, login, post

COMPACT = {name: READY[name] for name in ("model", "instructions", "input")}


def sent(document: Any, path: str = "/responses", **settings: Any) -> Reply:
    world = World(None)
    world.chatgpt.get("owner").set(settings)
    return post(world, login(world), document, path)


def text(reply: Reply) -> str:
    assert reply.frames is not None
    return b"".join(reply.frames).decode()


def test_a_stream_does_not_say_what_it_is() -> None:
    reply = sent(READY)

    assert reply.status == 200
    assert "content-type" not in dict(reply.headers)
    assert "response.completed" in text(reply)


def test_a_stream_can_say_what_it_is() -> None:
    lines = dict(sent(READY, states_content_type=True).headers)

    assert lines["content-type"].startswith("text/event-stream")


def test_every_answer_states_the_limits() -> None:
    lines = dict(sent(READY, primary_used_percent=40.0, headers={"x-codex-plan-type": None}).headers)

    assert (lines["x-codex-active-limit"], lines["x-codex-primary-used-percent"]) == ("codex", "40.0")
    assert (lines["x-codex-credits-has-credits"], lines["x-codex-credits-balance"]) == ("False", "")
    assert "x-codex-plan-type" not in lines


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"store": True}, "Store must be set to false"),
        ({"store": ...}, "Store must be set to false"),
        ({"stream": False}, "Stream must be set to true"),
        ({"instructions": ""}, "Instructions are required"),
        ({"instructions": ...}, "Instructions are required"),
        ({"temperature": 1}, "Unsupported parameter: temperature"),
        ({"metadata": {}}, "Unsupported parameter: metadata"),
        ({"input": "Hi"}, "Input must be a list"),
        ({"input": [{"role": "system", "content": "Hi"}]}, "System messages are not allowed"),
        ({"model": "gpt-4"}, "The 'gpt-4' model is not supported when using Codex with a ChatGPT account."),
    ],
)
def test_what_the_backend_does_not_take_is_told_in_detail(changes: dict[str, Any], detail: str) -> None:
    document = {name: value for name, value in {**READY, **changes}.items() if value is not ...}

    reply = sent(document)

    assert (reply.status, json.loads(reply.body)) == (400, {"detail": detail})


def test_a_limit_refuses_generation() -> None:
    reply = sent(READY, is_limited=True)

    assert (reply.status, json.loads(reply.body)["error"]["code"]) == (429, "usage_limit_reached")
    assert "x-codex-primary-reset-at" in dict(reply.headers)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"authorization": None}, (401, "missing_token")),
        ({"authorization": "Bearer another"}, (401, "token_expired")),
        ({"chatgpt_account_id": None}, (403, "account_mismatch")),
        ({"chatgpt_account_id": ""}, (403, "account_mismatch")),
    ],
)
def test_only_a_live_token_with_its_account_is_taken(
    headers: dict[str, str | None], expected: tuple[int, str]
) -> None:
    world = World(None)

    reply = post(world, login(world), READY, **headers)

    assert (reply.status, json.loads(reply.body)["error"]["code"]) == expected


def test_an_expired_token_and_an_ended_session_are_told_apart() -> None:
    world = World(None)
    tokens = login(world)
    world.chatgpt.sessions.expire("owner")
    expired = post(world, tokens, READY)
    world.chatgpt.sessions.end("owner", "app_session_terminated")
    ended = post(world, tokens, READY)

    assert [json.loads(reply.body)["error"]["code"] for reply in (expired, ended)] == [
        "token_expired",
        "token_invalidated",
    ]


def test_a_compaction_keeps_what_the_user_said_and_seals_the_rest() -> None:
    reply = sent(COMPACT, "/responses/compact")

    document = json.loads(reply.body)
    assert (reply.status, document["object"]) == (200, "response.compaction")
    assert [item.get("role") or item["type"] for item in document["output"]] == ["user", "compaction"]
    assert document["usage"]["input_tokens"] > 0


@pytest.mark.parametrize("name", ["store", "stream", "include", "client_metadata"])
def test_a_compaction_has_members_of_its_own(name: str) -> None:
    reply = sent({**COMPACT, name: False}, "/responses/compact")

    assert json.loads(reply.body) == {"detail": f"Unsupported parameter: {name}"}
