from dataclasses import replace

import pytest

from floway.domain.proxy import Route
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers import registry
from floway.providers.base import Call, Provider, Surroundings
from floway.providers.custom.provider import CustomProvider
from floway.providers.registry import create
from tests.support.builders import LIMITS, model, upstream
from tests.support.proxies import connect_proxy
from tests.support.surroundings import surroundings
from tests.support.upstream import replies, whole
from tests.support.upstream import upstream as vendor


def test_a_row_becomes_the_provider_of_its_kind() -> None:
    row = upstream()

    made = create(row, surroundings())

    assert isinstance(made, CustomProvider)
    assert made.upstream is row


def test_a_provider_gets_a_client_of_its_own_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[Surroundings] = []

    def kind(row: Upstream, given: Surroundings) -> Provider:
        got.append(given)
        return CustomProvider(row, given.timeouts)

    monkeypatch.setattr(registry, "KINDS", {"custom": kind})
    around = surroundings()
    row = upstream()

    create(row, around)
    assert got[0].client is around.client

    with connect_proxy() as proxy, vendor(replies(whole(b"hi"))) as running:
        create(replace(row, route=Route(row.id, (proxy.proxy(),))), around)

        assert got[1].client.get(running.origin, {}, LIMITS).body == b"hi"
        assert proxy.tunnels == [f"127.0.0.1:{running.port}"]
        around.client.close()


def test_an_unknown_kind_cannot_work() -> None:
    with pytest.raises(ConfigError, match="'name of up-1' is of the unknown kind 'magic'"):
        create(replace(upstream(), kind="magic"), surroundings())


def test_a_row_that_cannot_work_is_refused_when_it_is_made() -> None:
    with pytest.raises(ConfigError, match="auth_style"):
        create(upstream(auth_style="bearer", secrets={}), surroundings())


PARENT = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate": "vendor=1"}
#: ``{kind: (configuration, secrets)}`` of the kinds that get a key of the operator's own.
WITH_KEYS = {
    "azure": (
        {"endpoint": "https://r.openai.azure.com", "models": [{"upstream_model_id": "m"}]},
        {"api_key": "k"},
    ),
    "custom": (
        {"base_url": "https://vendor.example", "protocols": ["messages"], "auth_style": "anthropic"},
        {"api_key": "k"},
    ),
    "ollama": ({"base_url": "http://host:11434"}, {}),
}


@pytest.mark.parametrize("kind", WITH_KEYS)
@pytest.mark.parametrize("wanted", ["true", "false"])
def test_a_trace_is_forwarded_only_where_the_operator_wants_it(kind: str, wanted: str) -> None:
    config, secrets = WITH_KEYS[kind]
    made = create(Upstream("up", kind, "up", 0, config, secrets), surroundings(forward_trace=wanted))

    sent = made.prepare(Call("messages", "generate", model("m"), True, b"{}", PARENT | {"cookie": "c"}))

    names = ("traceparent", "tracestate", "cookie")
    forwarded = {name: value for name, value in sent.headers if name in names}
    assert forwarded == (PARENT if wanted == "true" else {})
