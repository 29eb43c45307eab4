"""The engine with the credential of a seat: when a token is used, and what a database that fails costs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from floway import clock
from floway.domain.credential import Mutate, VersionedState
from floway.egress.client import Client
from floway.errors import StateUnavailable
from floway.oauth.access_tokens import Access
from floway.providers.copilot.credentials import CredentialCodec, access_tokens
from floway.providers.copilot.endpoints import Endpoints
from floway.providers.copilot.state import CopilotToken
from tests.support.copilot import API, LOGIN, SeatSlot, slot
from tests.support.logins import reported
from tests.support.upstream import Peer, whole
from tests.support.upstream import upstream as server

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW_SECONDS = 1795348800


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def events() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    with reported() as seen:
        yield seen


def minting(peer: Peer) -> None:
    """Every exchange gives another token."""
    number = 1
    while peer.request():
        number += 1
        document = {
            "token": f"copilot-{number}",
            "expires_at": NOW_SECONDS + 1500,
            "endpoints": {"api": "https://api.business.githubcopilot.com"},
        }
        peer.send(whole(json.dumps(document).encode(), "Content-Type: application/json"))


def ending(seconds: int) -> CopilotToken:
    return CopilotToken("copilot-1", NOW_SECONDS + seconds, API)


@pytest.mark.parametrize(("seconds", "is_used"), [(60, False), (61, True)])
def test_a_token_is_used_until_a_minute_before_its_end(seconds: int, is_used: bool) -> None:
    kept = slot(copilot_token=ending(seconds))

    with server(minting) as running:
        access = access_tokens(kept, Client(), Endpoints(running.origin, "c", "floway")).ensure()

    business = Access("copilot-2", True, "https://api.business.githubcopilot.com")
    assert access == (Access("copilot-1", False, API) if is_used else business)
    assert len(running.requests) == (0 if is_used else 1)


def test_a_minted_token_is_stored_with_its_address_and_reported(
    events: list[tuple[str, dict[str, Any]]],
) -> None:
    kept = slot(copilot_token=None)

    with server(minting) as running:
        access_tokens(kept, Client(), Endpoints(running.origin, "c", "floway")).ensure()

    token = kept.credential.copilot_token
    assert token == CopilotToken("copilot-2", NOW_SECONDS + 1500, "https://api.business.githubcopilot.com")
    [(name, facts)] = events
    assert (name, facts["user"]) == ("copilot_token_minted", "github.com/4711")
    assert "copilot-2" not in str(facts)


class Unwritable(SeatSlot):
    def swap(self, mutate: Mutate) -> VersionedState:
        mutate(self.stored)
        raise StateUnavailable("up-1")


def test_a_token_that_cannot_be_stored_is_used_and_minted_once(
    events: list[tuple[str, dict[str, Any]]],
) -> None:
    kept = Unwritable("up-1", slot(copilot_token=None).stored)

    with server(minting) as running:
        tokens = access_tokens(kept, Client(), Endpoints(running.origin, "c", "floway"))
        first, second = tokens.ensure(), tokens.ensure()

    assert (first.token, second.token) == ("copilot-2", "copilot-2")
    assert second.base_url == "https://api.business.githubcopilot.com"
    assert len(running.requests) == 1
    assert [name for name, _ in events] == ["access_token_unstored"]


def test_a_refused_token_is_forgotten_even_when_it_was_never_stored() -> None:
    kept = Unwritable("up-1", slot(copilot_token=None).stored)

    with server(minting) as running:
        tokens = access_tokens(kept, Client(), Endpoints(running.origin, "c", "floway"))
        refused = tokens.ensure()
        with pytest.raises(StateUnavailable):
            tokens.invalidate(refused.token)
        again = tokens.ensure()

    assert (refused.token, again.token) == ("copilot-2", "copilot-3")


def test_another_login_that_came_meanwhile_keeps_its_own_token() -> None:
    kept = slot(copilot_token=None)
    another = replace(LOGIN, github_token="ghu_other", copilot_token=None)

    def replaced(peer: Peer) -> None:
        kept.stored = replace(slot(another).stored, version=9)
        minting(peer)

    with server(replaced) as running:
        access_tokens(kept, Client(), Endpoints(running.origin, "c", "floway")).ensure()

    assert kept.credential == another


def test_no_login_of_this_kind_ends_by_itself() -> None:
    codec = CredentialCodec("up-1", lambda credential: pytest.fail("nobody asks"))

    assert codec.end(LOGIN) is None
    assert codec.ended(LOGIN, "x", NOW) == LOGIN
    assert codec.bearer(codec.without_bearer(LOGIN)) is None
