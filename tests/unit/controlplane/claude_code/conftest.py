"""The whole application with the simulator as the vendor of subscriptions."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from floway.providers.claude_code import state
from floway.store import states, upstreams
from tests.support.sign_in import consent
from tests.support.simulator import Simulator
from tests.support.vendor_app import Browser, browser, vendor_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Flask]:
    """The application inside its context; each test has subscribers of its own."""
    with vendor_app(tmp_path_factory.mktemp("data"), simulator) as running:
        yield running


class Operator(Browser):
    """Somebody with the dashboard open."""

    def pasted(self, account: str, flow: str = "", upstream_id: str | None = None) -> str:
        """Begin a sign-in and consent to it as an account; the paste."""
        body = {} if upstream_id is None else {"upstream_id": upstream_id}
        begun = self.post(f"claude-code-{flow}pkce-start", body)
        assert begun.status_code == 200, begun.text
        return consent(begun.get_json()["authorize_url"], account)

    def imported(self, account: str, **body: Any) -> dict[str, Any]:
        """The row of an upstream with an OAuth login of an account."""
        made = self.post("claude-code-import", {"callback": self.pasted(account), **body})
        assert made.status_code == 201, made.text
        row: dict[str, Any] = made.get_json()
        return row


@pytest.fixture(autouse=True)
def _vendor(simulator: Simulator) -> Iterator[None]:
    """Without faults before and after."""
    simulator.reset()
    yield
    simulator.reset()


@pytest.fixture(scope="module")
def operator_of(app: Flask, simulator: Simulator) -> Callable[[str], Operator]:
    """Signs a new administrator in."""

    def sign_in(name: str) -> Operator:
        signed = browser(app, simulator, name)
        return Operator(signed.client, signed.headers, simulator)

    return sign_in


@pytest.fixture(scope="module")
def operator(operator_of: Callable[[str], Operator]) -> Operator:
    """The administrator ada."""
    return operator_of("ada")


def stored(row: dict[str, Any]) -> state.Credential:
    """The credential in the database."""
    return state.read(row["id"], states.read(row["id"]))


def stored_ways(row: dict[str, Any]) -> tuple[str, ...]:
    """The ways of an upstream in the database."""
    found = upstreams.find(row["id"])
    assert found is not None
    return found.proxy_ids


def file_of(simulator: Simulator, account: str, **login: Any) -> str:
    """The credentials file of a new login; ``login`` goes over its members."""
    document = simulator.login(account=account)
    return json.dumps({"claudeAiOauth": document["claudeAiOauth"] | login})


def asked(simulator: Simulator, path: str) -> int:
    """How many of the last requests went to a path."""
    return sum(entry["path"].startswith(path) for entry in simulator.requests())
