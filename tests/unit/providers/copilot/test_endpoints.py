"""The exchange of a login, against a server that answers in turn."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from floway import clock
from floway.egress.client import USER_AGENT, Client
from floway.oauth.errors import ExchangeRefused
from floway.oauth.token_endpoint import Tokens
from floway.providers.copilot import endpoints
from floway.providers.copilot.endpoints import Endpoints
from floway.settings import load
from tests.support.builders import LIMITS
from tests.support.upstream import Peer, whole
from tests.support.upstream import upstream as server

GRANTED: dict[str, Any] = {
    "token": "copilot-2",
    "expires_at": 1795380000,
    "refresh_in": 1500,
    "endpoints": {"api": "https://api.business.githubcopilot.com"},
}


def answers(*documents: Any) -> Any:
    """Answers in turn: a document, or a status."""
    left = iter(documents)

    def script(peer: Peer) -> None:
        while peer.request():
            given = next(left)
            status, document = (given, {"message": "no"}) if isinstance(given, int) else (200, given)
            peer.send(whole(json.dumps(document).encode(), "Content-Type: application/json", status=status))

    return script


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client()
    yield made
    made.close()


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(endpoints, "sleep", waited.append)
    return waited


def exchanged(client: Client, *documents: Any, pauses: tuple[float, ...] = endpoints.RETRY_SECONDS) -> Tokens:
    with server(answers(*documents)) as running:
        vendor = Endpoints(running.origin, "client", "floway")
        return endpoints.exchange(client, vendor, "github.com", "ghu_secret", LIMITS, pauses)


def test_a_login_becomes_a_token_with_its_end_and_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(1795378500, UTC))

    tokens = exchanged(client, GRANTED)

    assert tokens.access_token == "copilot-2"
    assert tokens.document == {
        "expires_at": 1795380000,
        "base_url": "https://api.business.githubcopilot.com",
    }


@pytest.mark.parametrize(
    ("refresh_in", "expires_at"),
    [(1500, 1795382500), (None, 1795380000), (True, 1795380000), ("1500", 1795380000), (10**400, 1795380000)],
)
def test_a_token_that_is_over_when_it_comes_is_used_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, refresh_in: object, expires_at: int
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(1795381000, UTC))

    tokens = exchanged(client, GRANTED | {"refresh_in": refresh_in})

    assert tokens.document["expires_at"] == expires_at


def test_the_gateway_says_who_it_is(client: Client) -> None:
    with server(answers(GRANTED)) as running:
        vendor = Endpoints(running.origin, "client", "acme")
        endpoints.exchange(client, vendor, "acme.ghe.com", "ghu_secret", LIMITS)

    head = running.requests[0].decode().lower()
    assert head.startswith("get /api.acme.ghe.com/copilot_internal/v2/token ")
    assert "authorization: token ghu_secret" in head
    for line in (
        f"user-agent: {USER_AGENT}",
        f"editor-version: {USER_AGENT}",
        "copilot-integration-id: acme",
    ):
        assert line in head
    assert "vscode" not in head


def test_without_a_relay_the_hosts_are_the_vendors_own() -> None:
    vendor = Endpoints.of(load({}))

    assert vendor.page("github.com", "/login/device/code") == "https://github.com/login/device/code"
    assert vendor.api("acme.ghe.com", "/user") == "https://api.acme.ghe.com/user"


def test_a_passing_failure_is_asked_again_after_one_and_two_seconds(
    client: Client, waits: list[float]
) -> None:
    assert exchanged(client, 500, 500, GRANTED).access_token == "copilot-2"
    assert waits == [1, 2]


def test_a_last_failure_keeps_the_answer(client: Client, waits: list[float]) -> None:
    with pytest.raises(ExchangeRefused) as refused:
        exchanged(client, 500, 401, 502, 500)

    assert waits == [1, 2, 4]
    assert (refused.value.answer_status, json.loads(refused.value.body)) == (500, {"message": "no"})
    assert dict(refused.value.headers)["content-type"] == "application/json"


@pytest.mark.parametrize("status", [403, 429])
def test_a_clear_no_is_asked_once(client: Client, waits: list[float], status: int) -> None:
    with pytest.raises(ExchangeRefused, match=f"HTTP {status}"):
        exchanged(client, status)

    assert waits == []


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"endpoints": {}}, "endpoints.api"),
        ({"endpoints": None}, "endpoints.api"),
        ({"endpoints": {"api": "http://plain.example"}}, "endpoints.api"),
        ({"token": ""}, "token"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"expires_at": True}, "expires_at"),
    ],
)
def test_an_answer_without_one_of_its_members_is_none(client: Client, changes: Any, member: str) -> None:
    with pytest.raises(ExchangeRefused, match=f"no usable '{member}'") as refused:
        exchanged(client, {**GRANTED, **changes}, pauses=())

    assert (refused.value.answer_status, refused.value.body) == (502, b"")
    assert "copilot-2" not in str(refused.value)


def test_what_is_no_object_is_no_answer(client: Client) -> None:
    with pytest.raises(ExchangeRefused, match="not a JSON object"):
        exchanged(client, [], pauses=())
