"""Renewals of a ChatGPT login while 200 requests, quota writes and an operator compete, over four workers."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask

from floway.providers.codex import state
from floway.providers.codex.state import Credential
from floway.settings import load
from floway.store import db, states
from tests.support import codex
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator

REQUESTS = 200
#: A worker looks twice a second at what others have stored.
SETTLED_SECONDS = 1.2


@dataclass
class Arena:
    """A gateway with four workers and one subscription."""

    gateway: Gateway
    vendor: Simulator
    operator: Operator
    app: Flask
    upstream_id: str

    def reimport(self) -> None:
        """Put a fresh login into the upstream."""
        source = json.dumps(self.vendor.chatgpt_login())
        self.operator.post(f"upstreams/{self.upstream_id}/codex-reimport", auth_json=source)

    def storm(self, *, with_reimport: bool = False) -> list[int]:
        """The statuses of many requests at once, begun while every access token is over."""
        # One renewal is tried per request, so every worker must know the login whose token is about to end.
        time.sleep(SETTLED_SECONDS)
        self.vendor.reset()
        self.vendor.expire_chatgpt()
        with ThreadPoolExecutor(64) as pool:
            asked = [pool.submit(self._send) for _ in range(REQUESTS)]
            if with_reimport:
                self.reimport()
            return [each.result() for each in asked]

    def stored(self) -> Credential:
        """The credential in the database."""
        with self.app.app_context():
            return state.read(self.upstream_id, states.read(self.upstream_id))

    def _send(self) -> int:
        lines = codex.headers(authorization=f"Bearer {self.gateway.api_key}")
        call = Call(self.gateway.port, "POST", "/v1/responses", lines, codex.body(model="gpt-5.5"))
        call.read_all()
        return call.status


@pytest.fixture(scope="module")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    with running_simulator() as vendor:
        gateway = Gateway(tmp_path_factory.mktemp("codex-races"), vendor.codex_settings())
        gateway.prepare()
        gateway.start(workers=4)
        try:
            named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
            app = store_app(load(named))
            with Operator(gateway, app) as operator:
                source = json.dumps(vendor.chatgpt_login())
                made = operator.post("upstreams/codex-import", auth_json=source)
                yield Arena(gateway, vendor, operator, app, str(made["id"]))
            with app.app_context():
                db.db.engine.dispose()
            gateway.stop()
        finally:
            gateway.kill()


def test_an_expired_token_is_renewed_once_for_all(arena: Arena) -> None:
    statuses = arena.storm()

    tokens = arena.vendor.chatgpt_tokens()
    assert set(statuses) == {200}
    assert (tokens["mints"], tokens["reuse_attempts"]) == (1, 0)
    assert arena.stored().is_active
    assert arena.stored().refresh_token in tokens["refresh_tokens"]


def test_an_import_during_a_renewal_is_what_counts(arena: Arena) -> None:
    statuses = arena.storm(with_reimport=True)

    tokens = arena.vendor.chatgpt_tokens()
    assert set(statuses) == {200}
    assert tokens["mints"] <= 1
    assert tokens["reuse_attempts"] == 0
    assert arena.stored().is_active
    assert arena.stored().refresh_token in tokens["refresh_tokens"]
