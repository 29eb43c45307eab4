"""A whole installation is set up over the admin API alone: every kind of form, ways, names and a key."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from flask import Flask

from floway.settings import load
from floway.store import db
from floway.store.users import Role
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.proxies import RunningProxy, connect_proxy
from tests.support.simulator import Simulator

DEPLOYMENT = {"upstream_model_id": "gpt-deployed", "public_model_id": "azure-chat"}
OLLAMA_MODEL = "gpt-oss:20b"


@dataclass
class Office:
    """A gateway that nobody has configured, two people, a proxy and a vendor."""

    gateway: Gateway
    app: Flask
    operator: Operator
    vendor: Simulator
    proxy: RunningProxy

    def made(self, path: str, body: Any) -> Any:
        """The document of what a POST has added."""
        answer = self.operator.send("POST", path, body)
        assert answer.status_code == 201, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def asked(self, key: str, model: str) -> requests.Response:
        """The answer to a client with a key."""
        return requests.post(
            f"{self.gateway.base_url}/v1/chat/completions",
            json={"model": model, "messages": [{"role": "user", "content": "Hello"}]},
            headers={"authorization": f"Bearer {key}"},
            timeout=30,
        )

    def serves(self, key: str, model: str) -> bool:
        """Whether every worker does so: each takes some of several calls in a row."""
        return all(self.asked(key, model).status_code == 200 for _ in range(6))

    def form(self, name: str, **changes: Any) -> dict[str, Any]:
        """A custom upstream at the vendor, by its name."""
        config = {"base_url": self.vendor.base_url, "auth_style": "bearer", "protocols": ["chat_completions"]}
        return {"kind": "custom", "name": name, "api_key": "sk-vendor", "config": config, **changes}


@pytest.fixture(scope="module")
def office(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    settings = {
        "FLOWAY_AZURE_URL": f"{simulator.base_url}/azure",
        **simulator.claude_code_settings(),
        **simulator.codex_settings(),
    }
    gateway = Gateway(tmp_path_factory.mktemp("setup"), settings)
    gateway.prepare()
    gateway.start()
    try:
        named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
        app = store_app(load(named))
        with Operator(gateway, app, "olga", "operator") as operator, connect_proxy() as proxy:
            yield Office(gateway, app, operator, simulator, proxy)
        with app.app_context():
            db.db.engine.dispose()
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(autouse=True)
def _clear(office: Office) -> Iterator[None]:
    """Each test begins with an installation that nobody has configured."""
    yield
    for path in ("aliases", "upstreams", "proxies"):
        for row in office.operator.get(path)["items"]:
            assert office.operator.send("DELETE", f"{path}/{row['id']}", etag="*").status_code == 204
    office.vendor.reset()


def configured(office: Office) -> tuple[str, dict[str, Any]]:
    """An upstream of each form, the custom one behind a proxy, and an alias; the proxy's id and the key."""
    proxy = office.made("proxies", {"url": office.proxy.url, "name": "office"})
    custom = office.made("upstreams", office.form("custom", proxy_fallback_list=[{"id": proxy["id"]}]))
    azure_config = {"endpoint": "https://res.openai.azure.com", "models": [DEPLOYMENT]}
    azure = office.made(
        "upstreams", {"kind": "azure", "name": "azure", "api_key": "k", "config": azure_config}
    )
    ollama = office.made(
        "upstreams",
        {
            "kind": "ollama",
            "name": "ollama",
            "config": {"base_url": f"{office.vendor.base_url}/ollama"},
            "model_prefix": {"prefix": "own/", "addressable": ["prefixed"], "listed": ["prefixed"]},
        },
    )
    ids = [custom["id"], azure["id"], ollama["id"]]
    order = {"ids": ids[::-1], "expected_ids": ids}
    office.operator.send("POST", "upstreams/reorder", order).raise_for_status()
    model = office.operator.get(f"upstreams/{ids[0]}/models")["items"][0]["id"]
    office.made("aliases", {"name": "best", "targets": [{"model": model, "upstream_id": ids[0]}]})
    return proxy["id"], office.made("keys", {"name": "laptop"})


def test_a_scripted_installation_serves_clients(office: Office) -> None:
    proxy_id, key = configured(office)

    for name in ("best", "azure-chat", f"own/{OLLAMA_MODEL}"):
        wait_until(lambda name=name: office.serves(key["key"], name), f"{name} served by both workers", 20)

    answer = office.asked(key["key"], "best").json()
    assert "Hello" in answer["choices"][0]["message"]["content"]
    question = {"key_id": key["id"], "model": "best", "protocol": "messages"}
    explained = office.operator.send("POST", "explain", question).json()
    assert explained["alias"]["name"] == "best"
    [taken] = [step for step in explained["steps"] if step["is_taken"]]
    assert (taken["upstream"], taken["translation"]) == ("custom", "messages_via_chat_completions")
    assert len(office.operator.get(f"proxies/{proxy_id}")["upstream_ids"]) == 1


def test_a_form_is_tried_over_its_own_ways_before_it_is_saved(office: Office) -> None:
    proxy = office.made("proxies", {"url": office.proxy.url})
    form = office.form("draft", proxy_fallback_list=[{"id": proxy["id"]}])
    del form["name"]
    # Known to the proxy alone.
    form["config"]["base_url"] = f"http://drafts.invalid:{office.vendor.port}"

    trial = office.operator.send("POST", "upstreams/fetch-models", form).json()

    assert trial["call"]["is_ok"], trial
    assert f"drafts.invalid:{office.vendor.port}" in office.proxy.tunnels
    assert office.operator.get("upstreams") == {"items": []}


