"""Which paths are a ChatGPT subscription's, and what faults do to them."""

import json

import pytest

from floway.simulator.world import World
from tests.support.chatgpt import READY, ask, authorize, login, post, token


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/backend-api/codex/responses"),
        ("POST", "/backend-api/codex/other"),
        ("POST", "/backend-api/codex/models"),
        ("GET", "/openai/oauth/token"),
    ],
)
def test_other_paths_are_nobodys(method: str, path: str) -> None:
    assert ask(World(None), method, path).status == 404


def test_models_are_listed_for_a_release() -> None:
    world = World(None)
    tokens = login(world)
    lines = {"authorization": f"Bearer {tokens['access_token']}", "chatgpt_account_id": tokens["account_id"]}

    listed = ask(world, "GET", "/backend-api/codex/models", query="client_version=0.169.0", **lines)
    refused = ask(world, "GET", "/backend-api/codex/models", **lines)

    assert len(json.loads(listed.body)["models"]) == 4
    assert (refused.status, json.loads(refused.body)) == (400, {"detail": "client_version is required"})


def test_an_ordered_status_refuses_a_refresh_before_it_happens() -> None:
    world = World(None)
    tokens = login(world)
    world.faults.add({"options": "status=503", "path": "/oauth/token", "times": 1})

    refused = token(world, grant_type="refresh_token", refresh_token=tokens["refresh_token"], scope="s")

    assert (refused.status, json.loads(refused.body)["error"]["code"]) == (503, "server_error")
    assert world.chatgpt.sessions.document()["mints"] == 0


def test_a_fault_of_the_way_spoils_an_answer_whose_token_is_spent() -> None:
    world = World(None)
    tokens = login(world)
    world.faults.add({"options": "cut=5", "path": "/oauth/token", "times": 1})

    answered = token(world, grant_type="refresh_token", refresh_token=tokens["refresh_token"], scope="s")

    assert answered.options.cut == 5
    assert world.chatgpt.sessions.document()["mints"] == 1


def test_a_refused_sign_in_says_why() -> None:
    assert json.loads(authorize(World(None), state=None).body)["error"]["message"] == (
        "Missing parameter: state"
    )


def test_a_fault_may_refuse_a_generation() -> None:
    world = World(None)
    tokens = login(world)
    world.faults.add({"options": "status=500", "model": "gpt-5.5", "times": 1})

    assert [post(world, tokens, READY).status for _ in range(2)] == [500, 200]
