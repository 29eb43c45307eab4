"""Upstreams through the admin API."""

import json
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.domain.proxy import Endpoint
from floway.store import audit, proxies, states, upstreams
from tests.support.admin_client import AdminClient
from tests.support.simulator import Simulator

Form = dict[str, Any]


def test_an_upstream_is_added_listed_and_shows_no_key(operator: AdminClient, form: Form) -> None:
    made = operator.send("POST", "upstreams", form)

    row = made.get_json()
    assert made.status_code == 201
    assert (row["kind"], row["name"], row["enabled"], row["version"]) == ("custom", "one", True, 1)
    assert (row["api_key_set"], row["etag"], made.headers["ETag"]) == (True, '"v1"', '"v1"')
    assert row["api_key_fingerprint"].startswith("sha256:")
    assert row["config"]["models_fetch"] == {"enabled": True, "path": None}
    assert row["flag_defaults"]["strip-billing-attribution"] is True
    assert row["models_cache"]["model_count"] > 0
    assert row["models_cache"]["fetched_at"]
    assert row["state"] is None
    assert "sk-simulated" not in made.text
    assert operator.read("upstreams") == {"items": [row]}
    assert operator.read(f"upstreams/{row['id']}") == row


def test_a_list_that_cannot_be_had_does_not_stop_the_save(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    simulator.fail("status=500", path="/v1/models", times=None)

    cache = operator.made("upstreams", form)["models_cache"]

    assert (cache["model_count"], cache["fetched_at"]) == (None, None)
    assert "refused with HTTP 500" in cache["last_error"]["message"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "carrier-pigeon"}, None),
        ({"name": ""}, "name"),
        ({"enabled": "yes"}, "enabled"),
        ({"sort_order": 1.5}, "sort_order"),
        ({"hue": 3}, "hue"),
        ({"flag_overrides": {"vendor-x": True}}, None),
        ({"flag_overrides": {"vendor-qwen": 1}}, "flag_overrides.vendor-qwen.value"),
        ({"disabled_public_model_ids": [1]}, "disabled_public_model_ids.0"),
        ({"proxy_fallback_list": [{"id": "proxy_gone"}]}, None),
        ({"model_prefix": {"prefix": "a", "addressable": ["prefixed"], "listed": []}}, None),
        ({"model_prefix": {"prefix": "a/", "addressable": [], "listed": []}}, None),
        ({"api_key": "two words"}, None),
        ({"api_key": None}, "config.auth_style"),
        (
            {"config": {"base_url": "ftp://x", "auth_style": "bearer", "protocols": ["messages"]}},
            "config.base_url",
        ),
        ({"preset": "nobody"}, "config.preset"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    operator: AdminClient, form: Form, change: Form, path: str | None
) -> None:
    refused = operator.send("POST", "upstreams", form | change)

    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (400, "validation_failed")
    assert path is None or path in body["fields"], body
    assert operator.read("upstreams") == {"items": []}


def test_azure_needs_a_deployment_and_hides_its_key(operator: AdminClient) -> None:
    config: Form = {"endpoint": "https://my.openai.azure.com", "models": []}
    form = {"kind": "azure", "name": "az", "api_key": "azure-secret", "config": config}
    refused = operator.send("POST", "upstreams", form)
    config["models"] = [{"upstream_model_id": "gpt-5", "flag_overrides": {"strip-prompt-cache-key": True}}]

    made = operator.send("POST", "upstreams", form)

    row = made.get_json()
    assert refused.get_json()["fields"] == {"config.models": "must name at least one deployment"}
    assert (row["api_key_set"], row["models_cache"]["model_count"]) == (True, 1)
    assert row["config"]["models"][0]["flag_overrides"] == {"strip-prompt-cache-key": True}
    assert "azure-secret" not in made.text


@pytest.mark.parametrize(
    ("kind", "route"), [("codex", "codex-import"), ("claude-code", "claude-code-import")]
)
def test_a_login_does_not_come_with_a_form(operator: AdminClient, kind: str, route: str) -> None:
    refused = operator.send("POST", "upstreams", {"kind": kind, "name": "x", "config": {"state": {}}})

    body = refused.get_json()
    assert (refused.status_code, body["code"]) == (400, "use_import_route")
    assert route in body["error"]


