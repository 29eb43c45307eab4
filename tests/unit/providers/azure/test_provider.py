import json
from typing import Any

import pytest

from floway.domain.protocol import ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.request import Timeouts, UpstreamRequest
from floway.errors import ConfigError
from floway.providers.azure.provider import AzureProvider
from floway.providers.base import Call
from tests.support.builders import model
from tests.support.surroundings import surroundings

KEY = "key-of-the-resource"
#: What a client must not be able to put beside or in place of the key.
THEIRS = {"authorization": "Bearer client", "api-key": "client", "x-api-key": "client", "cookie": "c"}


def row(**config: Any) -> Upstream:
    smallest = {"endpoint": "https://r.openai.azure.com", "models": [{"upstream_model_id": "d"}]}
    flags = config.pop("flag_overrides", {})
    secrets = config.pop("secrets", {"api_key": KEY})
    return Upstream("up", "azure", "up", 0, smallest | config, secrets, flag_overrides=flags)


def provider(azure_url: str | None = None, **config: Any) -> AzureProvider:
    around = surroundings(azure_url=azure_url) if azure_url else surroundings()
    return AzureProvider(row(**config), around)


def call(
    protocol: ProtocolId = "responses",
    *,
    action: ActionId = "generate",
    stream: bool = True,
    headers: dict[str, str] | None = None,
    body: bytes = b'{"model":"d"}',
) -> Call:
    return Call(protocol, action, model("public", upstream_id="d"), stream, body, headers or {})


def prepared(asked: Call, **config: Any) -> UpstreamRequest:
    return provider(**config).prepare(asked)


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        (call("chat_completions"), "https://r.openai.azure.com/openai/v1/chat/completions"),
        (call("responses"), "https://r.openai.azure.com/openai/v1/responses"),
        (call("responses", action="compact"), "https://r.openai.azure.com/openai/v1/responses/compact"),
        (call("messages"), "https://r.services.ai.azure.com/anthropic/v1/messages"),
        (
            call("messages", action="count_tokens"),
            "https://r.services.ai.azure.com/anthropic/v1/messages/count_tokens",
        ),
    ],
)
def test_each_protocol_has_its_surface(asked: Call, url: str) -> None:
    assert prepared(asked).url == url


def test_an_older_version_has_the_deployment_in_the_path() -> None:
    sent = prepared(call("chat_completions"), api_version="2024-10-21")

    assert sent.url == (
        "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21"
    )


def test_a_relay_is_told_which_resource_is_meant() -> None:
    relayed = provider(azure_url="http://127.0.0.1:9/azure/")

    url = "http://127.0.0.1:9/azure/r.services.ai.azure.com/anthropic/v1/messages"
    assert relayed.prepare(call("messages")).url == url


@pytest.mark.parametrize(
    ("protocol", "credentials"),
    [
        ("chat_completions", {"api-key": KEY}),
        ("responses", {"api-key": KEY}),
        ("messages", {"x-api-key": KEY, "anthropic-version": "2023-06-01"}),
    ],
)
def test_the_key_goes_where_its_surface_reads_it_and_no_header_of_the_client(
    protocol: ProtocolId, credentials: dict[str, str]
) -> None:
    lines = prepared(call(protocol, headers=THEIRS | {"anthropic-version": "2026-10-21"})).headers

    headers = dict(lines)
    assert len(headers) == len(lines)
    assert headers.pop("user-agent").startswith("floway/")
    assert headers == credentials | {
        "accept": "text/event-stream",
        "accept-encoding": "identity",
        "content-type": "application/json",
    }


def test_betas_go_to_the_messages_api_alone() -> None:
    betas = {"anthropic-beta": "a, b,a"}

    assert dict(prepared(call("messages", headers=betas)).headers)["anthropic-beta"] == "a,b"
    assert "anthropic-beta" not in dict(prepared(call("responses", headers=betas)).headers)


def test_an_empty_description_of_a_namespace_is_filled_in_responses_alone() -> None:
    space = {"type": "namespace", "name": "files", "description": "", "tools": []}
    body = json.dumps({"model": "d", "tools": [space]}).encode()

    filled = json.loads(prepared(call("responses", body=body)).body)

    assert filled["tools"][0]["description"] == "The tools of files."
    assert prepared(call("chat_completions", body=body)).body is body


def test_any_other_body_keeps_its_bytes() -> None:
    body = b'{ "model" : "d", "input": "namespace" }'

    assert prepared(call("responses", body=body)).body is body


def test_the_deployments_are_the_whole_list() -> None:
    made = provider()

    assert [each.id for each in made.fixed_models] == ["d"]


def test_flags_are_those_of_the_row_and_of_the_deployment() -> None:
    deployments = [
        {"upstream_model_id": "d", "flag_overrides": {"strip-prompt-cache-key": False}},
        {"upstream_model_id": "e"},
    ]
    made = provider(models=deployments, flag_overrides={"strip-prompt-cache-key": True})

    assert made.flags("d") == {"strip-billing-attribution"}
    assert made.flags("e") == {"strip-billing-attribution", "strip-prompt-cache-key"}


def test_the_rows_own_limits_come_before_the_gateways() -> None:
    made = provider(timeouts={"headers_seconds": 7, "idle_seconds": 8})

    assert made.prepare(call()).timeouts == Timeouts(5, 7)
    assert made.idle_seconds("messages") == 8
    assert provider().idle_seconds("messages") == 60


def test_a_row_without_its_key_cannot_work() -> None:
    with pytest.raises(ConfigError, match="the key of the resource is missing"):
        provider(secrets={})


def test_no_credential_is_printed() -> None:
    made = provider()

    assert KEY not in f"{made.upstream!r} {made.prepare(call())!r} {made.config!r}"
