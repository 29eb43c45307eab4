"""From an empty gateway to people, their keys and what these may use, over HTTP and two workers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.dashboard import PASSWORD
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator


class Person:
    """A browser with its cookies, or a script with a header of its own."""

    def __init__(self, gateway: Gateway, headers: dict[str, str] | None = None) -> None:
        self._base_url = f"{gateway.base_url}/api/"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update(headers or {})

    def send(self, method: str, path: str, **body: Any) -> requests.Response:
        """An answer; changes are made whatever the row's state is."""
        sent = body if method in ("POST", "PATCH") else None
        return self.session.request(
            method, self._base_url + path, json=sent, headers={"If-Match": "*"}, timeout=30
        )

    def done(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """The document of an answer that is no refusal."""
        answer = self.send(method, path, **body)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        document: dict[str, Any] = answer.json() if answer.content else {}
        if "csrf_token" in document:
            self.session.headers["X-CSRF-Token"] = document["csrf_token"]
        return document


@pytest.fixture(scope="module")
def running(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway in which nobody can sign in."""
    gateway = Gateway(tmp_path_factory.mktemp("identity"))
    gateway.command("db", "upgrade")
    models = ("sim-text", "sim-other")
    gateway.add_upstream("first", simulator.base_url, models=models)
    gateway.add_upstream("second", simulator.base_url, models=models, sort_order=1)
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(scope="module")
def root(running: Gateway) -> Iterator[Person]:
    """The first administrator, made with the token that the gateway has logged."""
    [token] = re.findall(r"setup_token_made token=(\S+)", running.log_text())
    root = Person(running)
    assert root.done("GET", "setup-state") == {"needs_setup": True}
    root.done("POST", "first-run", token=token, name="root", password=PASSWORD)
    yield root
    root.session.close()


def status(gateway: Gateway, key: str, model: str = "sim-text") -> int:
    """Of a small chat request."""
    body = {"model": model, "messages": [{"role": "user", "content": "hello"}]}
    headers = {"Authorization": f"Bearer {key}"}
    with requests.Session() as session:
        session.trust_env = False
        url = f"{gateway.base_url}/v1/chat/completions"
        return session.post(url, json=body, headers=headers, timeout=30).status_code


def in_force(gateway: Gateway, key: str, wanted: int, model: str = "sim-text") -> None:
    """Wait until every worker answers a key with a status; ten answers in a row come from both."""

    def everywhere() -> bool:
        return all(status(gateway, key, model) == wanted for _ in range(10))

    wait_until(everywhere, f"{wanted} for {model}", 15)


def test_the_first_administrator_lets_others_in(running: Gateway, root: Person) -> None:
    root.done("POST", "users", name="eve", password=PASSWORD)
    eve = Person(running)
    eve.done("POST", "session", name="eve", password=PASSWORD)

    key = eve.done("POST", "keys", name="laptop")

    assert root.done("GET", "setup-state") == {"needs_setup": False}
    assert eve.send("GET", "users").status_code == 403
    in_force(running, key["key"], 200)
    assert key["key"] not in running.log_text()


def test_a_key_follows_its_limits_its_rotation_and_its_owner(running: Gateway, root: Person) -> None:
    owner = root.done("POST", "users", name="bob")
    key = root.done("POST", "keys", name="limited", user_id=owner["id"], models=["sim-t*"])
    path = f"keys/{key['id']}"
    in_force(running, key["key"], 200)
    in_force(running, key["key"], 403, "sim-other")

    rotated = root.done("POST", f"{path}/rotate")["key"]
    in_force(running, key["key"], 401)
    in_force(running, rotated, 200)

    root.done("PATCH", path, models=None)
    in_force(running, rotated, 200, "sim-other")
    root.done("PATCH", f"users/{owner['id']}", enabled=False)
    in_force(running, rotated, 401)
    root.done("PATCH", f"users/{owner['id']}", enabled=True)
    in_force(running, rotated, 200)
    root.done("DELETE", f"users/{owner['id']}")
    in_force(running, rotated, 401)


def test_a_key_uses_no_upstream_that_its_owner_may_not(running: Gateway, root: Person) -> None:
    rows = {row["name"]: row["id"] for row in root.done("GET", "upstreams")["items"]}
    owner = root.done("POST", "users", name="carol", upstream_ids=[rows["first"]])
    wanted = {"name": "k", "user_id": owner["id"], "upstream_ids": [rows["second"]]}
    assert root.send("POST", "keys", **wanted).json()["code"] == "upstream_outside_cap"
    key = root.done("POST", "keys", name="k", user_id=owner["id"])
    in_force(running, key["key"], 200)

    root.done("PATCH", f"users/{owner['id']}", upstream_ids=[rows["second"]])
    running.flask("upstreams", "disable", "second")

    in_force(running, key["key"], 404)
    running.flask("upstreams", "enable", "second")


def test_a_script_administers_with_a_key_and_a_browser_stays_signed_in_once(
    running: Gateway, root: Person
) -> None:
    reading = root.done("POST", "keys", name="monitor", scope="admin:read")["key"]
    script = Person(running, {"x-api-key": reading})
    elsewhere = Person(running)
    elsewhere.done("POST", "session", name="root", password=PASSWORD, remember=True)

    assert script.done("GET", "users")["items"]
    assert script.send("POST", "users", name="x").json()["code"] == "scope_required"
    assert len(root.done("GET", "sessions")["items"]) == 2
    assert root.done("POST", "sessions/revoke-others") == {"revoked": 1}
    assert elsewhere.send("GET", "session").status_code == 401
    assert root.done("GET", "session")["user"]["name"] == "root"
