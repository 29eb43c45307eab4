from datetime import UTC, datetime
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.errors import ConfigError
from floway.oauth.token_endpoint import Tokens
from floway.providers.shared.logins import apart, digest, end_of, expiry_ms, joined, timestamp
from tests.support.subscription_documents import access_token, state_document

AT = datetime(2026, 11, 22, 20, 40, 0, 123456, tzinfo=UTC)


class Login:
    def __init__(self, state: Any, state_message: str | None = None) -> None:
        self.state = state
        self.state_message = state_message


def test_instants_are_written_with_microseconds_in_utc() -> None:
    assert timestamp(AT) == "2026-11-22T20:40:00.123456Z"


def test_the_life_of_a_token_begins_when_it_was_granted() -> None:
    assert expiry_ms(Tokens("at", 3600.5), AT) == 1_795_383_600_623


def test_two_refresh_tokens_can_be_told_apart_in_a_log() -> None:
    assert digest("refresh-1") != digest("refresh-2")
    assert len(digest("refresh-1")) == 12


def test_only_a_terminal_state_is_an_end() -> None:
    ended = end_of(Login("refresh_failed", "signed out"))

    assert end_of(Login("active")) is None
    assert ended is not None
    assert (ended.code, ended.upstream_message) == ("refresh_failed", "signed out")


def test_tokens_leave_the_document_and_come_back() -> None:
    document = state_document(accessToken=access_token("at-1"))

    stored = apart(document, "refreshToken")

    assert stored.secrets == {"refresh_token": "rt-1", "access_token": "at-1"}
    assert "rt-1" not in str(stored.state)
    assert "at-1" not in str(stored.state)
    assert joined(stored, "refreshToken", {}) == document


def test_members_that_older_rows_leave_out_mean_something() -> None:
    stored = VersionedState({"accounts": [{"accountUuid": "a", "accessToken": None}]}, {"refresh_token": "r"})

    assert joined(stored, "refreshToken", {"accountUuid": "b", "tokenKind": "oauth"}) == {
        "accounts": [
            {"accountUuid": "a", "accessToken": None, "tokenKind": "oauth", "refreshToken": "r"},
        ]
    }


@pytest.mark.parametrize(
    ("account", "secrets", "fault"),
    [
        ({"refreshToken": "rt-1"}, {}, "in clear text"),
        ({"accessToken": {"token": "at-1"}}, {}, "in clear text"),
        ({"accessToken": None}, {"access_token": "at-1"}, "belongs to nothing"),
        ({"accessToken": {}}, {"another": "at-1"}, "belongs to nothing"),
    ],
)
def test_a_token_at_the_wrong_place_is_a_fault_that_does_not_repeat_it(
    account: dict[str, Any], secrets: dict[str, str], fault: str
) -> None:
    with pytest.raises(ConfigError, match=fault) as refused:
        joined(VersionedState({"accounts": [account]}, secrets), "refreshToken", {})

    assert "-1" not in str(refused.value)


@pytest.mark.parametrize("state", [None, {}, {"accounts": []}, {"accounts": ["a"]}, {"accounts": {"a": 1}}])
def test_what_is_no_account_is_left_for_the_schema(state: Any) -> None:
    assert joined(VersionedState(state, {"refresh_token": "r"}), "refreshToken", {"x": 1}) == state