def test_a_preset_fills_what_is_not_said(operator: AdminClient, form: Form, simulator: Simulator) -> None:
    config = {"base_url": simulator.base_url, "timeouts": None}

    row = operator.made("upstreams", form | {"preset": "deepseek", "config": config})

    assert row["config"]["base_url"] == simulator.base_url
    assert row["config"]["path_overrides"] == {"/messages": "/anthropic/v1/messages"}
    assert row["flag_overrides"] == {"vendor-deepseek": True}


def test_a_change_keeps_what_it_does_not_name(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    row = operator.made("upstreams", form)
    states.swap(row["id"], lambda _: VersionedState({"seat": 1}, {"token": "machine"}))
    patch = {"name": "two", "config": {"timeouts": {"idle_seconds": 60}}, "sort_order": -3}

    changed = operator.send("PATCH", f"upstreams/{row['id']}", patch, row["etag"])

    document = changed.get_json()
    assert (document["name"], document["sort_order"], document["api_key_set"]) == ("two", -3, True)
    assert document["config"]["timeouts"]["idle_seconds"] == 60
    assert document["config"]["base_url"] == simulator.base_url
    assert document["api_key_fingerprint"] == row["api_key_fingerprint"]
    assert document["created_at"] == row["created_at"]
    assert changed.headers["ETag"] == document["etag"] == '"v2"'
    # Another configuration is another list, which is there when the answer is.
    assert document["models_cache"]["model_count"] == row["models_cache"]["model_count"]
    assert len(simulator.requests_to("/v1/models")) == 2
    assert states.read(row["id"]) == VersionedState({"seat": 1}, {"token": "machine"}, 1)


def test_a_change_around_the_configuration_keeps_the_list(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    row = operator.made("upstreams", form)
    patch = {
        "enabled": False,
        "flag_overrides": {"vendor-qwen": True, "strip-prompt-cache-key": False},
        "model_prefix": {"prefix": "az/", "addressable": ["prefixed", "unprefixed"], "listed": ["prefixed"]},
        "disabled_public_model_ids": [" b ", "", "a", "b"],
    }

    document = operator.send("PATCH", f"upstreams/{row['id']}", patch, row["etag"]).get_json()

    assert list(document["flag_overrides"]) == ["strip-prompt-cache-key", "vendor-qwen"]
    assert document["model_prefix"]["addressable"] == ["unprefixed", "prefixed"]
    assert document["disabled_public_model_ids"] == ["a", "b"]
    assert document["models_cache"]["fetched_at"] == row["models_cache"]["fetched_at"]
    assert len(simulator.requests_to("/v1/models")) == 1
    cleared = {"model_prefix": None, "flag_overrides": {}, "disabled_public_model_ids": []}
    after = operator.send("PATCH", f"upstreams/{row['id']}", cleared, document["etag"]).get_json()
    assert (after["model_prefix"], after["flag_overrides"], after["disabled_public_model_ids"]) == (
        None,
        {},
        [],
    )


def test_null_takes_a_default_again_and_a_style_without_key_drops_it(
    operator: AdminClient, form: Form
) -> None:
    form["config"]["path_overrides"] = {"/messages": "/elsewhere"}
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}"

    cleared = operator.send("PATCH", path, {"config": {"path_overrides": None}}, row["etag"]).get_json()
    keyless = operator.send("PATCH", path, {"config": {"auth_style": "none"}}, cleared["etag"]).get_json()

    assert cleared["config"]["path_overrides"] == {}
    assert (cleared["api_key_set"], keyless["api_key_set"]) == (True, False)
    stored = upstreams.find(row["id"])
    assert stored is not None
    assert stored.secrets == {}


def test_a_key_can_be_replaced_and_removed_where_none_is_needed(
    operator: AdminClient, simulator: Simulator
) -> None:
    config = {"base_url": simulator.base_url}
    row = operator.made("upstreams", {"kind": "ollama", "name": "o", "api_key": "k-1", "config": config})
    path = f"upstreams/{row['id']}"

    replaced = operator.send("PATCH", path, {"api_key": "k-2"}, row["etag"]).get_json()
    removed = operator.send("PATCH", path, {"api_key": None}, replaced["etag"]).get_json()

    assert replaced["api_key_fingerprint"] != row["api_key_fingerprint"]
    assert (replaced["api_key_set"], removed["api_key_set"]) == (True, False)


def test_a_kept_key_never_goes_to_another_server(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}"
    elsewhere = {"config": {"base_url": "http://127.0.0.1:9/"}}

    refused = operator.send("PATCH", path, elsewhere, row["etag"])
    renewed = operator.send("PATCH", path, elsewhere | {"api_key": "sk-other"}, row["etag"])
    below = operator.send("PATCH", path, {"config": {"base_url": "http://127.0.0.1:9/v2"}}, '"v2"')

    assert (refused.status_code, refused.get_json()["code"]) == (400, "key_required")
    assert refused.get_json()["fields"] == {"config.api_key": "must be given again for another server"}
    assert renewed.status_code == 200
    assert below.status_code == 200, "the same server keeps its key"


def test_the_kind_stays(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}"

    refused = operator.send("PATCH", path, {"kind": "ollama", "name": "x"}, row["etag"])
    same = operator.send("PATCH", path, {"kind": "custom", "name": "y"}, row["etag"])

    assert (refused.status_code, refused.get_json()["code"]) == (400, "kind_immutable")
    assert (same.status_code, same.get_json()["name"]) == (200, "y")


def test_a_change_carries_what_its_editor_has_seen(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}"

    assert operator.send("PATCH", path, {"name": "x"}).status_code == 428
    assert operator.send("PATCH", path, {"name": "x"}, row["etag"]).status_code == 200
    stale = operator.send("PATCH", path, {"name": "y"}, row["etag"])
    assert (stale.status_code, stale.get_json()["code"]) == (409, "version_mismatch")
    assert operator.send("DELETE", path, etag=row["etag"]).status_code == 409
    assert operator.read(path)["name"] == "x"
    assert operator.send("DELETE", path, etag='"v2"').status_code == 204
    assert operator.get(path).status_code == 404
    assert operator.send("PATCH", path, {}, "*").status_code == 404


def test_a_name_is_given_once(operator: AdminClient, form: Form) -> None:
    operator.made("upstreams", form)
    two = operator.made("upstreams", form | {"name": "two"})

    taken = operator.send("POST", "upstreams", form)
    renamed = operator.send("PATCH", f"upstreams/{two['id']}", {"name": "one"}, two["etag"])

    for refused in (taken, renamed):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "name_taken")
    assert [row["name"] for row in operator.read("upstreams")["items"]] == ["one", "two"]


