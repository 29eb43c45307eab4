"""The device flow against a server that answers what it is told to."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from floway.egress.client import Client
from floway.oauth import device_flow
from floway.oauth.device_flow import DeviceCode, Granted, Waiting
from floway.oauth.errors import SignInRefused, TokenEndpointFailed
from tests.support.builders import LIMITS
from tests.support.upstream import Peer, whole
from tests.support.upstream import upstream as server

CODE = {
    "device_code": "dc-1",
    "user_code": "ABCD-1234",
    "verification_uri": "https://github.com/login/device",
    "expires_in": 900,
    "interval": 5,
}


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client()
    yield made
    made.close()


class Endpoint:
    """Answers every request alike."""

    def __init__(self, document: Any, status: int = 200) -> None:
        self.body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.status = status

    def __call__(self, peer: Peer) -> None:
        while peer.request():
            peer.send(whole(self.body, "Content-Type: application/json", status=self.status))


def poll(client: Client, document: Any, status: int = 200) -> Granted | Waiting:
    with server(Endpoint(document, status)) as running:
        return device_flow.poll(client, f"{running.origin}/token", "client-1", "dc-1", LIMITS)


def test_a_sign_in_begins_with_a_code_to_show(client: Client) -> None:
    with server(Endpoint(CODE)) as running:
        code = device_flow.start(client, f"{running.origin}/device", "client-1", "read:user", LIMITS)

    assert code == DeviceCode("dc-1", "ABCD-1234", "https://github.com/login/device", 900, 5)
    assert "dc-1" not in repr(code)
    head, _, body = running.requests[0].partition(b"\r\n\r\n")
    assert b"accept: application/json" in head.lower()
    assert parse_qs(body.decode()) == {"client_id": ["client-1"], "scope": ["read:user"]}


@pytest.mark.parametrize("name", CODE)
def test_a_code_without_one_of_its_members_is_none(client: Client, name: str) -> None:
    lacking = {key: value for key, value in CODE.items() if key != name}

    with server(Endpoint(lacking)) as running, pytest.raises(TokenEndpointFailed, match=name):
        device_flow.start(client, f"{running.origin}/device", "client-1", "read:user", LIMITS)


def test_a_refused_beginning_says_why(client: Client) -> None:
    refused = {"error": "unauthorized_client", "error_description": "Not this one."}

    with (
        server(Endpoint(refused)) as running,
        pytest.raises(TokenEndpointFailed, match="Not this one") as failed,
    ):
        device_flow.start(client, f"{running.origin}/device", "client-1", "read:user", LIMITS)

    assert failed.value.code == "unauthorized_client"


@pytest.mark.parametrize("status", [200, 400])
def test_errors_that_mean_waiting_come_with_either_status(client: Client, status: int) -> None:
    assert poll(client, {"error": "authorization_pending"}, status) == Waiting()
    assert poll(client, {"error": "slow_down", "interval": 10}, status) == Waiting(10, is_slowed=True)
    assert poll(client, {"error": "slow_down"}, status) == Waiting(None, is_slowed=True)


@pytest.mark.parametrize("code", ["access_denied", "expired_token", "incorrect_device_code"])
def test_any_other_error_ends_the_sign_in(client: Client, code: str) -> None:
    with pytest.raises(SignInRefused, match="No for") as refused:
        poll(client, {"error": code, "error_description": "No for dc-1"})

    assert refused.value.code == code
    assert "dc-1" not in str(refused.value)


def test_a_token_ends_the_wait_and_is_not_shown(client: Client) -> None:
    granted = poll(client, {"access_token": "ghu_1", "token_type": "bearer"})

    assert granted == Granted("ghu_1")
    assert "ghu_1" not in repr(granted)


@pytest.mark.parametrize(
    ("document", "status", "words"),
    [
        ({}, 200, "neither a token nor an error"),
        ({"access_token": ""}, 200, "neither a token nor an error"),
        (b"<html>", 200, "not a JSON object"),
        ({"message": "Oops"}, 500, "answered 500"),
        ({"error": "slow_down"}, 503, "answered 503"),
    ],
)
def test_what_says_neither_yes_nor_no_is_a_failure(
    client: Client, document: Any, status: int, words: str
) -> None:
    with pytest.raises(TokenEndpointFailed, match=words):
        poll(client, document, status)
