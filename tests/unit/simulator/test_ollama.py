"""What an Ollama server answers where."""

import json
from typing import Any

import pytest

from floway.simulator.journal import Journal
from floway.simulator.ollama import answer
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

JSON = (("content-type", "application/json"),)
MESSAGES = [{"role": "user", "content": "x"}]
CHAT = {"model": "gpt-oss:20b", "messages": MESSAGES}


def ask(
    method: str, path: str, document: Any = None, headers: Any = JSON, world: World | None = None
) -> tuple[int, Any]:
    body = b"" if document is None else json.dumps(document).encode()
    request = Request(method, f"/ollama{path}", "", headers, body)
    replied: Reply = answer(world or World(None), request, Journal().open(request))
    return replied.status, json.loads(replied.body) if replied.body.startswith(b"{") else replied.body


@pytest.mark.parametrize(
    ("path", "document", "member"),
    [
        ("/v1/chat/completions", CHAT, "choices"),
        ("/v1/responses", {"model": "gpt-oss:20b", "input": "x"}, "output"),
        ("/v1/messages", CHAT | {"max_tokens": 9}, "content"),
    ],
)
def test_every_surface_answers_with_what_was_pulled_alone(path: str, document: Any, member: str) -> None:
    headers = (*JSON, ("anthropic-version", "2023-06-01"))

    assert member in ask("POST", path, document, headers)[1]
    status, refused = ask("POST", path, document | {"model": "gpt-sim"}, headers)
    assert (status, refused["error"]["type"]) == (404, "not_found_error")
    assert "try pulling it first" in refused["error"]["message"]


def test_models_are_listed_and_shown() -> None:
    _, listed = ask("GET", "/api/tags")
    _, shown = ask("POST", "/api/show", {"model": "gpt-oss:20b"})

    assert listed["models"][0]["name"] == "gpt-oss:20b"
    assert shown["model_info"]["sim.context_length"] == 131_072
    assert ask("GET", "/api/version")[1] == {"version": "0.40.12"}


@pytest.mark.parametrize(
    ("document", "status"),
    [({"model": "sim-damaged:latest"}, 500), ({"model": "nobody"}, 404), ({}, 404), ([], 404)],
)
def test_what_cannot_be_shown_is_a_plain_sentence(document: Any, status: int) -> None:
    refused = ask("POST", "/api/show", document)

    assert refused[0] == status
    assert isinstance(refused[1]["error"], str)


def test_a_server_keeps_no_responses_and_tells_no_cached_tokens_apart() -> None:
    document = {"model": "gpt-oss:20b", "input": "x", "previous_response_id": "resp_1"}

    assert ask("POST", "/v1/responses", document)[0] == 400
    usage = ask("POST", "/v1/chat/completions", CHAT)[1]["usage"]
    assert set(usage) == {"prompt_tokens", "completion_tokens", "total_tokens"}


@pytest.mark.parametrize(("method", "path"), [("GET", "/api/tags"), ("POST", "/v1/chat/completions")])
def test_the_cloud_takes_its_key_as_a_bearer_alone(method: str, path: str) -> None:
    world = World("k")
    document = CHAT if method == "POST" else None

    for headers in (JSON, (*JSON, ("x-api-key", "k")), (*JSON, ("authorization", "Bearer wrong"))):
        assert ask(method, path, document, headers, world)[0] == 401
    assert ask(method, path, document, (*JSON, ("authorization", "Bearer k")), world)[0] == 200


def test_an_ordered_status_refuses_the_list() -> None:
    world = World(None)
    world.faults.add({"options": "status=503", "path": "/api/tags", "times": 1})

    assert ask("GET", "/api/tags", world=world) == (503, {"error": "simulated error 503"})
    assert ask("GET", "/api/tags", world=world)[0] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/messages"), ("POST", "/v1/messages/count_tokens"), ("POST", "/api/chat"), ("GET", "/")],
)
def test_anything_else_is_not_found(method: str, path: str) -> None:
    assert ask(method, path) == (404, b"404 page not found")
