"""A secret of every kind is planted, calls fail in every way, and nothing that anybody can see has one.

Each secret is searched for in plain, coded in base64 at any place of a longer text, and quoted for a URL. The
vendor repeats the key that it was sent, in all of these forms. Its refusals are the client's to read as they
came; what the gateway keeps, tells and logs of them is not.
"""

import json
import re
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
import zstandard
from flask import Flask

from floway.domain.proxy import Endpoint
from floway.services import accounts
from floway.services import upstreams as upstream_service
from floway.settings import load
from floway.store import db, dumps, proxies, upstreams, users
from tests.support.cases import CASES, MESSAGES, Case
from tests.support.database import store_app
from tests.support.gateway import ROOT, Gateway
from tests.support.installation import SECRETS, fill
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator
from tests.support.upstream import Peer, chunked, upstream, whole

_RANDOM = secrets.token_hex(12)
#: ``{what it is: the secret}``; no two share a part.
PLANTED = {
    "the key of an upstream": f"sk-c4nary-upstream-{_RANDOM}-a1",
    "the key of a vendor that repeats it": f"sk-c4nary-parrot-{_RANDOM}-b2",
    "the password of a proxy": f"c4nary/pr0xy+{_RANDOM}=c3",
    "an API key": f"sk-floway-c4nary-{_RANDOM}-d4",
    "an API key that is none": f"sk-floway-c4nary-{_RANDOM}-e5",
    "the password of a user": f"c4nary password {_RANDOM} f6",
    "a password that is wrong": f"c4nary typing {_RANDOM} g7",
    "the administrator's password": f"c4nary-admin-{_RANDOM}-h8",
    "the token of metrics": f"c4nary-metrics-{_RANDOM}-i9",
    "the secret key": f"c4nary-secret-key-{_RANDOM}-j0",
    "the passphrase of an export": f"c4nary seven wet goats {_RANDOM} k1",
} | {f"secret {number} of the installation": secret for number, secret in enumerate(SECRETS)}

#: They do not end, or are about another installation.
NOT_READ = {"/api/exchanges/stream"}
#: Nobody listens there.
NOBODY = "http://127.0.0.1:9"
VENDORS = (
    *("CLAUDE_CODE_TOKEN_URL", "CLAUDE_CODE_API_URL", "CODEX_TOKEN_URL", "CODEX_API_URL"),
    *("AZURE_URL", "COPILOT_URL"),
)


