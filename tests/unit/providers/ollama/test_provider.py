from typing import Any

import pytest

from floway.domain.protocol import ActionId, ProtocolId
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.providers.base import Call
from floway.providers.ollama.provider import OllamaProvider
from tests.support.builders import model
from tests.support.surroundings import surroundings
from tests.support.upstream import Peer, upstream, whole

BASE = "http://host:11434"
THEIRS = {"authorization": "Bearer client", "x-api-key": "client", "cookie": "c", "anthropic-version": "2026"}


def provider(key: str | None = None, **config: Any) -> OllamaProvider:
    flags = config.pop("flag_overrides", {})
    secrets = {} if key is None else {"api_key": key}
    row = Upstream("up", "ollama", "up", 0, {"base_url": BASE} | config, secrets, flag_overrides=flags)
    return OllamaProvider(row, surroundings())


def call(
    protocol: ProtocolId = "messages", action: ActionId = "generate", headers: dict[str, str] | None = None
) -> Call:
    return Call(protocol, action, model("public", upstream_id="m"), True, b"{}", headers or {})


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (call("messages"), "/v1/messages"),
        (call("chat_completions"), "/v1/chat/completions"),
        (call("responses"), "/v1/responses"),
        (call("responses", "compact"), "/v1/responses/compact"),
    ],
)
def test_each_call_has_its_path(asked: Call, path: str) -> None:
    assert provider().prepare(asked).url == BASE + path


@pytest.mark.parametrize("protocol", ["messages", "chat_completions", "responses"])
def test_a_key_is_a_bearer_on_every_surface_and_nothing_is_the_clients(protocol: ProtocolId) -> None:
    headers = dict(provider("sk-1").prepare(call(protocol, headers=THEIRS)).headers)

    assert headers.pop("user-agent").startswith("floway/")
    version = {"anthropic-version": "2023-06-01"} if protocol == "messages" else {}
    assert headers == version | {
        "accept": "text/event-stream",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "authorization": "Bearer sk-1",
    }


def test_a_server_of_ones_own_is_sent_no_credential() -> None:
    headers = dict(provider().prepare(call(headers=THEIRS)).headers)

    assert not {"authorization", "x-api-key"} & headers.keys()


def test_betas_go_to_the_messages_api_alone() -> None:
    betas = {"anthropic-beta": "a, b,a"}

    assert dict(provider().prepare(call(headers=betas)).headers)["anthropic-beta"] == "a,b"
    assert "anthropic-beta" not in dict(provider().prepare(call("responses", headers=betas)).headers)


def test_configured_models_come_first_and_replace_fetched_ones() -> None:
    def serve(peer: Peer) -> None:
        while asked := peer.request():
            is_list = b"/api/tags" in asked
            peer.send(whole(b'{"models":[{"name":"a"},{"name":"b"}]}' if is_list else b"{}"))

    client = Client()
    configured = [{"upstream_model_id": "b", "public_model_id": "renamed"}]
    with upstream(serve) as running:
        found = provider(base_url=running.origin, models=configured).fetch_models(client)
    client.close()

    assert [(each.id, each.upstream_model_id) for each in found] == [("renamed", "b"), ("a", "a")]
    assert provider().fixed_models is None


def test_a_server_has_no_endpoint_that_counts() -> None:
    assert provider().counts_tokens is False


def test_flags_are_those_of_the_row_and_of_the_model() -> None:
    configured = [{"upstream_model_id": "m", "flag_overrides": {"strip-billing-attribution": False}}]
    made = provider(models=configured, flag_overrides={"strip-prompt-cache-key": True})

    assert made.flags("m") == {"strip-prompt-cache-key"}
    assert made.flags("other") == {"strip-prompt-cache-key", "strip-billing-attribution"}


def test_the_rows_own_limits_come_before_the_gateways() -> None:
    made = provider(timeouts={"headers_seconds": 7, "idle_seconds": 8})

    assert made.prepare(call()).timeouts == Timeouts(5, 7)
    assert made.idle_seconds("messages") == 8
    assert provider().idle_seconds("messages") == 60


def test_no_credential_is_printed() -> None:
    made = provider("sk-secret")

    assert "sk-secret" not in f"{made.upstream!r} {made.prepare(call())!r} {made.config!r}"
