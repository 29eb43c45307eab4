"""Which path of an Azure resource is which surface, and what each refuses."""

import json
from typing import Any

import pytest

from floway.simulator.azure import answer
from floway.simulator.journal import Journal
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

HOST = "/azure/r.openai.azure.com"
SERVICES = "/azure/r.services.ai.azure.com"
MESSAGES = [{"role": "user", "content": "x"}]
CHAT = {"model": "gpt-sim", "messages": MESSAGES}
CLAUDE = {"model": "claude-sim", "max_tokens": 9, "messages": MESSAGES}
KEY = (("api-key", "k"), ("content-type", "application/json"))
ANTHROPIC_KEY = (
    ("x-api-key", "k"),
    ("anthropic-version", "2023-06-01"),
    ("content-type", "application/json"),
)


def ask(
    path: str,
    document: Any,
    headers: tuple[tuple[str, str], ...] = KEY,
    query: str = "",
    key: str | None = None,
) -> Reply:
    request = Request("POST", path, query, headers, json.dumps(document).encode())
    return answer(World(key), request, Journal().open(request))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{HOST}/openai/v1/chat/completions", ""),
        (f"{SERVICES}/openai/v1/chat/completions", "api-version=preview"),
        (f"{SERVICES}/api/projects/p/openai/v1/chat/completions", "api-version=v1"),
        (f"{HOST}/openai/deployments/gpt-sim/chat/completions", "api-version=2024-10-21"),
    ],
)
def test_both_openai_surfaces_take_a_chat(path: str, query: str) -> None:
    assert json.loads(ask(path, CHAT, query=query).body)["model"].startswith("gpt-sim")


def test_the_deployment_of_the_path_is_the_model() -> None:
    path = f"{HOST}/openai/deployments/sim%2Da/chat/completions"

    replied = json.loads(ask(path, {"messages": MESSAGES}, query="api-version=2024-10-21").body)

    assert replied["model"].startswith("sim-a")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (f"{HOST}/openai/v1/chat/completions", "api-version=2024-10-21"),
        (f"{HOST}/openai/deployments/gpt-sim/chat/completions", ""),
        (f"{HOST}/openai/deployments/gpt-sim/chat/completions", "api-version=preview"),
        (f"{HOST}/openai/deployments/gpt-sim/responses", "api-version=2024-10-21"),
        (f"{HOST}/v1/chat/completions", ""),
        ("/azure/vendor.example/openai/v1/chat/completions", ""),
        (f"{HOST}/anthropic/v1/messages", ""),
        (f"{SERVICES}/api/projects/p/anthropic/v1/messages", ""),
    ],
)
def test_what_is_on_no_surface_is_not_found(path: str, query: str) -> None:
    replied = ask(path, CHAT, headers=(*KEY, ("x-api-key", "k"), ("anthropic-version", "1")), query=query)

    assert (replied.status, json.loads(replied.body)["error"]["code"]) == (404, "404")


@pytest.mark.parametrize(
    "headers",
    [(), (("authorization", "Bearer k"),), (("x-api-key", "k"),), (("api-key", "wrong"),)],
)
def test_the_openai_surface_takes_its_own_key_alone(headers: Any) -> None:
    path = f"{HOST}/openai/v1/responses"
    json_type = ("content-type", "application/json")

    assert ask(path, {"model": "gpt-sim", "input": "x"}, (*headers, json_type), key="k").status == 401
    assert ask(path, {"model": "gpt-sim", "input": "x"}, KEY, key="k").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        (("api-key", "k"), ("anthropic-version", "1")),
        (("authorization", "Bearer k"), ("anthropic-version", "1")),
        (("x-api-key", "k"), ("authorization", "Bearer k"), ("anthropic-version", "1")),
    ],
)
def test_the_anthropic_surface_takes_anthropics_key_alone(headers: Any) -> None:
    path = f"{SERVICES}/anthropic/v1/messages"

    assert ask(path, CLAUDE, (*headers, ("content-type", "application/json"))).status == 401
    assert ask(path, CLAUDE, ANTHROPIC_KEY).status == 200


def test_tokens_are_counted() -> None:
    asked = {"model": "claude-sim", "messages": MESSAGES}

    counted = ask(f"{SERVICES}/anthropic/v1/messages/count_tokens", asked, ANTHROPIC_KEY)

    assert json.loads(counted.body)["input_tokens"] > 0


def test_a_deployment_is_on_one_surface_only() -> None:
    chat = ask(f"{HOST}/openai/v1/chat/completions", CHAT | {"model": "claude-sim"})
    claude = ask(f"{SERVICES}/anthropic/v1/messages", CLAUDE | {"model": "gpt-sim"}, ANTHROPIC_KEY)

    assert (chat.status, json.loads(chat.body)["error"]["code"]) == (404, "DeploymentNotFound")
    assert claude.status == 404


def test_a_stream_begins_with_what_the_filter_found() -> None:
    replied = ask(f"{HOST}/openai/v1/chat/completions", CHAT | {"stream": True})

    assert replied.frames is not None
    first = json.loads(next(replied.frames).removeprefix(b"data: "))
    assert (first["choices"], first["id"]) == ([], "")
    assert first["prompt_filter_results"][0]["prompt_index"] == 0


def test_a_namespace_must_say_what_it_is_for() -> None:
    space = {"type": "namespace", "name": "n", "description": "", "tools": []}

    replied = ask(f"{HOST}/openai/v1/responses", {"model": "gpt-sim", "input": "x", "tools": [space]})

    assert (replied.status, json.loads(replied.body)["error"]["param"]) == (400, "tools[0].description")
