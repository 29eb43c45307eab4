"""No answer, header or log line of the admin API has a secret, however it is asked.

Everything that has a secret is made with a marked one; then every route is read, and changes are
tried that fail with it in their body.
"""

import json
import re
import signal
from collections.abc import Iterator
from io import StringIO
from logging import Handler, StreamHandler

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from floway.app import create_app
from floway.controlplane import document
from floway.logs import LOGGER, JSONFormatter
from floway.services import accounts, passwords, proxies
from floway.services import upstreams as service
from floway.store import api_keys, db, sessions, setup_token, upstreams, users
from tests.support.admin_client import AdminClient
from tests.support.dashboard import PASSWORD, person, signed_in
from tests.support.database import SECRET_KEY, settings, upgrade
from tests.support.installation import SECRETS, fill

MARK = "m4rk3d"
UPSTREAM_KEY = f"sk-upstream-{MARK}-1"
PROXY_PASSWORD = f"proxy-{MARK}-2"
RAW_KEY = f"own-key-{MARK}-3-of-24-characters"
SETUP_TOKEN = f"setup-{MARK}-4"
TYPED = f"typed-{MARK}-5"


#: It goes on until its client leaves; its rows are those of the list.
ENDLESS = {"/api/exchanges/stream"}

#: An archive carries the hashes of random keys, so that clients go on where it is imported.
MEANT = {("/api/export", "the hash of an API key")}


@pytest.fixture(scope="module")
def lines() -> Iterator[StringIO]:
    """Everything that is logged."""
    written = StringIO()
    handler = StreamHandler(written)
    handler.setFormatter(JSONFormatter())
    before: list[Handler] = LOGGER.handlers
    LOGGER.handlers = [handler]
    yield written
    LOGGER.handlers = before


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application inside its context, with one of everything."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    # No vendor listens there: an answer is ours, or it is none.
    nobody = "http://127.0.0.1:9"
    names = ("CLAUDE_CODE_TOKEN_URL", "CLAUDE_CODE_API_URL", "CODEX_TOKEN_URL", "CODEX_API_URL")
    urls = dict.fromkeys((*names, "AZURE_URL", "COPILOT_URL"), nobody)
    made = create_app(settings(tmp_path_factory.mktemp("data"), **urls))
    upgrade(made)
    with made.app_context():
        fill()
        # They are somewhere else, and would be asked for their models.
        for row in upstreams.list_all():
            if row.kind in ("custom", "ollama"):
                service.remove(row.id)
        custom = {"base_url": nobody, "auth_style": "bearer", "protocols": ["messages"]}
        service.add("custom", "marked", custom, UPSTREAM_KEY)
        proxies.add(f"socks5://somebody:{PROXY_PASSWORD}@127.0.0.1:9", "marked")
        person()
        accounts.create_key("marked", "ada", raw=RAW_KEY)
        yield made
        made.extensions["floway.worker"].gateway.client.close()
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


@pytest.fixture(scope="module")
def ada(app: Flask, lines: StringIO) -> AdminClient:
    """An administrator."""
    client = app.test_client()
    return AdminClient(client, signed_in(client))


@pytest.fixture(scope="module")
def secrets(app: Flask, ada: AdminClient) -> dict[str, str]:
    """``{what it is: a text that must not be seen}``."""
    cookie = ada.client.get_cookie("floway_session")
    assert cookie is not None
    known = {
        "the key of an upstream": UPSTREAM_KEY,
        "the password of a proxy": PROXY_PASSWORD,
        "an API key": RAW_KEY,
        "the middle of an API key": RAW_KEY[6:-6],
        "a password": PASSWORD,
        "a hash of a password": "$argon2id$",
        "the hash of an API key": api_keys._hash(RAW_KEY),
        "a session": cookie.value,
        "the hash of a session": sessions._hash(cookie.value),
        "a set-up token": SETUP_TOKEN,
        "the secret key": SECRET_KEY,
        "what somebody typed": TYPED,
    }
    return known | {f"secret {number} of the installation": each for number, each in enumerate(SECRETS)}