def test_logins_stand_beside_forms_in_one_list_without_their_tokens(office: Office) -> None:
    claude, chatgpt = office.vendor.login(account="setup"), office.vendor.chatgpt_login(account="setup")
    office.made("upstreams/claude-code-import", {"credentials_json": json.dumps(claude), "name": "claude"})
    office.made("upstreams/codex-import", {"auth_json": json.dumps(chatgpt), "name": "chatgpt"})
    office.made("upstreams", office.form("custom"))

    rows = {row["name"]: row for row in office.operator.get("upstreams")["items"]}

    assert {name: row["kind"] for name, row in rows.items()} == {
        "claude": "claude-code",
        "chatgpt": "codex",
        "custom": "custom",
    }
    text = json.dumps(rows)
    secrets = [*claude["claudeAiOauth"].values(), *chatgpt["tokens"].values(), "sk-vendor"]
    long_ones = [each for each in secrets if isinstance(each, str) and len(each) > 40]
    assert long_ones
    assert not [each for each in [*long_ones, "sk-vendor"] if each in text]
    renamed = office.operator.send(
        "PATCH", f"upstreams/{rows['claude']['id']}", {"name": "mine"}, rows["claude"]["etag"]
    )
    assert renamed.json()["state"] == rows["claude"]["state"]


def test_of_many_editors_of_one_version_one_wins(office: Office) -> None:
    row = office.made("upstreams", office.form("custom"))
    path = f"upstreams/{row['id']}"

    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: office.operator.send("PATCH", path, {"name": f"n{n}"}, row["etag"]), range(8))
        )

        whatever = list(
            pool.map(lambda n: office.operator.send("PATCH", path, {"name": f"m{n}"}, "*"), range(8))
        )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, *[409] * 7]
    assert [answer.status_code for answer in whatever] == [200] * 8
    assert office.operator.get(path)["version"] == 10


def test_an_edit_is_in_force_within_a_second_and_a_used_proxy_stays(office: Office) -> None:
    proxy = office.made("proxies", {"url": office.proxy.url})
    row = office.made(
        "upstreams", office.form("custom", proxy_fallback_list=[{"id": proxy["id"]}, {"id": "direct"}])
    )
    key = office.made("keys", {"name": "edits"})["key"]
    model = office.operator.get(f"upstreams/{row['id']}/models")["items"][0]["id"]
    wait_until(lambda: office.asked(key, model).status_code == 200, "the model is served", 10)

    in_use = office.operator.send("DELETE", f"proxies/{proxy['id']}", etag="*")
    off = office.operator.send("PUT", f"upstreams/{row['id']}/models/{model}", {"is_disabled": True}, "*")

    assert (in_use.status_code, in_use.json()["details"]["referencing_upstream_ids"]) == (409, [row["id"]])
    assert off.status_code == 200
    wait_until(lambda: office.asked(key, model).status_code == 404, "the model is gone", 5)


@pytest.mark.parametrize("role", ["viewer", "user"])
def test_who_only_looks_changes_nothing(office: Office, role: Role) -> None:
    row = office.made("upstreams", office.form("custom"))
    proxy = office.made("proxies", {"url": "http://127.0.0.1:9"})
    alias = office.made("aliases", {"name": "a", "targets": [{"model": "m"}]})
    changes = [
        ("POST", "upstreams", office.form("two")),
        ("POST", "upstreams/reorder", {"ids": [row["id"]]}),
        ("POST", "upstreams/fetch-models", {"id": row["id"]}),
        *(("POST", f"upstreams/{row['id']}/{what}", {}) for what in ("enable", "disable", "duplicate")),
        ("PATCH", f"upstreams/{row['id']}", {"name": "x"}),
        ("PUT", f"upstreams/{row['id']}/models/m", {"is_disabled": True}),
        ("DELETE", f"upstreams/{row['id']}/models/m", None),
        ("DELETE", f"upstreams/{row['id']}", None),
        ("POST", "aliases", {"name": "b", "targets": [{"model": "m"}]}),
        ("PUT", f"aliases/{alias['id']}", {"name": "b", "targets": [{"model": "m"}]}),
        ("POST", "aliases/reorder", {"ids": [alias["id"]]}),
        ("DELETE", f"aliases/{alias['id']}", None),
        ("POST", "proxies", {"url": "http://127.0.0.1:10"}),
        ("POST", "proxies/test", {"id": proxy["id"]}),
        ("PATCH", f"proxies/{proxy['id']}", {"name": "x"}),
        ("POST", f"proxies/{proxy['id']}/backoffs/reset", {}),
        ("DELETE", f"proxies/{proxy['id']}", None),
        ("PATCH", "settings", {"values": {}}),
    ]

    with Operator(office.gateway, office.app, f"only-{role}", role) as looker:
        refused = {f"{method} {path}": looker.send(method, path, body, "*") for method, path, body in changes}

    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(refused, 403)
    assert {answer.json()["code"] for answer in refused.values()} == {"role_required"}
    assert [each["name"] for each in office.operator.get("upstreams")["items"]] == ["custom"]
