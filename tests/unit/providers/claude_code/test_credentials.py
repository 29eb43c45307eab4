"""The engine with this kind's own call to the token endpoint; its races are tested in ``oauth``."""

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import gevent
import pytest
from flask import Flask
from sqlalchemy import delete

from floway.egress.client import Client
from floway.errors import UpstreamUnreachable
from floway.oauth.access_tokens import Access, Change
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.token_endpoint import Tokens
from floway.providers.claude_code import state
from floway.providers.claude_code.credentials import CredentialCodec, access_tokens
from floway.providers.claude_code.endpoints import Endpoints
from floway.services.credential_slots import CredentialSlots
from floway.store import leases
from floway.store.db import transaction
from floway.store.tables.leases import LeaseRow
from tests.support.database import migrated, settings
from tests.support.logins import Login, login, reported
from tests.support.patched import in_gevent
from tests.support.subscription_documents import access_token, state_document
from tests.support.upstream import replies, upstream, whole

GRANTED = {"access_token": "at-2", "expires_in": 28800, "refresh_token": "rt-2", "scope": "user:inference"}
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with migrated(settings(tmp_path)) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def answer(document: object, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def ensured(app: Flask, client: Client, mine: Login, origin: str) -> Access:
    vendor = Endpoints("https://vendor.example/authorize", f"{origin}/token", origin, "our-id")
    return access_tokens(CredentialSlots(app).slot(mine.upstream_id), client, vendor).ensure()


def test_a_refresh_token_is_redeemed_at_the_endpoint_of_the_settings(app: Flask, client: Client) -> None:
    mine = login(app)
    with upstream(replies(answer(GRANTED))) as running:
        access = ensured(app, client, mine, running.origin)

    assert access == Access("at-2", True)
    head, _, body = running.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1\r\n")
    assert json.loads(body) == {
        "grant_type": "refresh_token",
        "refresh_token": "rt-1",
        "client_id": "our-id",
    }
    assert mine.account["refreshToken"] == "rt-2"
    assert mine.account["accessToken"]["token"] == "at-2"


def test_a_refusal_marks_the_login_with_the_vendors_words(app: Flask, client: Client) -> None:
    mine = login(app)
    refusal = {"error": {"code": "invalid_refresh_token", "message": "Refresh token expired"}}
    with upstream(replies(answer(refusal, 400))) as running, pytest.raises(SessionTerminated):
        ensured(app, client, mine, running.origin)

    assert (mine.account["state"], mine.account["stateMessage"]) == (
        "refresh_failed",
        "Refresh token expired",
    )


@pytest.mark.parametrize(
    "reply",
    [
        answer({"error": "invalid_grant"}, 500),
        answer({"error": "rate_limited"}, 429),
        whole(b"<html>bad gateway</html>", "Content-Type: text/html", status=502),
        answer({name: value for name, value in GRANTED.items() if name != "refresh_token"}),
    ],
)
def test_an_answer_without_tokens_keeps_the_row(app: Flask, client: Client, reply: bytes) -> None:
    mine = login(app)
    before, version = mine.account, mine.version
    with upstream(replies(reply)) as running, pytest.raises(TokenEndpointFailed):
        ensured(app, client, mine, running.origin)

    assert (mine.account, mine.version) == (before, version)


def test_an_unusable_access_token_does_not_cost_the_rotation(app: Flask, client: Client) -> None:
    mine = login(app, accessToken=access_token("at-1", 0))
    lame, good = (
        GRANTED | {"expires_in": "28800"},
        GRANTED | {"access_token": "at-3", "refresh_token": "rt-3"},
    )
    with upstream(replies(answer(lame), answer(good))) as running:
        with pytest.raises(TokenEndpointFailed, match="'expires_in'"):
            ensured(app, client, mine, running.origin)
        assert (mine.account["refreshToken"], mine.account["accessToken"]) == ("rt-2", None)

        assert ensured(app, client, mine, running.origin) == Access("at-3", True)

    assert b'"rt-2"' in running.requests[1]
    assert mine.account["state"] == "active"


def test_an_endpoint_that_cannot_be_reached_keeps_the_row(app: Flask, client: Client) -> None:
    mine = login(app)
    with upstream(replies(answer(GRANTED))) as running:
        origin = running.origin

    with pytest.raises(UpstreamUnreachable):
        ensured(app, client, mine, origin)
    assert mine.account["state"] == "active"


def test_a_pasted_login_is_used_without_a_refresh(app: Flask, client: Client) -> None:
    later = datetime.now(UTC).timestamp() * 1000 + 3_600_000
    mine = login(app, accessToken=access_token("at-pasted", later))

    assert ensured(app, client, mine, "http://127.0.0.1:9") == Access("at-pasted", False)


def test_a_worker_that_was_killed_with_an_answer_in_its_hands_leaves_a_row_that_says_so(app: Flask) -> None:
    mine = login(app)
    mine.vendor("rt-1")
    assert leases.acquire(f"token:{mine.upstream_id}", 0.2) is not None

    with pytest.raises(SessionTerminated):
        mine.process().ensure()

    assert (mine.account["state"], mine.account["stateMessage"]) == (
        "refresh_failed",
        "Refresh token not found or invalid",
    )
    mine.put(state_document(refreshToken=mine.vendor.valid))
    assert mine.process().ensure() == Access("at-3", True)


def test_a_login_that_a_rival_took_for_dead_lives_on_with_what_was_granted(app: Flask) -> None:
    mine = login(app)
    rival = mine.process()

    def overtake() -> None:
        # The machine slept during the call, and the lease was over when it woke.
        mine.vendor.meanwhile = lambda: None
        with app.app_context(), transaction() as session:
            session.execute(delete(LeaseRow))
        with pytest.raises(SessionTerminated):
            rival.ensure()
        assert mine.account["state"] == "refresh_failed"

    mine.vendor.meanwhile = overtake
    with reported() as events:
        assert mine.process().ensure() == Access("at-2", True)

    assert mine.vendor.redeemed == ["rt-1", "rt-1"]
    assert (mine.account["state"], mine.account["refreshToken"]) == ("active", "rt-2")
    assert "stateMessage" not in mine.account
    assert [name for name, _ in events] == [
        "claude_code_account_state_flip",
        "claude_code_refresh_race_recovered",
        "claude_code_refresh_token_rotated",
    ]
    assert rival.ensure().token == "at-2"


def test_a_setup_token_is_never_redeemed() -> None:
    setup = state.from_document(state_document(tokenKind="setup-token", refreshToken=None))
    redeemed: list[str] = []

    with pytest.raises(ValueError, match="setup token"):
        CredentialCodec("up_1", lambda token: redeemed.append(token) or Tokens("at", 1.0)).redeem(setup)
    assert redeemed == []


def test_no_event_holds_a_token() -> None:
    codec = CredentialCodec("up_1", lambda _: Tokens("at-secret", 28_800.0, "rt-secret"))
    before = state.from_document(
        state_document(refreshToken="rt-secret", accessToken=access_token("at-secret"))
    )
    with reported() as events:
        codec.report_rotation(before, 28_800.0)
        codec.report_recovery(before)
        codec.report_end(
            Change(before, codec.ended(before, "It is over.", NOW)), "It is over.", "invalid_grant"
        )

    assert [name for name, _ in events] == [
        "claude_code_refresh_token_rotated",
        "claude_code_refresh_race_recovered",
        "claude_code_account_state_flip",
    ]
    assert "rt-sec" not in str(events)
    assert "at-sec" not in str(events)
    assert "secret" not in repr(codec)


@in_gevent
def test_two_hundred_requests_over_four_processes_redeem_once() -> None:
    with tempfile.TemporaryDirectory() as folder, migrated(settings(Path(folder))) as app:
        mine = login(app)
        mine.vendor.seconds = 0.3
        processes = [mine.process() for _ in range(4)]

        asking = [gevent.spawn(processes[number % 4].ensure) for number in range(200)]
        gevent.joinall(asking, timeout=30, raise_error=True)

        assert {each.value for each in asking} == {Access("at-2", True)}
        assert mine.vendor.redeemed == ["rt-1"]
        assert mine.account["refreshToken"] == "rt-2"
