"""The whole application with the simulator as GitHub."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from floway.providers.copilot import state
from floway.store import states
from tests.support.simulator import Simulator
from tests.support.vendor_app import Browser, browser, vendor_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, simulator: Simulator) -> Iterator[Flask]:
    """The application inside its context; each test has members of its own."""
    with vendor_app(tmp_path_factory.mktemp("data"), simulator) as running:
        yield running


class Operator(Browser):
    """Somebody with the dashboard open."""

    def begun(self, **body: Any) -> dict[str, Any]:
        """A sign-in that has begun."""
        made = self.post("copilot/auth/start", body)
        assert made.status_code == 200, made.text
        sign_in: dict[str, Any] = made.get_json()
        return sign_in

    def signed_in(self, account: str, name: str | None = None, **body: Any) -> dict[str, Any]:
        """The upstream of a member who has allowed a sign-in."""
        sign_in = self.begun(**body)
        self.simulator.seat_order("allow", user_code=sign_in["user_code"], account=account)
        named = {} if name is None else {"name": name}
        done = self.post("copilot/auth/poll", {"id": sign_in["id"], **named})
        assert done.status_code == 200, done.text
        progress = done.get_json()
        assert progress["status"] == "complete"
        row: dict[str, Any] = progress["upstream"]
        return row


@pytest.fixture(autouse=True)
def _vendor(simulator: Simulator) -> Iterator[None]:
    """Without faults before and after, and with nothing to wait for between two polls."""
    simulator.reset()
    simulator.seat_order("interval", seconds=0)
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
