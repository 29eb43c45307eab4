"""Which vendor answers which path."""

import json
from typing import Any

import pytest

from floway.simulator.journal import Journal
from floway.simulator.routing import answer
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

KEYS = (
    ("authorization", "Bearer k"),
    ("anthropic-version", "1"),
    ("x-goog-api-key", "k"),
    ("content-type", "application/json"),
)


def _answer(
    method: str, path: str, document: Any = None, headers: tuple[tuple[str, str], ...] = KEYS
) -> Reply:
    body = b"" if document is None else json.dumps(document).encode()
    request = Request(method, path, "", headers, body)
    return answer(World(None), request, Journal().open(request))


@pytest.mark.parametrize(
    ("path", "document", "member"),
    [
        (
            "/v1/messages",
            {"model": "sim", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]},
            "content",
        ),
        (
            "/v1/messages/count_tokens",
            {"model": "sim", "messages": [{"role": "user", "content": "x"}]},
            "input_tokens",
        ),
        ("/v1/chat/completions", {"model": "sim", "messages": [{"role": "user", "content": "x"}]}, "choices"),
        ("/v1/responses", {"model": "sim", "input": "x"}, "output"),
        ("/v1/embeddings", {"model": "sim", "input": "x"}, "data"),
        ("/v1beta/models/sim:generateContent", {"contents": [{"parts": [{"text": "x"}]}]}, "candidates"),
        ("/v1/models/a%2Fsim:countTokens", {"contents": [{"parts": [{"text": "x"}]}]}, "error"),
        ("/v1beta/models/models/sim:countTokens", {"contents": [{"parts": [{"text": "x"}]}]}, "totalTokens"),
    ],
)
def test_a_post_reaches_its_endpoint(path: str, document: Any, member: str) -> None:
    assert member in json.loads(_answer("POST", path, document).body)


@pytest.mark.parametrize(
    ("path", "headers", "member"),
    [
        ("/v1/models", (("authorization", "Bearer k"),), "object"),
        ("/v1/models", (("x-api-key", "k"), ("anthropic-version", "1")), "has_more"),
        ("/v1/models", (("x-goog-api-key", "k"),), "models"),
        ("/v1beta/models", (("x-goog-api-key", "k"),), "models"),
        ("/v1beta/models/sim", (("x-goog-api-key", "k"),), "baseModelId"),
        ("/v1/models/gpt-sim", (("authorization", "Bearer k"),), "owned_by"),
    ],
)
def test_a_list_has_the_shape_of_the_client(path: str, headers: Any, member: str) -> None:
    assert member in json.loads(_answer("GET", path, headers=headers).body)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/messages", 404),
        ("GET", "/", 404),
        ("GET", "/v1/messages", 405),
        ("POST", "/v1beta/models/sim:embed", 404),
        ("POST", "/v1beta/models/:countTokens", 404),
    ],
)
def test_other_paths_are_refused(method: str, path: str, status: int) -> None:
    assert _answer(method, path).status == status


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/azure/r.openai.azure.com/openai/v1/chat/completions", "choices"),
        ("/ollama/v1/chat/completions", "choices"),
        ("/ollama-not/v1/chat/completions", "error"),
    ],
)
def test_resources_and_servers_are_below_their_own_path(path: str, member: str) -> None:
    headers = (("api-key", "k"), ("content-type", "application/json"))
    document = {"model": "gpt-oss:20b", "messages": [{"role": "user", "content": "x"}]}

    assert member in json.loads(_answer("POST", path, document, headers).body)
