from dataclasses import replace
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.providers.codex import state
from floway.providers.codex.state import AccessToken, Credential, Plan, Snapshot
from tests.support.builders import NOON

AT = "2026-11-22T11:00:00.000000Z"
LOGIN = Credential(
    "account",
    "refresh-1",
    AT,
    access_token=AccessToken("access-1", 4e12, AT, Plan("pro", AT)),
    quota_snapshots={"codex": Snapshot(1.0, {"primary_used_percent": 3})},
)
DOCUMENT = {
    "accounts": [
        {
            "chatgptAccountId": "account",
            "refresh_token": "refresh-1",
            "state": "active",
            "state_updated_at": AT,
            "accessToken": {
                "token": "access-1",
                "expiresAt": 4e12,
                "refreshedAt": AT,
                "planType": "pro",
                "planObservedAt": AT,
            },
            "quotaSnapshot": {"codex": {"fetchedAt": 1.0, "data": {"primary_used_percent": 3}}},
        }
    ]
}


def changed(**members: Any) -> dict[str, Any]:
    """The document with other members; an ellipsis leaves one out."""
    [account] = DOCUMENT["accounts"]
    merged: dict[str, Any] = {**account, **members}
    return {"accounts": [{name: value for name, value in merged.items() if value is not ...}]}


def test_a_whole_document_is_read_and_written_as_it_stands() -> None:
    assert state.from_document(DOCUMENT) == LOGIN
    assert state.to_document(LOGIN) == DOCUMENT


def test_the_tokens_are_stored_apart_from_what_may_be_seen() -> None:
    stored = state.to_stored(LOGIN)

    assert stored.secrets == {"refresh_token": "refresh-1", "access_token": "access-1"}
    assert "refresh-1" not in str(stored.state)
    assert "access-1" not in str(stored.state)
    assert state.read("up-1", stored) == LOGIN


def test_tokens_are_in_no_repr() -> None:
    assert "refresh-1" not in repr(LOGIN)
    assert "access-1" not in repr(LOGIN)


def test_an_end_takes_the_access_token_along_and_keeps_its_instant() -> None:
    ended = LOGIN.ended("session_terminated", "Gone.", NOON)

    assert (ended.state, ended.state_message, ended.access_token) == ("session_terminated", "Gone.", None)
    assert ended.state_updated_at == "2026-11-22T12:00:00.000000Z"
    assert not ended.is_active
    assert state.from_document(state.to_document(ended)) == ended


@pytest.mark.parametrize("member", ["accessToken", "quotaSnapshot"])
@pytest.mark.parametrize("value", [None, ...])
def test_rows_without_a_token_or_a_quota_are_read_as_such(member: str, value: object) -> None:
    stored = state.to_stored(replace(LOGIN, access_token=None, quota_snapshots={}))
    [account] = (stored.state or {})["accounts"]
    kept = {name: each for name, each in account.items() if name != member or value is not ...}

    credential = state.read("up-1", VersionedState({"accounts": [kept]}, stored.secrets))

    assert (credential.access_token, credential.quota_snapshots) == (None, {})


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"accounts": []},
        {"accounts": DOCUMENT["accounts"] * 2},
        changed(chatgptAccountId=...),
        changed(refresh_token=""),
        changed(refresh_token=...),
        changed(state="dead"),
        changed(state="refresh_failed"),
        changed(state_message="Why?"),
        changed(state_updated_at=""),
        changed(openaiDeviceId="d"),
        changed(accessToken={"token": "t", "expiresAt": "soon", "refreshedAt": AT}),
        changed(accessToken={"token": "t", "expiresAt": 1, "refreshedAt": AT, "planType": "pro"}),
        changed(quotaSnapshot={"": {"fetchedAt": 1, "data": {}}}),
        changed(quotaSnapshot={"codex": {"data": {}}}),
        changed(quotaSnapshot=[]),
    ],
)
def test_a_document_of_another_shape_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="The state of the upstream cannot be used"):
        state.from_document(document)


@pytest.mark.parametrize(
    "stored",
    [
        VersionedState(None, {}),
        VersionedState(DOCUMENT, {}),
        VersionedState(state.to_stored(LOGIN).state, {"refresh_token": "a", "access_token": "b", "c": "d"}),
        VersionedState(state.to_stored(LOGIN).state, {"access_token": "b"}),
    ],
)
def test_a_row_that_nobody_writes_is_malformed_and_its_fault_is_logged(
    stored: VersionedState, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MalformedState) as caught:
        state.read("up-1", stored)

    assert "refresh-1" not in str(caught.value)
    assert [record.getMessage() for record in caplog.records] == ["codex_state_malformed"]
    assert "refresh-1" not in str([vars(record) for record in caplog.records])
