import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from floway.egress.client import USER_AGENT, Client
from floway.egress.request import Timeouts
from floway.oauth.callback import Callback
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.providers.codex.endpoints import Endpoints, exchange, id_token_of, refresh
from tests.support.database import settings
from tests.support.upstream import replies, upstream, whole

LIMITS = Timeouts(5, 5)
GRANTED = {"access_token": "at", "expires_in": 28800, "refresh_token": "rt", "id_token": "it"}
TERMINAL = (
    "invalid_grant",
    "app_session_terminated",
    "invalid_refresh_token",
    "invalid_client",
    "unauthorized_client",
    "access_denied",
    "refresh_token_reused",
    "refresh_token_expired",
    "refresh_token_invalidated",
)


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def at(origin: str) -> Endpoints:
    return Endpoints("https://vendor.example/authorize", f"{origin}/token", origin, "our-id", "floway", "1.2")


def answer(document: object, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def test_the_endpoints_are_settings(tmp_path: Path) -> None:
    endpoints = Endpoints.of(settings(tmp_path, CODEX_API_URL="http://127.0.0.1:9/b/", CODEX_ORIGINATOR="us"))

    assert (endpoints.api_url, endpoints.originator) == ("http://127.0.0.1:9/b", "us")
    assert endpoints.token_url == "https://auth.openai.com/oauth/token"
    assert endpoints.models_url() == "http://127.0.0.1:9/b/codex/models?client_version=0.169.0"


def test_the_page_of_a_sign_in_names_the_gateway() -> None:
    url = urlsplit(at("http://127.0.0.1:9").sign_in_url("a-state", "a-challenge"))

    assert (url.netloc, url.path) == ("vendor.example", "/authorize")
    assert parse_qsl(url.query) == [
        ("response_type", "code"),
        ("client_id", "our-id"),
        ("redirect_uri", "http://localhost:1455/auth/callback"),
        ("scope", "openid profile email offline_access"),
        ("state", "a-state"),
        ("code_challenge", "a-challenge"),
        ("code_challenge_method", "S256"),
        ("id_token_add_organizations", "true"),
        ("codex_cli_simplified_flow", "true"),
        ("originator", "floway"),
    ]


def test_a_code_is_redeemed_by_a_form_without_the_state(client: Client) -> None:
    with upstream(replies(answer(GRANTED))) as running:
        tokens = exchange(client, at(running.origin), Callback("a&code", "a-state"), "a-verifier", LIMITS)

    head, _, body = running.requests[0].partition(b"\r\n\r\n")
    assert b"content-type: application/x-www-form-urlencoded" in head.lower()
    assert f"user-agent: {USER_AGENT}".encode() in head.lower()
    assert parse_qs(body.decode()) == {
        "grant_type": ["authorization_code"],
        "client_id": ["our-id"],
        "code": ["a&code"],
        "redirect_uri": ["http://localhost:1455/auth/callback"],
        "code_verifier": ["a-verifier"],
    }
    assert (tokens.access_token, tokens.refresh_token, id_token_of(tokens)) == ("at", "rt", "it")


def test_a_refresh_is_a_form_with_the_scope(client: Client) -> None:
    with upstream(replies(answer(GRANTED))) as running:
        tokens = refresh(client, at(running.origin), "old", LIMITS)

    assert parse_qs(running.requests[0].partition(b"\r\n\r\n")[2].decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["our-id"],
        "refresh_token": ["old"],
        "scope": ["openid profile email offline_access"],
    }
    assert tokens.refresh_token == "rt"


@pytest.mark.parametrize("id_token", [None, "", 3])
def test_only_an_exchange_needs_an_id_token(client: Client, id_token: object) -> None:
    granted = GRANTED | {"id_token": id_token}
    with upstream(replies(answer(granted), answer(granted))) as running:
        with pytest.raises(TokenEndpointFailed, match="id_token"):
            exchange(client, at(running.origin), Callback("c", "s"), "v", LIMITS)
        assert id_token_of(refresh(client, at(running.origin), "old", LIMITS)) is None


def test_a_rotation_without_a_refresh_token_is_none(client: Client) -> None:
    short = {name: GRANTED[name] for name in GRANTED if name != "refresh_token"}
    with (
        upstream(replies(answer(short))) as running,
        pytest.raises(TokenEndpointFailed, match="refresh_token"),
    ):
        refresh(client, at(running.origin), "old", LIMITS)


def test_the_next_refresh_token_comes_also_beside_an_unusable_access_token(client: Client) -> None:
    with upstream(replies(answer(GRANTED | {"access_token": None}))) as running:
        tokens = refresh(client, at(running.origin), "old", LIMITS)

    assert tokens.refresh_token == "rt"
    assert "'access_token'" in str(tokens.fault)


@pytest.mark.parametrize("code", TERMINAL)
@pytest.mark.parametrize("is_nested", [True, False])
def test_these_codes_end_a_login_when_it_is_refreshed(client: Client, code: str, is_nested: bool) -> None:
    error = {"code": code, "message": "Gone."} if is_nested else code
    with (
        upstream(replies(answer({"error": error}, 401))) as running,
        pytest.raises(SessionTerminated) as caught,
    ):
        refresh(client, at(running.origin), "old", LIMITS)

    assert caught.value.code == code


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_endpoint_in_trouble_ends_nothing(client: Client, status: int) -> None:
    with (
        upstream(replies(answer({"error": "invalid_grant"}, status))) as running,
        pytest.raises(TokenEndpointFailed),
    ):
        refresh(client, at(running.origin), "old", LIMITS)


def test_a_stale_code_is_no_end_of_a_login(client: Client) -> None:
    with (
        upstream(replies(answer({"error": "invalid_grant"}, 400))) as running,
        pytest.raises(TokenEndpointFailed, match="400"),
    ):
        exchange(client, at(running.origin), Callback("c", "s"), "v", LIMITS)


def test_the_gateways_own_calls_say_who_they_are() -> None:
    assert at("http://127.0.0.1:9").api_headers("token", "account") == {
        "authorization": "Bearer token",
        "chatgpt-account-id": "account",
        "accept": "application/json",
        "originator": "floway",
    }
