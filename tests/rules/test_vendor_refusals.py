"""No vendor's 401 is ever the admin API's own: the dashboard would sign its user out on it.

Every call that can reach a vendor is made while all vendors answer 401 to everything.
"""

import json
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from floway.app import create_app
from floway.controlplane import document
from floway.providers.claude_code import state as claude_state
from floway.providers.codex import state as codex_state
from floway.providers.copilot import endpoints
from floway.providers.copilot import state as copilot_state
from floway.services import upstreams as service
from floway.store import db, states, upstreams
from tests.support.admin_client import AdminClient
from tests.support.copilot import LOGIN as SEAT
from tests.support.copilot import ROW as SEAT_ROW
from tests.support.dashboard import person, signed_in
from tests.support.database import settings, upgrade
from tests.support.installation import put_login
from tests.support.subscription_documents import access_token, account_document, state_document
from tests.support.upstream import Peer, Upstream, upstream, whole

REFUSAL = json.dumps({"error": {"message": "no", "type": "authentication_error"}}).encode()
CHATGPT = {"email": None, "chatgptAccountId": "acc-1", "chatgptUserId": "user-1", "planType": "pro"}

#: ``{operation: kinds whose vendor it must have asked}`` of everything that reaches a vendor.
ASKS = {
    "POST /api/upstreams/fetch-models": {"custom"},
    "GET /api/upstreams/{upstream_id}/models": {"custom", "ollama"},
    "POST /api/upstreams/{upstream_id}/probe": {"custom", "azure"},
    "POST /api/upstreams/{upstream_id}/probe-quota": {"claude-code"},
    "POST /api/upstreams/{upstream_id}/actions/{name}": {"claude-code", "codex", "copilot"},
    "POST /api/upstreams/{upstream_id}/claude-code-probe-quota": {"claude-code"},
    "POST /api/upstreams/{upstream_id}/claude-code-refresh-now": {"claude-code"},
    "POST /api/upstreams/{upstream_id}/codex-refresh-now": {"codex"},
    "POST /api/upstreams/{upstream_id}/copilot-quota": {"copilot"},
    "POST /api/upstreams/{upstream_id}/copilot-refresh-now": {"copilot"},
    "GET /api/upstreams/{upstream_id}/copilot/quota": {"copilot"},
    "POST /api/upstreams/{upstream_id}/copilot/quota": {"copilot"},
    "POST /api/upstreams/claude-code-import": {"claude-code"},
    "POST /api/upstreams/claude-code-setup-token-import": {"claude-code"},
    "POST /api/upstreams/{upstream_id}/claude-code-reimport": {"claude-code"},
    "POST /api/upstreams/{upstream_id}/claude-code-setup-token-reimport": {"claude-code"},
    "POST /api/upstreams/codex-import": {"codex"},
    "POST /api/upstreams/{upstream_id}/codex-reimport": {"codex"},
    "POST /api/upstreams/copilot/auth/start": {"copilot"},
}

#: What asks no vendor. A new operation stands in one of the two lists.
ASKS_NOBODY = {
    "GET /api/upstream-flags",
    "GET /api/upstream-options",
    "GET /api/upstreams",
    "POST /api/upstreams",
    "GET /api/upstreams/blueprint",
    "GET /api/upstreams/health",
    "POST /api/upstreams/reorder",
    "POST /api/upstreams/claude-code-pkce-start",
    "POST /api/upstreams/claude-code-setup-token-pkce-start",
    "POST /api/upstreams/codex-pkce-start",
    # Without a sign-in that the vendor has let begin there is nothing to ask for.
    "POST /api/upstreams/copilot/auth/poll",
    "GET /api/upstreams/{upstream_id}",
    "PATCH /api/upstreams/{upstream_id}",
    "GET /api/upstreams/{upstream_id}/actions",
    "POST /api/upstreams/{upstream_id}/disable",
    "POST /api/upstreams/{upstream_id}/duplicate",
    "POST /api/upstreams/{upstream_id}/enable",
    "GET /api/upstreams/{upstream_id}/dependents",
    "GET /api/upstreams/{upstream_id}/health",
    "PUT /api/upstreams/{upstream_id}/models/{model_id}",
    "POST /api/upstreams/{upstream_id}/put-back",
    "GET /api/upstreams/{upstream_id}/quota-history",
}

#: What a paste is preceded by, per operation that takes one.
SIGN_INS = {
    "claude-code-import": "claude-code-pkce-start",
    "claude-code-reimport": "claude-code-pkce-start",
    "claude-code-setup-token-import": "claude-code-setup-token-pkce-start",
    "claude-code-setup-token-reimport": "claude-code-setup-token-pkce-start",
    "codex-import": "codex-pkce-start",
    "codex-reimport": "codex-pkce-start",
}


