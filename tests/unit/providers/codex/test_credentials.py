"""The engine with this kind's own call to the token endpoint; its races are tested in ``oauth``."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from floway import clock
from floway.egress.client import Client
from floway.oauth.access_tokens import Access, AccessTokens, Change
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.oauth.token_endpoint import Tokens
from floway.providers.codex import state
from floway.providers.codex.credentials import CredentialCodec, access_tokens
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.state import AccessToken, Credential, Plan
from tests.support.builders import NOON
from tests.support.codex import token
from tests.support.surroundings import MemorySlot
from tests.support.upstream import replies, upstream, whole
from tests.unit.providers.codex.test_state import AT, LOGIN

GRANTED = {"access_token": "access-2", "expires_in": 3600, "refresh_token": "refresh-2"}
PLUS = token(chatgpt_plan_type="plus")


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


@pytest.fixture
def codec() -> CredentialCodec:
    def never(_: str) -> Tokens:
        raise AssertionError("the endpoint was asked")

    return CredentialCodec("up-1", never)


def answer(document: object, status: int = 200) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", status=status)


def engine(slot: MemorySlot, client: Client, origin: str) -> AccessTokens[Credential]:
    vendor = Endpoints("https://vendor.example/authorize", f"{origin}/token", origin, "our-id", "floway", "1")
    return access_tokens(slot, client, vendor)


def kept(**changes: Any) -> MemorySlot:
    return MemorySlot("up-1", state.to_stored(replace(LOGIN, **changes)))


def test_a_fresh_token_is_used_without_a_call(client: Client) -> None:
    assert engine(kept(), client, "http://127.0.0.1:9").ensure() == Access("access-1", False)


@pytest.mark.parametrize("ends", [None, 0, "soon"])
def test_a_token_that_ends_soon_or_at_an_unknown_time_is_renewed(client: Client, ends: Any) -> None:
    if ends == "soon":
        ends = (clock.now() + timedelta(minutes=4)).timestamp() * 1000
    slot = kept(access_token=AccessToken("access-1", ends, AT))
    with upstream(replies(answer(GRANTED))) as running:
        access = engine(slot, client, running.origin).ensure()

    stored = state.read("up-1", slot.stored)
    assert access == Access("access-2", True)
    assert stored.refresh_token == "refresh-2"
    assert (stored.state, stored.state_updated_at) == ("active", AT)
    assert stored.quota_snapshots == LOGIN.quota_snapshots


def test_a_definitive_refusal_ends_the_login(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    slot = kept(access_token=None)
    refusal = {"error": {"code": "invalid_refresh_token", "message": "Your refresh token is unknown."}}
    with upstream(replies(answer(refusal, 401))) as running, pytest.raises(SessionTerminated):
        engine(slot, client, running.origin).ensure()

    stored = state.read("up-1", slot.stored)
    assert (stored.state, stored.state_message) == ("refresh_failed", "Your refresh token is unknown.")
    assert "codex_account_state_flip" in caplog.messages


def test_a_refresh_token_that_a_sibling_has_used_has_a_successor() -> None:
    slot = kept(access_token=None)

    def refuse(_: str) -> Tokens:
        sibling = replace(LOGIN, refresh_token="refresh-2", access_token=LOGIN.access_token)
        slot.swap(lambda _: state.to_stored(sibling))
        raise SessionTerminated("refresh_token_reused", "It was used already.")

    assert AccessTokens(slot, CredentialCodec("up-1", refuse)).ensure() == Access("access-1", False)
    assert state.read("up-1", slot.stored).is_active


def test_a_refresh_token_that_was_used_elsewhere_ends_the_login() -> None:
    slot = kept(access_token=None)

    def refuse(_: str) -> Tokens:
        raise SessionTerminated("refresh_token_reused", "It was used already.")

    with pytest.raises(SessionTerminated):
        AccessTokens(slot, CredentialCodec("up-1", refuse)).ensure()

    stored = state.read("up-1", slot.stored)
    assert (stored.state, stored.state_message) == ("refresh_failed", "It was used already.")


def test_trouble_at_the_endpoint_leaves_the_login_alone(client: Client) -> None:
    slot = kept(access_token=None)
    with upstream(replies(answer({}, 503))) as running, pytest.raises(TokenEndpointFailed):
        engine(slot, client, running.origin).ensure()

    assert state.read("up-1", slot.stored).is_active


def test_a_login_that_is_over_is_not_refreshed(client: Client) -> None:
    slot = MemorySlot("up-1", state.to_stored(LOGIN.ended("session_terminated", "Gone.", NOON)))

    with pytest.raises(SessionTerminated) as caught:
        engine(slot, client, "http://127.0.0.1:9").ensure()

    assert (caught.value.code, caught.value.upstream_message) == ("session_terminated", "Gone.")


def test_a_renewal_without_an_id_token_keeps_the_plan(codec: CredentialCodec) -> None:
    renewed = codec.renewed(LOGIN, Tokens("access-2", 3600, "refresh-2", {}), NOON)

    assert renewed.access_token == AccessToken(
        "access-2", 1795352400000, "2026-11-22T12:00:00.000000Z", Plan("pro", AT)
    )


def test_a_renewal_with_an_id_token_has_the_plan_of_today(codec: CredentialCodec) -> None:
    renewed = codec.renewed(LOGIN, Tokens("access-2", 3600, "refresh-2", {"id_token": PLUS}), NOON)

    assert renewed.access_token
    assert renewed.access_token.plan == Plan("plus", "2026-11-22T12:00:00.000000Z")


def test_a_plan_that_cannot_be_read_costs_no_rotation(
    codec: CredentialCodec, caplog: pytest.LogCaptureFixture
) -> None:
    renewed = codec.renewed(LOGIN, Tokens("access-2", 3600, "refresh-2", {"id_token": "opaque"}), NOON)

    assert (renewed.refresh_token, renewed.access_token and renewed.access_token.plan) == (
        "refresh-2",
        Plan("pro", AT),
    )
    assert caplog.messages == ["codex_plan_unreadable"]


def test_tokens_are_reported_as_hashes_at_most(
    codec: CredentialCodec, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="floway")
    codec.report_rotation(LOGIN, 3600.0)
    codec.report_recovery(LOGIN)
    codec.report_end(Change(LOGIN, LOGIN.ended("refresh_failed", "Gone.", NOON)), "Gone.", "access_denied")

    assert caplog.messages == [
        "codex_refresh_token_rotated",
        "codex_refresh_race_recovered",
        "codex_account_state_flip",
    ]
    assert "refresh-1" not in str([vars(record) for record in caplog.records])
