"""Forms before they are saved."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from floway.domain.proxy import Endpoint
from floway.providers.registry import FORMS, KINDS
from floway.store import catalogs, proxies, proxy_backoffs, upstreams
from tests.support.admin_client import AdminClient
from tests.support.ports import free_port
from tests.support.simulator import Simulator

Form = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_proxies() -> Iterator[None]:
    yield
    for proxy in proxies.list_all():
        for upstream in upstreams.list_all():
            upstreams.change(upstream.id, lambda each: replace(each, proxy_ids=()))
        proxies.remove(proxy)


def draft(form: Form, **more: Any) -> Form:
    """A form without what only a save needs."""
    return {name: value for name, value in form.items() if name != "name"} | more


def test_a_draft_lists_its_models_and_asks_one_for_a_word(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    answer = operator.send("POST", "upstreams/fetch-models", draft(form)).get_json()

    assert answer["models"][0]["protocols"] == ["chat_completions", "messages"]
    call = answer["call"]
    assert (call["is_ok"], call["status"], call["error"], call["protocol"]) == (True, 200, None, "messages")
    [sent] = simulator.requests_to("/v1/messages")
    assert dict(sent["headers"])["user-agent"].startswith("floway/")
    assert upstreams.list_all() == ()
    assert catalogs.read_all() == {}


def test_one_model_is_asked_on_request_or_none(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    form["config"] |= {"models": [{"upstream_model_id": name} for name in ("sim-a", "sim-b")]}
    form["config"] |= {"models_fetch": {"enabled": False}, "protocols": ["responses"]}

    named = operator.send("POST", "upstreams/fetch-models", draft(form, model="sim-b")).get_json()
    only_listed = operator.send("POST", "upstreams/fetch-models", draft(form, calls=False)).get_json()
    unknown = operator.send("POST", "upstreams/fetch-models", draft(form, model="sim-c"))

    assert (named["call"]["model"], named["call"]["is_ok"]) == ("sim-b", True)
    assert [model["id"] for model in only_listed["models"]] == ["sim-a", "sim-b"]
    assert only_listed["call"] is None
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "not_found")
    assert len(simulator.requests_to("/v1/responses")) == 1


@pytest.mark.parametrize("protocol", ["messages", "chat_completions", "responses", "gemini"])
def test_every_protocol_has_a_word_to_ask_for(operator: AdminClient, form: Form, protocol: str) -> None:
    models = [{"upstream_model_id": "sim-word"}]
    form["config"] |= {"protocols": [protocol], "models": models, "models_fetch": {"enabled": False}}

    call = operator.send("POST", "upstreams/fetch-models", draft(form)).get_json()["call"]

    assert (call["is_ok"], call["protocol"]) == (True, protocol), call


def test_a_refused_word_is_told_in_the_vendors_words_without_the_key(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    simulator.fail("status=429", path="/v1/messages")

    answer = operator.send("POST", "upstreams/fetch-models", draft(form))

    call = answer.get_json()["call"]
    assert answer.status_code == 200, "the list came, so it is shown"
    assert (call["is_ok"], call["status"], call["stage"]) == (False, 429, None)
    assert "rate" in call["error"].lower()
    assert "sk-simulated" not in answer.text


def test_a_refused_list_is_a_bad_gateway_with_what_was_said(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    simulator.fail("status=401", path="/v1/models")

    refused = operator.send("POST", "upstreams/fetch-models", draft(form))

    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (502, "model_listing_failed")
    assert (body["details"]["stage"], body["details"]["upstream_status"]) == ("answer", 401)


def test_an_upstream_that_is_not_there_is_told_by_its_stage(operator: AdminClient, form: Form) -> None:
    form["config"]["base_url"] = f"http://127.0.0.1:{free_port()}"

    refused = operator.send("POST", "upstreams/fetch-models", draft(form))

    body = refused.get_json()
    assert (refused.status_code, body["code"], body["details"]) == (
        502,
        "network_error",
        {"stage": "connect"},
    )


def test_an_upstream_that_is_silent_is_a_gateway_timeout(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    simulator.fail("delay=3000", path="/v1/models")
    form["config"]["timeouts"] = {"headers_seconds": 1}

    refused = operator.send("POST", "upstreams/fetch-models", draft(form))

    body = refused.get_json()
    assert (refused.status_code, body["code"], body["details"]) == (
        504,
        "vendor_timeout",
        {"stage": "headers"},
    )


def test_a_draft_takes_its_own_ways_and_leaves_no_rest(operator: AdminClient, form: Form) -> None:
    proxy = proxies.create("closed", Endpoint("http", "127.0.0.1", free_port()))
    row = operator.made("upstreams", form | {"proxy_fallback_list": [{"id": proxy.id}, {"id": "direct"}]})
    rests = proxy_backoffs.read_all()
    only_proxy = {"id": row["id"], "proxy_fallback_list": [{"id": proxy.id}]}

    refused = operator.send("POST", "upstreams/fetch-models", only_proxy)
    direct = operator.send("POST", "upstreams/fetch-models", {"id": row["id"], "proxy_fallback_list": []})
    unknown = operator.send(
        "POST", "upstreams/fetch-models", draft(form, proxy_fallback_list=[{"id": "proxy_gone"}])
    )

    body = refused.get_json()
    assert (refused.status_code, body["details"]) == (502, {"stage": "tcp-connect"})
    assert direct.status_code == 200
    assert unknown.status_code == 400
    assert proxy_backoffs.read_all() == rests


def test_the_form_of_a_saved_upstream_uses_its_key_at_its_server_alone(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    row = operator.made("upstreams", form | {"enabled": False})

    changed = {"id": row["id"], "config": {"counts_tokens": False}}
    same = operator.send("POST", "upstreams/fetch-models", changed)
    elsewhere = {"id": row["id"], "config": {"base_url": f"http://127.0.0.1:{free_port()}"}}
    other = operator.send("POST", "upstreams/fetch-models", elsewhere)
    unknown = operator.send("POST", "upstreams/fetch-models", {"id": "up_gone"})

    assert (same.status_code, same.get_json()["call"]["is_ok"]) == (200, True)
    assert (other.status_code, other.get_json()["code"]) == (400, "key_required")
    assert unknown.status_code == 404
    stored = upstreams.find(row["id"])
    assert stored is not None
    assert stored.config["counts_tokens"] is True


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "up_1", "preset": "openai"},
        {"kind": "custom", "config": {"base_url": 5}},
        {"kind": "custom", "preset": "deepseek", "config": {"path_overrides": "x"}},
        {"kind": "codex", "config": {}},
        {"kind": "custom", "unknown": 1},
    ],
)
def test_a_draft_that_cannot_be_is_refused(operator: AdminClient, body: Form) -> None:
    assert operator.send("POST", "upstreams/fetch-models", body).status_code == 400


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_a_blueprint(viewer: AdminClient, kind: str) -> None:
    described = viewer.read(f"upstreams/blueprint?kind={kind}")

    form = FORMS.get(kind)
    assert described["is_imported"] is (form is None)
    assert (described["import_hint"] is not None) is (form is None)
    assert {each["name"] for each in described["fields"]} == set(form.schema.fields if form else ())
    assert set(described["blank"]["config"]) == {each["name"] for each in described["fields"]}
    assert described["flag_defaults"]


def test_a_blueprint_becomes_an_upstream(operator: AdminClient, simulator: Simulator) -> None:
    described = operator.read("upstreams/blueprint?kind=custom")
    config = described["blank"]["config"]
    config |= {"base_url": simulator.base_url, "auth_style": "bearer", "protocols": ["messages"]}
    filled = described["blank"] | {"name": "filled", "config": config, "api_key": "k"}

    row = operator.made("upstreams", filled)

    assert set(row["config"]) == set(config)
    assert described["secrets"] == [{"name": "api_key", "use": "by_config"}]
    assert described["address_field"] == "base_url"
    deepseek = next(each for each in described["presets"] if each["id"] == "deepseek")
    assert deepseek["config"]["path_overrides"] == {"/messages": "/anthropic/v1/messages"}


def test_an_unknown_kind_has_no_blueprint(operator: AdminClient) -> None:
    assert operator.get("upstreams/blueprint?kind=carrier-pigeon").status_code == 400
    assert operator.get("upstreams/blueprint").status_code == 400
    assert operator.get("upstreams/blueprint?kind=custom&x=1").status_code == 400