@pytest.fixture(scope="module")
def vendor() -> Iterator[Upstream]:
    """Everybody's vendor, who knows nobody."""

    def refuse(peer: Peer) -> None:
        while peer.request():
            peer.send(whole(REFUSAL, "Content-Type: application/json", status=401))

    with upstream(refuse) as running:
        yield running


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, vendor: Upstream) -> Iterator[Flask]:
    """The application inside its context, with an upstream of each kind."""
    on_sigterm = signal.getsignal(signal.SIGTERM)
    folder: Path = tmp_path_factory.mktemp("data")
    names = ("CLAUDE_CODE_TOKEN_URL", "CLAUDE_CODE_API_URL", "CODEX_TOKEN_URL", "CODEX_API_URL")
    urls = dict.fromkeys((*names, "AZURE_URL", "COPILOT_URL"), vendor.origin)
    made = create_app(settings(folder, **urls))
    upgrade(made)
    with made.app_context():
        _fill(vendor.origin)
        yield made
        made.extensions["floway.worker"].gateway.client.close()
        db.db.session.remove()
        db.db.engine.dispose()
    signal.signal(signal.SIGTERM, on_sigterm)


def _fill(origin: str) -> None:
    custom = {"base_url": origin, "auth_style": "bearer", "protocols": ["chat_completions"]}
    service.add("custom", "custom", custom, "k")
    azure = {"endpoint": "https://r.openai.azure.com/", "models": [{"upstream_model_id": "d"}]}
    service.add("azure", "azure", azure, "k")
    service.add("ollama", "ollama", {"base_url": origin})
    claude = upstreams.create("claude-code", "claude-code", account_document(), {})
    put_login(claude.id, "2026-01-01T00:00:00.000000Z")
    lasting = upstreams.create("claude-code", "setup token", account_document(), {})
    token = state_document(tokenKind="setup-token", refreshToken=None, accessToken=access_token("at"))
    kept = claude_state.to_stored(claude_state.from_document(token))
    states.swap(lasting.id, lambda _: kept)
    codex = upstreams.create("codex", "codex", {"accounts": [CHATGPT]}, {})
    account = {"chatgptAccountId": "acc-1", "refresh_token": "rt", "state": "active"}
    account |= {"state_updated_at": "2026-01-01T00:00:00.000000Z", "accessToken": None, "quotaSnapshot": None}
    stored = codex_state.to_stored(codex_state.from_document({"accounts": [account]}))
    states.swap(codex.id, lambda _: stored)
    seat = upstreams.create("copilot", "copilot", dict(SEAT_ROW.config), {})
    states.swap(seat.id, lambda _: copilot_state.to_stored(replace(SEAT, copilot_token=None)))


@pytest.fixture(scope="module")
def operator(app: Flask) -> AdminClient:
    """The administrator ada."""
    person()
    client = app.test_client()
    return AdminClient(client, signed_in(client))


def test_it_is_known_of_every_operation_whether_it_asks_a_vendor(app: Flask) -> None:
    paths = document.of(app)["paths"]
    operations = {
        f"{method.upper()} {path}"
        for path in paths
        for method in ("get", "post", "put", "patch")
        if method in paths[path] and path.startswith("/api/upstream")
    }

    assert operations == ASKS.keys() | ASKS_NOBODY


def calls(operator: AdminClient, operation: str, row: Any) -> Iterator[tuple[str, str, Any]]:
    """``(method, path, body)`` of what an operation means for an upstream."""
    method, _, path = operation.partition(" ")
    path = path.removeprefix("/api/").replace("{upstream_id}", row.id).replace("{model_id}", "m")
    if "{name}" in path:
        for action in operator.read(f"upstreams/{row.id}/actions")["items"]:
            yield method, path.replace("{name}", action["name"]), {}
        return
    body: dict[str, Any] = {}
    last = path.rpartition("/")[2]
    if last in SIGN_INS:
        bound = {"upstream_id": row.id} if "reimport" in last else {}
        begun = operator.send("POST", f"upstreams/{SIGN_INS[last]}", bound).get_json()
        # A kind that has no such sign-in is told so here already.
        body = {"callback": f"code#{begun.get('state', 'none')}"}
    elif last == "fetch-models":
        body = {"kind": row.kind, "name": "draft", "config": dict(row.config), "api_key": "k"}
    elif last == "probe" and row.kind == "custom":
        body = {"model": "m"}
    yield method, path, None if method == "GET" else body


def test_no_call_answers_a_refusal_of_the_vendor_with_401(
    operator: AdminClient, vendor: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between attempts at GitHub pass seconds that change nothing here.
    monkeypatch.setattr(endpoints, "sleep", lambda _: None)
    asked: dict[str, set[str]] = {}
    refused: list[str] = []
    for operation in ASKS:
        for row in upstreams.list_all():
            for method, path, body in calls(operator, operation, row):
                before = len(vendor.requests)
                answer = operator.get(path) if method == "GET" else operator.send(method, path, body, "*")
                if len(vendor.requests) > before:
                    asked.setdefault(operation, set()).add(row.kind)
                if answer.status_code == 401 or answer.status_code == 500:
                    refused.append(f"{method} {path} of {row.kind}: {answer.status_code} {answer.text[:200]}")

    assert refused == []
    # Each reached a vendor where it is known to, so it was the vendor's 401 that was turned.
    missing = {name: kinds - asked.get(name, set()) for name, kinds in ASKS.items()}
    assert {name: kinds for name, kinds in missing.items() if kinds} == {}
    assert operator.get("session").status_code == 200
