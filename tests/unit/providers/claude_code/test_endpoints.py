import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.oauth.callback import Callback
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.providers.claude_code.endpoints import Endpoints, Flow, api_headers, exchange, refresh
from tests.support.database import settings
from tests.support.upstream import replies, upstream, whole

LIMITS = Timeouts(5, 5)
GRANTED = {"access_token": "at", "expires_in": 28800, "refresh_token": "rt", "scope": "user:inference"}


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def at(origin: str) -> Endpoints:
    return Endpoints("https://vendor.example/authorize", f"{origin}/token", origin, "our-id")


def answer(document: object, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def sent(request: bytes) -> dict[str, object]:
    body: dict[str, object] = json.loads(request.partition(b"\r\n\r\n")[2])
    return body


def test_the_endpoints_are_settings(tmp_path: Path) -> None:
    config = settings(tmp_path, CLAUDE_CODE_API_URL="http://127.0.0.1:9", CLAUDE_CODE_CLIENT_ID="our-id")

    endpoints = Endpoints.of(config)

    assert (endpoints.api_url, endpoints.client_id) == ("http://127.0.0.1:9", "our-id")
    assert endpoints.token_url == "https://platform.claude.com/v1/oauth/token"


@pytest.mark.parametrize(
    ("flow", "scope"),
    [("oauth", "org:create_api_key user:profile user:inference"), ("setup-token", "user:inference")],
)
def test_a_sign_in_url_has_all_that_the_vendor_needs(flow: Flow, scope: str) -> None:
    url = urlsplit(at("").sign_in_url(flow, "the-state", "the-challenge"))

    assert url[:3] == ("https", "vendor.example", "/authorize")
    assert parse_qs(url.query) == {
        "code": ["true"],
        "client_id": ["our-id"],
        "response_type": ["code"],
        "redirect_uri": ["https://platform.claude.com/oauth/code/callback"],
        "scope": [scope],
        "code_challenge": ["the-challenge"],
        "code_challenge_method": ["S256"],
        "state": ["the-state"],
    }


def test_a_code_is_redeemed_with_its_state_and_its_verifier(client: Client) -> None:
    with upstream(replies(answer(GRANTED))) as running:
        tokens = exchange(client, at(running.origin), "oauth", Callback("c", "s"), "v", LIMITS)

    assert (tokens.access_token, tokens.refresh_token) == ("at", "rt")
    assert sent(running.requests[0]) == {
        "grant_type": "authorization_code",
        "code": "c",
        "state": "s",
        "client_id": "our-id",
        "redirect_uri": "https://platform.claude.com/oauth/code/callback",
        "code_verifier": "v",
    }
    assert b"\r\nuser-agent: floway/" in running.requests[0].lower()


def test_a_setup_token_is_asked_for_a_year_and_never_has_a_refresh_token(client: Client) -> None:
    with upstream(replies(answer(GRANTED))) as running:
        tokens = exchange(client, at(running.origin), "setup-token", Callback("c", "s"), "v", LIMITS)

    assert sent(running.requests[0])["expires_in"] == 31_536_000
    assert tokens.refresh_token is None


def test_a_refresh_sends_three_members(client: Client) -> None:
    with upstream(replies(answer(GRANTED))) as running:
        tokens = refresh(client, at(running.origin), "old", LIMITS)

    assert tokens.refresh_token == "rt"
    assert sent(running.requests[0]) == {
        "grant_type": "refresh_token",
        "refresh_token": "old",
        "client_id": "our-id",
    }


@pytest.mark.parametrize("missing", ["refresh_token", "scope"])
def test_a_login_without_a_member_is_refused(client: Client, missing: str) -> None:
    short = answer({name: value for name, value in GRANTED.items() if name != missing})
    with (
        upstream(replies(short)) as running,
        pytest.raises(TokenEndpointFailed, match=f"'{missing}'"),
    ):
        exchange(client, at(running.origin), "oauth", Callback("c", "s"), "v", LIMITS)


def test_a_rotation_without_a_refresh_token_is_none(client: Client) -> None:
    short = answer({name: value for name, value in GRANTED.items() if name != "refresh_token"})
    with (
        upstream(replies(short)) as running,
        pytest.raises(TokenEndpointFailed, match="'refresh_token'"),
    ):
        refresh(client, at(running.origin), "old", LIMITS)


@pytest.mark.parametrize("scope", [None, ["user:inference"], ""])
def test_a_rotation_is_not_lost_for_the_form_of_its_scope(client: Client, scope: object) -> None:
    with upstream(replies(answer(GRANTED | {"scope": scope}))) as running:
        tokens = refresh(client, at(running.origin), "old", LIMITS)

    assert (tokens.access_token, tokens.refresh_token, tokens.fault) == ("at", "rt", None)


def test_the_next_refresh_token_comes_also_beside_an_unusable_access_token(client: Client) -> None:
    with upstream(replies(answer(GRANTED | {"expires_in": "28800"}))) as running:
        tokens = refresh(client, at(running.origin), "old", LIMITS)

    assert tokens.refresh_token == "rt"
    assert "'expires_in'" in str(tokens.fault)


def test_invalid_grant_ends_a_refresh_and_only_fails_an_exchange(client: Client) -> None:
    refusal = answer({"error": "invalid_grant"}, 400)
    with upstream(replies(refusal, refusal)) as running:
        with pytest.raises(TokenEndpointFailed):
            exchange(client, at(running.origin), "oauth", Callback("c", "s"), "v", LIMITS)
        with pytest.raises(SessionTerminated):
            refresh(client, at(running.origin), "old", LIMITS)


def test_calls_to_the_api_carry_the_beta_of_oauth_tokens() -> None:
    headers = api_headers("at")

    assert headers["authorization"] == "Bearer at"
    assert headers["anthropic-beta"] == "oauth-2025-04-20"
    assert headers["anthropic-version"] == "2023-06-01"
    assert "user-agent" not in headers