def seen(answer: TestResponse, secrets: dict[str, str]) -> list[str]:
    """Which secrets an answer has; the owner's own CSRF token is none."""
    whole = f"{answer.status} {answer.headers}\n{answer.text}"
    return [what for what, secret in secrets.items() if secret in whole]


def rows(ada: AdminClient, collection: str) -> list[str]:
    """The ids of a collection, and one that does not exist."""
    answer = ada.get(collection.removeprefix("/api/"))
    items = answer.get_json().get("items", []) if answer.status_code == 200 else []
    return [*(str(item["id"]) for item in items if "id" in item), "unknown"]


def test_no_read_of_any_route_has_a_secret(app: Flask, ada: AdminClient, secrets: dict[str, str]) -> None:
    setup_token.write(SETUP_TOKEN, users.list_all()[0].created_at)
    leaks: list[str] = []
    statuses: list[int] = []
    for path, item in sorted(document.of(app)["paths"].items()):
        if "get" not in item or path in ENDLESS:
            continue
        collection, _, _ = path.partition("/{")
        for row_id in rows(ada, collection) if "{" in path else [""]:
            answer = ada.get(re.sub(r"\{\w+\}", row_id, path).removeprefix("/api/"))
            statuses.append(answer.status_code)
            leaks += [f"GET {path}: {what}" for what in seen(answer, secrets) if (path, what) not in MEANT]

    assert leaks == []
    assert statuses.count(200) > 50


def test_no_failing_change_repeats_a_secret(app: Flask, ada: AdminClient, secrets: dict[str, str]) -> None:
    leaks: list[str] = []
    tried = 0
    for path, item in sorted(document.of(app)["paths"].items()):
        for method in sorted(set(item) & {"post", "put", "patch"}):
            schema = item[method].get("requestBody", {}).get("content", {}).get("application/json", {})
            name = schema.get("schema", {}).get("$ref", "").rpartition("/")[2]
            members = document.of(app)["components"]["schemas"].get(name, {}).get("properties", {})
            # Each member with a text that nobody would take, one with a type that nobody would.
            for body in (dict.fromkeys(members, TYPED), {each: [TYPED] for each in members}, {TYPED: 1}):
                sent = ada.send(
                    method.upper(), re.sub(r"\{\w+\}", "unknown", path).removeprefix("/api/"), body, "*"
                )
                tried += 1
                answered = dict(secrets)
                # A name is no secret, and may be repeated to who typed it.
                if TYPED in sent.text and not _is_about_a_secret(sent):
                    answered.pop("what somebody typed")
                leaks += [f"{method} {path}: {what}" for what in seen(sent, answered)]

    assert leaks == []
    assert tried > 100


#: Members whose values nobody may see again.
_SECRET_MEMBER = re.compile(
    r"password|api_key|custom_key|token|credentials|auth_json|callback|passphrase|url"
)


def _is_about_a_secret(answer: TestResponse) -> bool:
    faults = answer.get_json().get("fields", {})
    return any(TYPED in reason and _SECRET_MEMBER.search(path) for path, reason in faults.items())


def test_nothing_of_it_was_logged(ada: AdminClient, secrets: dict[str, str], lines: StringIO) -> None:
    for path in ("overview", "keys", "users", "upstreams", "audit"):
        ada.get(path)
    ada.send("POST", "session", {"name": TYPED, "password": TYPED})
    ada.send("PATCH", "users/me/password", {"current_password": TYPED, "new_password": PASSWORD})

    logged = lines.getvalue()

    assert "login_refused" in logged
    assert [what for what, secret in secrets.items() if secret in logged] == []
    assert all(json.loads(line) for line in logged.splitlines())
    assert passwords.verify(PASSWORD, accounts.existing_user("ada").password_hash)