def forms(secret: str) -> Iterator[bytes]:
    """How a secret may look in a text."""
    plain = secret.encode()
    yield plain
    yield quote(plain, safe="").encode()
    yield json.dumps(secret)[1:-1].encode()
    for before in range(3):
        padded = bytes(before) + plain
        # Without the characters at both ends, which depend on what stands around the secret.
        begin, end = -(-before * 8 // 6), len(padded) * 8 // 6
        for coded in (b64encode(padded), urlsafe_b64encode(padded)):
            yield coded[begin:end]


FORMS = {what: set(forms(secret)) for what, secret in PLANTED.items()}


def leaks(place: str, content: bytes | str) -> list[str]:
    """Which planted secrets a text has."""
    text = content.encode() if isinstance(content, str) else content
    return [f"{place}: {what}" for what, known in FORMS.items() if any(form in text for form in known)]


def parrot(peer: Peer) -> None:
    """Refuses every request, and repeats the key that it was sent."""
    while sent := peer.request():
        found = re.search(rb"(?i)\r\n(?:authorization: bearer|x-api-key:) ?([^\r\n]+)", sent)
        key = found[1].decode() if found else ""
        words = " ".join(form.decode() for form in sorted(forms(key))) if key else "no key"
        error = {"type": "error", "error": {"type": "authentication_error", "message": f"not {words}"}}
        document = json.dumps(error)
        status = next((int(each) for each in re.findall(rb"please (\d{3})", sent)), 401)
        if b"please a page" in sent:
            page = f"<html>{words}</html>".encode()
            peer.send(whole(page, "Content-Type: text/html"))
        elif status == 200:
            frame = f"event: error\ndata: {document}\n\n".encode()
            peer.send(chunked(frame, headers=("Content-Type: text/event-stream",)))
        else:
            peer.send(
                whole(document.encode(), "Content-Type: application/json", f"X-Key: {key}", status=status)
            )


class Stage:
    """An installation with one of everything, after calls that failed."""

    def __init__(self, gateway: Gateway, app: Flask, operator: Operator, key_owner: Operator) -> None:
        self.gateway = gateway
        self.app = app
        self.operator = operator
        self.key_owner = key_owner
        #: What clients were told by the gateway, or by a vendor that repeats nothing.
        self.answers: list[bytes] = []
        self.exports: list[bytes] = []
        #: The exchanges of the key that keeps them.
        self.kept: set[str] = set()

    def ask(self, case: Case, model: str, prompt: str, stream: bool, key: str) -> Call:
        headers = {"content-type": "application/json", "authorization": f"Bearer {key}"}
        path, body = case.path(model, stream), case.body(model, stream, prompt)
        with Call(self.gateway.port, "POST", path, headers, body) as call:
            call.wait_head().read_all(30)
        # Until every worker knows the key, some refuse it before there is an exchange.
        if key == PLANTED["an API key"] and (call.status != 401 or call.header("x-floway-upstream")):
            self.kept.add(call.header("x-floway-request-id"))
        return call

    def drive(self) -> None:
        """Calls that fail, and some that do not."""
        key = PLANTED["an API key"]
        plain = [(model, "hello [[sim:status=429]]") for model in ("sim-text", "sim-unknown", "m")]
        plain += [("sim-text", f"hello {key}"), ("sim-text", "x [[sim:cut=1]]"), ("claude-opus-4-6", "x")]
        for case in CASES:
            for model, prompt in plain:
                call = self.ask(case, model, prompt.replace(key, "hi"), case is MESSAGES, key)
                self.answers.append(repr(call.headers).encode() + call.body)
            refused = self.ask(case, "sim-text", "hi", False, PLANTED["an API key that is none"])
            self.answers.append(repr(refused.headers).encode() + refused.body)
        for prompt in ("please 200", "please 500", "please 429", f"keep {key} secret"):
            for stream in (True, False):
                self.ask(MESSAGES, "parrot", prompt, stream, key)
        # Here it is the gateway that tells what came.
        page = self.ask(MESSAGES, "parrot", "please a page", True, key)
        self.answers.append(repr(page.headers).encode() + page.body)

    def administer(self) -> None:
        """Sign-ins that fail, exports, and imports that are refused."""
        url = f"{self.gateway.base_url}/api/session"
        for name in ("operator", PLANTED["a password that is wrong"]):
            body = {"name": name, "password": PLANTED["a password that is wrong"]}
            self.answers.append(requests.post(url, json=body, timeout=30).content)
        passphrase = PLANTED["the passphrase of an export"]
        sealed = self.operator.answer("export", passphrase=passphrase, usage=True)
        plain = self.operator.send("GET", "export")
        assert (sealed.status_code, plain.status_code) == (200, 200)
        self.exports += [sealed.content, plain.content]
        document = b64encode(sealed.content).decode()
        for wrong in (passphrase, PLANTED["a password that is wrong"]):
            planned = self.operator.answer(
                "import/plan", document_base64=document, passphrase=wrong, mode="merge"
            )
            self.answers.append(planned.content)


@pytest.fixture(scope="module")
def stage(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    simulator.heal()
    settings = {f"FLOWAY_{name}": NOBODY for name in VENDORS} | {
        "FLOWAY_SECRET_KEY": PLANTED["the secret key"],
        "FLOWAY_ADMIN_PASSWORD": PLANTED["the administrator's password"],
        "FLOWAY_METRICS_TOKEN": PLANTED["the token of metrics"],
        "FLOWAY_LOG_LEVEL": "debug",
        "FLOWAY_CONNECT_TIMEOUT_SECONDS": "1",
    }
    gateway = Gateway(tmp_path_factory.mktemp("canary"), settings)
    gateway.flask("db", "upgrade")
    app = store_app(
        load({name: gateway.environment[name] for name in gateway.environment if "FLOWAY_" in name})
    )
    with ExitStack() as stack:
        vendor = stack.enter_context(upstream(parrot))
        with app.app_context():
            plant(simulator.base_url, vendor.origin)
        stack.callback(gateway.kill)
        gateway.start()
        operator = stack.enter_context(Operator(gateway, app))
        owner = stack.enter_context(Operator(gateway, app, "olga", "user"))
        with app.app_context():
            olga = users.named("olga")
            assert olga is not None
            key = PLANTED["an API key"]
            accounts.add_key(olga.id, "canary", raw=key, dump_retention_seconds=3600)
        made = Stage(gateway, app, operator, owner)
        wait_until(lambda: knows_the_key(made), "every worker to know the key", 15)
        made.drive()
        made.administer()
        wait_until(lambda: has_all_dumps(made), "the dumps", 30)
        yield made
        gateway.stop()
        with app.app_context():
            db.db.engine.dispose()


def plant(simulator_url: str, parrot_url: str) -> None:
    """Put secrets where the gateway keeps some; in the app's context."""
    fill()
    for row in upstreams.list_all():
        # Their vendors are somewhere else.
        if row.kind in ("custom", "ollama"):
            upstream_service.remove(row.id)
    users_password = PLANTED["the password of a user"]
    accounts.create_user("pam", "user", users_password)
    login = Endpoint("http", "127.0.0.1", 9, "somebody", PLANTED["the password of a proxy"])
    way = proxies.create("closed", login, 1)
    config: dict[str, Any] = {"auth_style": "bearer", "protocols": ["messages"]}
    working = config | {"base_url": simulator_url, "models": [{"upstream_model_id": "sim-text"}]}
    key = PLANTED["the key of an upstream"]
    upstream_service.add("custom", "working", working, key, proxy_ids=(way.id, "direct"))
    repeating = config | {"base_url": parrot_url, "models": [{"upstream_model_id": "parrot"}]}
    repeating["models_fetch"] = {"enabled": False}
    repeated = PLANTED["the key of a vendor that repeats it"]
    upstream_service.add("custom", "repeating", repeating, repeated)


def knows_the_key(stage: Stage) -> bool:
    key = PLANTED["an API key"]
    return all(stage.ask(MESSAGES, "sim-text", "warm", False, key).status != 401 for _ in range(6))


def has_all_dumps(stage: Stage) -> bool:
    with stage.app.app_context():
        return dumps.known(stage.kept) == stage.kept


def test_the_search_finds_what_it_looks_for() -> None:
    secret = PLANTED["the password of a proxy"]

    for text in (secret, quote(secret, safe=""), b64encode(f"u:{secret}".encode()).decode()):
        assert leaks("x", text) == ["x: the password of a proxy"]
    assert leaks("x", "nothing") == []


def test_the_log_has_none(stage: Stage) -> None:
    log = stage.gateway.log_text()

    assert leaks("log", log) == []
    # It is the log of these very failures.
    for event in ("attempt_failed", "login_refused", "exchange_settled", "proxy_"):
        assert event in log


def test_dumps_have_none(stage: Stage) -> None:
    unpack = zstandard.ZstdDecompressor().decompress
    files = sorted(stage.gateway.data_dir.joinpath("dumps").rglob("*.zst"))
    whole = [(file.name, unpack(file.read_bytes(), max_output_size=2**26)) for file in files]

    assert [leak for name, text in whole for leak in leaks(name, text)] == []
    # The vendor's answers are in them.
    assert any(b"authentication_error" in text and b"not ***" in text for _, text in whole)


def test_metrics_have_none(stage: Stage) -> None:
    token = PLANTED["the token of metrics"]
    answer = requests.get(
        f"{stage.gateway.base_url}/metrics", headers={"authorization": f"Bearer {token}"}, timeout=30
    )

    assert answer.status_code == 200
    assert leaks("metrics", answer.text) == []
    assert "floway_failed_attempts_total" in answer.text
    # It refuses its key, and has no other.
    assert 'floway_upstream_excluded{upstream="repeating"} 1.0' in answer.text


def test_clients_are_told_none(stage: Stage) -> None:
    assert len(stage.answers) > 25
    assert [leak for answer in stage.answers for leak in leaks("answer", answer)] == []


def test_exports_have_none(stage: Stage) -> None:
    assert [leak for export in stage.exports for leak in leaks("export", export)] == []
    assert all(len(export) > 1000 for export in stage.exports)


def test_no_read_of_the_admin_api_has_one(stage: Stage) -> None:
    paths = json.loads((ROOT / "web" / "openapi.json").read_text())["paths"]
    found: list[str] = []
    shown = 0
    for path in sorted(path for path, item in paths.items() if "get" in item and path not in NOT_READ):
        collection, _, rest = path.partition("/{")
        ids = _ids(stage, collection) if rest else [""]
        for row_id in ids:
            answer = stage.operator.send("GET", re.sub(r"\{\w+\}", row_id, path).removeprefix("/api/"))
            found += leaks(f"GET {path}", repr(answer.headers).encode() + answer.content)
            shown += answer.status_code == 200

    assert found == []
    assert shown > 50


def test_the_owner_of_dumps_is_shown_none(stage: Stage) -> None:
    [key] = stage.key_owner.get("keys")["items"]
    listed = stage.key_owner.get(f"keys/{key['id']}/dumps?limit=200")["items"]
    shown = [stage.key_owner.send("GET", f"exchanges/{each['exchange_id']}/dump") for each in listed[:20]]

    assert {answer.status_code for answer in shown} == {200}
    assert [leak for answer in shown for leak in leaks("dump", answer.content)] == []


def test_nothing_on_the_disk_has_one_in_clear(stage: Stage) -> None:
    folder = stage.gateway.data_dir
    kept: list[Path] = [path for path in folder.rglob("*") if path.is_file() and path.name != "gunicorn.log"]

    assert {"floway.db"} <= {path.name for path in kept}
    assert [leak for path in kept for leak in leaks(path.name, path.read_bytes())] == []


def _ids(stage: Stage, collection: str) -> list[str]:
    """Some rows of a collection, and one that does not exist."""
    answer = stage.operator.send("GET", collection.removeprefix("/api/"))
    items = answer.json().get("items", []) if answer.status_code == 200 else []
    return [*[str(item["id"]) for item in items if "id" in item][:12], "unknown"]
