"""Which paths are Copilot's, and what faults do to them."""

import pytest

from floway.simulator.world import World
from tests.support.seats import COPILOT, ask, copilot_token, github, lines, order, post, read

HELLO = {"model": "gpt-4.1", "messages": [{"role": "user", "content": "Hi"}]}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "github.com/login/device/code"),
        ("POST", "api.github.com/copilot_internal/v2/token"),
        ("GET", "evil.example/user"),
        ("POST", f"{COPILOT}/models"),
        ("POST", f"{COPILOT}/v1/embeddings"),
    ],
)
def test_other_paths_are_nobodys(method: str, path: str) -> None:
    assert ask(World(None), method, path).status == 404


def test_a_tenant_has_hosts_of_its_own() -> None:
    world = World(None)
    login = order(world, "login", host="acme.ghe.com")["github_token"]

    there = read(github(world, "/copilot_internal/v2/token", login, "api.acme.ghe.com"))

    assert there["endpoints"]["api"] == "https://copilot-api.acme.ghe.com"
    assert github(world, "/user", login).status == 401


def test_a_seat_has_its_own_models() -> None:
    world = World(None)
    order(world, "", hidden_models=["gpt-4.1"])

    listed = read(ask(world, "GET", f"{COPILOT}/models", **lines(copilot_token(world))))

    assert listed["object"] == "list"
    assert "gpt-4.1" not in {row["id"] for row in listed["data"]}


def test_an_ordered_status_refuses_an_exchange_before_it_counts() -> None:
    world = World(None)
    login = order(world, "login")["github_token"]
    world.faults.add({"options": "status=500", "path": "/v2/token", "times": 1})

    statuses = [github(world, "/copilot_internal/v2/token", login).status for _ in range(2)]

    assert (statuses, world.github.mints) == ([500, 200], {login: 1})


def test_a_fault_may_refuse_a_generation() -> None:
    world = World(None)
    token = copilot_token(world)
    world.faults.add({"options": "status=500", "model": "gpt-4.1", "times": 1})

    assert [post(world, "/chat/completions", HELLO, token).status for _ in range(2)] == [500, 200]
