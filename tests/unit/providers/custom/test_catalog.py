import json
from collections.abc import Iterator
from typing import Any

import pytest

from floway.domain.model import Limits, Model
from floway.egress.client import Client
from floway.errors import CatalogUnavailable
from tests.support.builders import provider
from tests.support.ports import free_port
from tests.support.upstream import Upstream, replies, upstream, whole

JSON = "Content-Type: application/json"


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def fetched(client: Client, document: Any, **config: Any) -> tuple[tuple[Model, ...], Upstream]:
    """What a list gives, and the upstream that gave it."""
    with upstream(replies(whole(json.dumps(document).encode(), JSON))) as running:
        return provider(base_url=running.origin, **config).fetch_models(client), running


def one(client: Client, row: dict[str, Any], **config: Any) -> Model:
    models, _ = fetched(client, {"data": [row]}, **config)
    assert len(models) == 1
    return models[0]


def test_a_row_of_openai(client: Client) -> None:
    row = {"id": "gpt-5", "object": "model", "created": 1767225600, "owned_by": "openai"}

    assert one(client, row, protocols=["responses"]) == Model(
        "gpt-5", "gpt-5", frozenset({"responses"}), owned_by="openai", created=1767225600
    )


def test_a_row_of_anthropic(client: Client) -> None:
    row = {
        "id": "claude-x",
        "type": "model",
        "display_name": "Claude X",
        "created_at": "2026-01-01T00:00:00Z",
    }

    assert one(client, row, protocols=["messages"]) == Model(
        "claude-x", "claude-x", frozenset({"messages"}), display_name="Claude X", created=1767225600
    )


def test_a_row_of_google(client: Client) -> None:
    row = {
        "name": "models/gemini-x",
        "displayName": "Gemini X",
        "inputTokenLimit": 1000,
        "outputTokenLimit": 64,
    }

    models, running = fetched(client, {"models": [row]}, protocols=["gemini"])

    assert models == (
        Model(
            "gemini-x",
            "gemini-x",
            frozenset({"gemini"}),
            display_name="Gemini X",
            limits=Limits(max_output_tokens=64, max_prompt_tokens=1000),
        ),
    )
    assert running.requests[0].startswith(b"GET /v1beta/models HTTP/1.1\r\n")
    assert b"\r\nx-goog-api-key: upstream-key\r\n" in running.requests[0]


def test_a_row_of_another_gateway_keeps_its_kind_and_limits(client: Client) -> None:
    row = {
        "id": "m",
        "kind": "embedding",
        "limits": {"max_output_tokens": 5, "max_context_window_tokens": 7, "max_prompt_tokens": 6},
    }

    assert one(client, row) == Model("m", "m", frozenset(), kind="embedding", limits=Limits(5, 7, 6))


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"kind": "rerank"}, "rerank"),
        ({"kind": "unheard-of"}, "chat"),
        ({"type": "image"}, "image"),
        ({"type": "model"}, "chat"),
        ({"type": "language"}, "chat"),
        ({"id": "text-embedding-3", "kind": "unheard-of"}, "embedding"),
        ({"id": "gpt-image-1"}, "image"),
        ({"id": "my-whisper"}, "transcription"),
    ],
)
def test_what_is_not_for_chat_is_not_routed(client: Client, row: dict[str, Any], kind: str) -> None:
    found = one(client, {"id": "m", **row}, protocols=["messages"])

    assert (found.kind, found.protocols) == (kind, {"messages"} if kind == "chat" else frozenset())


def test_rows_without_an_object_around_them_are_a_list(client: Client) -> None:
    models, _ = fetched(client, [{"id": "m", "type": "chat"}])

    assert [each.id for each in models] == ["m"]


@pytest.mark.parametrize(
    ("value", "created"),
    [
        (1767225600, 1767225600),
        (1767225600000, None),
        (10**30, None),
        (0, None),
        (-5, None),
        (True, None),
        ("2026-01-01T00:00:00+01:00", 1767222000),
        ("2026-01-01T00:00:00", 1767225600),
        ("0001-01-01T00:00:00", None),
        ("yesterday", None),
        ([], None),
    ],
)
def test_an_instant_that_has_no_date_is_unknown(client: Client, value: Any, created: int | None) -> None:
    assert one(client, {"id": "m", "created": value}).created == created


@pytest.mark.parametrize("row", [None, 5, "m", {}, {"id": ""}, {"id": 5}, {"name": "models/"}, {"id": ["m"]}])
def test_a_row_without_an_id_is_left_out(client: Client, row: Any) -> None:
    models, _ = fetched(client, {"data": [row, {"id": "m"}]})

    assert [each.id for each in models] == ["m"]


def test_members_of_odd_types_do_not_hide_a_model(client: Client) -> None:
    row = {"id": "m", "display_name": 5, "owned_by": [], "limits": "many", "kind": 7, "outputTokenLimit": -1}

    found = one(client, row)

    assert (found.display_name, found.owned_by, found.limits, found.kind) == (None, None, Limits(), "chat")


def test_configured_rows_come_first_and_replace_fetched_ones(client: Client) -> None:
    configured = [{"upstream_model_id": "b", "public_model_id": "renamed"}]

    models, _ = fetched(client, {"data": [{"id": "a"}, {"id": "b"}]}, models=configured)

    assert [(each.id, each.upstream_model_id) for each in models] == [("renamed", "b"), ("a", "a")]


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ({}, b"/v1/models"),
        ({"path_overrides": {"/models": "/list"}}, b"/list"),
        ({"models_fetch": {"enabled": True, "path": "/catalog"}}, b"/catalog"),
    ],
)
def test_the_list_is_asked_for_where_the_row_says(
    client: Client, config: dict[str, Any], path: bytes
) -> None:
    _, running = fetched(client, {"data": []}, **config)

    assert running.requests[0].startswith(b"GET %b HTTP/1.1\r\n" % path)


def test_a_refusal_keeps_the_vendors_own_answer(client: Client) -> None:
    with (
        upstream(replies(whole(b'{"error":"key"}', JSON, "Retry-After: 7", status=401))) as running,
        pytest.raises(CatalogUnavailable, match="refused with HTTP 401") as refused,
    ):
        provider(base_url=running.origin).fetch_models(client)

    assert (refused.value.answer_status, refused.value.body) == (401, b'{"error":"key"}')
    assert ("retry-after", "7") in refused.value.headers


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "is not JSON"),
        (b"", "is not JSON"),
        (b"5", "is not JSON"),
        (b'{"data":' + b"[" * 100_000, "is not JSON"),
        (b"{}", "neither a list 'data' nor a list 'models'"),
        (b'{"data":{"id":"m"}}', "neither a list"),
    ],
)
def test_what_is_no_list_is_no_catalogue(client: Client, body: bytes, message: str) -> None:
    with (
        upstream(replies(whole(body))) as running,
        pytest.raises(CatalogUnavailable, match=message) as failed,
    ):
        provider(base_url=running.origin).fetch_models(client)

    assert failed.value.answer_status is None


def test_an_upstream_that_cannot_be_reached_has_no_answer(client: Client) -> None:
    with pytest.raises(CatalogUnavailable, match="refused the connection") as failed:
        provider(base_url=f"http://127.0.0.1:{free_port()}").fetch_models(client)

    assert failed.value.answer_status is None