def test_the_configuration_of_a_login_is_not_edited_and_what_is_around_it_is(
    operator: AdminClient, simulator: Simulator
) -> None:
    login = json.dumps(simulator.chatgpt_login(account="row"))
    made = operator.made("upstreams/codex-import", {"auth_json": login, "name": "login"})
    path = f"upstreams/{made['id']}"
    row = operator.read(path)

    for body in ({"config": {"accounts": []}}, {"api_key": "x"}):
        refused = operator.send("PATCH", path, body, row["etag"])
        assert (refused.status_code, refused.get_json()["code"]) == (400, "use_import_route")
    copied = operator.send("POST", f"{path}/duplicate", {})
    assert (copied.status_code, copied.get_json()["code"]) == (400, "use_import_route")
    around = operator.send("PATCH", path, {"name": "mine", "enabled": False}, row["etag"]).get_json()
    assert (around["name"], around["enabled"]) == ("mine", False)
    assert around["config"] == row["config"] == made["config"]
    assert around["state"]["accounts"][0]["refreshTokenSet"] is True
    shown = str(operator.read("upstreams"))
    tokens = json.loads(login)["tokens"]
    assert not [name for name, token in tokens.items() if name.endswith("_token") and token in shown]


def test_a_row_with_a_malformed_state_is_not_shown_as_if_empty_and_can_be_deleted(
    operator: AdminClient, form: Form
) -> None:
    broken = upstreams.create("codex", "broken", {"accounts": []}, {})
    sound = operator.made("upstreams", form)

    shown = operator.read("upstreams")["items"]

    told = {row["id"]: (row["state"], row["state_is_readable"]) for row in shown}
    assert told == {broken.id: (None, False), sound["id"]: (None, True)}
    assert operator.send("DELETE", f"upstreams/{sound['id']}", etag=sound["etag"]).status_code == 204
    assert operator.send("DELETE", f"upstreams/{broken.id}", etag='"v1"').status_code == 204
    assert operator.read("upstreams") == {"items": []}


