import json
from collections.abc import Iterator
from typing import Any

import pytest

from floway.domain.model import Limits, Model
from floway.domain.protocol import ProtocolId
from floway.egress.client import Client
from floway.errors import CatalogUnavailable
from floway.providers.ollama.catalog import Server, spoken
from tests.support.builders import LIMITS
from tests.support.ports import free_port
from tests.support.upstream import Peer, upstream, whole

JSON = "Content-Type: application/json"
ALL: frozenset[ProtocolId] = frozenset({"messages", "chat_completions", "responses"})


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def models(client: Client, tags: Any, shown: dict[str, Any], version: Any = "0.20.0") -> tuple[Model, ...]:
    """What a server lists that answers so; a tag without details is answered with 404."""

    def serve(peer: Peer) -> None:
        while asked := peer.request():
            path, body = asked.split(b" ", 2)[1], asked.partition(b"\r\n\r\n")[2]
            if path == b"/api/tags":
                answer = whole(json.dumps(tags).encode(), JSON)
            elif path == b"/api/version":
                answer = whole(json.dumps({"version": version}).encode(), JSON)
            else:
                assert path == b"/api/show"
                document = json.loads(body)
                assert document["model"] == document["name"]
                details = shown.get(document["model"])
                answer = whole(details if isinstance(details, bytes) else json.dumps(details).encode(), JSON,
                               status=404 if details is None else 200)  # fmt: skip
            peer.send(answer)

    with upstream(serve) as running:
        found = Server(client, running.origin, {"authorization": "Bearer k"}, LIMITS).models()
        assert all(b"\r\nauthorization: Bearer k\r\n" in request for request in running.requests)
        return found


def tagged(*names: Any) -> dict[str, Any]:
    return {"models": [{"name": name, "modified_at": "2026-01-01T00:00:00Z"} for name in names]}


def test_a_chat_model_has_what_the_server_says_about_it(client: Client) -> None:
    details = {
        "capabilities": ["completion", "tools", "thinking", "vision"],
        "model_info": {
            "general.context_length": 1,
            "gptoss.block_count": 24,
            "gptoss.context_length": 131072,
        },
    }

    assert models(client, tagged("gpt-oss:20b"), {"gpt-oss:20b": details}) == (
        Model(
            "gpt-oss:20b",
            "gpt-oss:20b",
            ALL,
            created=1767225600,
            limits=Limits(max_context_window_tokens=131072),
        ),
    )


def test_an_embedding_model_is_none_for_chat(client: Client) -> None:
    [found] = models(client, tagged("e:latest"), {"e:latest": {"capabilities": ["embedding"]}})

    assert (found.kind, found.protocols) == ("embedding", frozenset())


@pytest.mark.parametrize("details", [None, b"<html>", b"[]"])
def test_a_model_whose_details_fail_is_left_out_alone(client: Client, details: Any) -> None:
    found = models(client, tagged("a", "b", "c"), {"a": {}, "b": details, "c": {}})

    assert [model.id for model in found] == ["a", "c"]


@pytest.mark.parametrize(
    "model_info",
    [
        None,
        [],
        {},
        {"general.context_length": 5},
        {"a.context_length": 0, "b.context_length": "9", "c.context_length": True},
    ],
)
def test_a_context_that_is_not_told_is_unknown(client: Client, model_info: Any) -> None:
    [found] = models(client, tagged("m"), {"m": {"capabilities": "odd", "model_info": model_info}})

    assert (found.kind, found.limits) == ("chat", Limits())


def test_rows_without_a_name_and_repeats_are_left_out(client: Client) -> None:
    tags = tagged("a", "", 5, None, "a")
    tags["models"] += ["a", None]

    assert [model.id for model in models(client, tags, {"a": {}})] == ["a"]


@pytest.mark.parametrize(
    ("version", "protocols"),
    [
        ("0.40.12", ALL),
        ("1.0.0-rc1", ALL),
        ("0.14.0", ALL),
        ("0.13.9", {"chat_completions", "responses"}),
        ("0.13.3-rc0", {"chat_completions", "responses"}),
        ("0.13.2", {"chat_completions"}),
        ("0.0.0", ALL),
        ("main", ALL),
        (None, ALL),
    ],
)
def test_an_older_server_speaks_less(client: Client, version: str | None, protocols: set[str]) -> None:
    assert spoken(version) == protocols
    [found] = models(client, tagged("m"), {"m": {}}, version)
    assert found.protocols == protocols


@pytest.mark.parametrize("tags", [{}, {"models": None}, {"models": {"a": 1}}, []])
def test_without_a_list_of_tags_there_is_no_catalogue(client: Client, tags: Any) -> None:
    with pytest.raises(CatalogUnavailable):
        models(client, tags, {})


def test_a_server_that_is_off_has_no_catalogue(client: Client) -> None:
    server = Server(client, f"http://127.0.0.1:{free_port()}", {}, LIMITS)

    with pytest.raises(CatalogUnavailable, match="refused the connection"):
        server.models()