def test_an_upstream_is_switched_without_an_etag(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)

    off = operator.send("POST", f"upstreams/{row['id']}/disable").get_json()
    on = operator.send("POST", f"upstreams/{row['id']}/enable").get_json()

    assert (off["enabled"], on["enabled"]) == (False, True)
    assert operator.send("POST", "upstreams/up_gone/enable").status_code == 404


def test_a_copy_has_the_key_and_is_off(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form | {"flag_overrides": {"vendor-qwen": True}})

    copies = [operator.made(f"upstreams/{row['id']}/duplicate", body) for body in ({}, {"name": "mine"})]

    assert [(each["name"], each["enabled"], each["version"]) for each in copies] == [
        ("one 2", False, 1),
        ("mine", False, 1),
    ]
    for member in ("config", "api_key_fingerprint", "flag_overrides", "kind"):
        assert copies[0][member] == row[member]
    assert operator.send("POST", f"upstreams/{row['id']}/duplicate", {"name": "one"}).status_code == 409
    assert operator.send("POST", "upstreams/up_gone/duplicate", {}).status_code == 404


def test_the_order_is_set_at_once_or_not_at_all(operator: AdminClient, form: Form) -> None:
    ids = [operator.made("upstreams", form | {"name": name, "enabled": False})["id"] for name in "abc"]

    moved = operator.send("POST", "upstreams/reorder", {"ids": ids[::-1], "expected_ids": ids})
    stale = operator.send("POST", "upstreams/reorder", {"ids": ids, "expected_ids": ids})
    partial = operator.send("POST", "upstreams/reorder", {"ids": ids[:2]})

    assert [row["name"] for row in moved.get_json()["items"]] == ["c", "b", "a"]
    for refused in (stale, partial):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "order_changed")
        assert refused.get_json()["details"] == {"current_ids": ids[::-1]}


def test_the_ways_come_back_as_they_are_kept(operator: AdminClient, form: Form) -> None:
    proxy = proxies.create("office", Endpoint("http", "127.0.0.1", 9))
    ways = [{"id": "direct"}, {"id": proxy.id}, {"id": "direct"}]

    row = operator.made("upstreams", form | {"proxy_fallback_list": ways, "enabled": False})

    assert row["proxy_fallback_list"] == [{"id": "direct"}, {"id": proxy.id}]
    assert operator.read(f"upstreams/{row['id']}")["proxy_fallback_list"] == row["proxy_fallback_list"]
    unknown = {"proxy_fallback_list": [{"id": "proxy_gone"}]}
    refused = operator.send("PATCH", f"upstreams/{row['id']}", unknown, row["etag"])
    assert (refused.status_code, refused.get_json()["error"]) == (400, "unknown proxy 'proxy_gone'")


def test_a_viewer_reads_all_but_what_headers_are_set_to(
    operator: AdminClient, viewer: AdminClient, form: Form
) -> None:
    form["config"]["header_rules"] = [
        {"name": "x-team", "value": "token-of-a-team"},
        {"name": "x-trace", "value": None},
    ]
    row = operator.made("upstreams", form)

    seen = viewer.get(f"upstreams/{row['id']}")

    assert [rule["value"] for rule in seen.get_json()["config"]["header_rules"]] == ["(hidden)", None]
    assert "token-of-a-team" not in seen.text + viewer.get("upstreams").text
    assert "token-of-a-team" in operator.get(f"upstreams/{row['id']}").text
    assert seen.headers["ETag"] == row["etag"]


def test_every_change_names_who_made_it(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    operator.send("POST", f"upstreams/{row['id']}/disable")

    entries = audit.page(2, object_kind="upstream", object_id=row["id"])

    assert [(each.action, each.actor_name, each.address) for each in entries] == [
        ("upstream.updated", "olga", "127.0.0.1"),
        ("upstream.created", "olga", "127.0.0.1"),
    ]
