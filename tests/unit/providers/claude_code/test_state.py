import json
from datetime import UTC, datetime
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.providers.claude_code import state
from floway.providers.claude_code.state import AccessToken, Credential, Snapshot
from tests.support.subscription_documents import NOW_MS, SINCE, access_token, quota_data, state_document

PROBE = {"fetchedAt": NOW_MS, "data": {"five_hour": {"utilization": 12.5}, "priorIsUsingOverage": None}}
QUOTA = {"fetchedAt": NOW_MS + 0.5, "data": quota_data()}
FULL = state_document(accessToken=access_token(), quotaSnapshot=QUOTA, usageProbeSnapshot=PROBE)


def faulty(document: Any) -> str:
    with pytest.raises(ConfigError) as raised:
        state.from_document(document)
    return str(raised.value)


def test_a_whole_document_is_read_and_written_as_it_stands() -> None:
    credential = state.from_document(FULL)

    assert credential == Credential(
        account_uuid="account-1",
        token_kind="oauth",
        refresh_token="rt-1",
        state_updated_at=SINCE,
        access_token=AccessToken("at-1", NOW_MS + 3_600_000, SINCE),
        quota_snapshot=Snapshot(NOW_MS + 0.5, quota_data()),
        usage_probe_snapshot=Snapshot(NOW_MS, PROBE["data"]),
    )
    assert state.to_document(credential) == FULL


def test_the_store_gets_the_tokens_apart_and_gives_them_back() -> None:
    credential = state.from_document(FULL)

    stored = state.to_stored(credential)

    assert stored.secrets == {"refresh_token": "rt-1", "access_token": "at-1"}
    assert "rt-1" not in json.dumps(stored.state)
    assert "at-1" not in json.dumps(stored.state)
    assert state.read("up_1", stored) == credential
    # Memory shared with the store is never written to.
    assert state.to_document(credential) == FULL


def test_a_setup_token_has_nothing_to_refresh_with() -> None:
    document = state_document(tokenKind="setup-token", refreshToken=None)
    stored = state.to_stored(state.from_document(document))

    assert stored.secrets == {}
    assert state.read("up_1", stored).refresh_token is None
    assert "refreshToken must be null" in faulty(state_document(tokenKind="setup-token"))


def test_neither_token_is_printed() -> None:
    assert "rt-1" not in repr(state.from_document(FULL))
    assert "at-1" not in repr(state.from_document(FULL))


@pytest.mark.parametrize("kind", ["oauth", "setup-token"])
@pytest.mark.parametrize("health", ["active", "session_terminated", "refresh_failed"])
def test_kind_and_health_are_independent(kind: str, health: str) -> None:
    document = state_document(tokenKind=kind, refreshToken="rt-1" if kind == "oauth" else None, state=health)
    if health != "active":
        document["accounts"][0]["stateMessage"] = "it ended"

    credential = state.from_document(document)

    assert credential.is_active == (health == "active")
    assert state.to_document(credential) == document


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"accountUuid": ""}, "accounts[0].accountUuid must be a non-empty string"),
        ({"tokenKind": "api-key"}, "accounts[0].tokenKind must be one of oauth, setup-token"),
        ({"refreshToken": None}, "accounts[0].refreshToken must be a non-empty string for an oauth login"),
        ({"refreshToken": ""}, "accounts[0].refreshToken must be a non-empty string for an oauth login"),
        ({"state": "tired"}, "accounts[0].state must be one of"),
        ({"stateUpdatedAt": ""}, "accounts[0].stateUpdatedAt must be a non-empty string"),
        ({"stateMessage": ""}, "accounts[0].stateMessage must be absent while the state is active"),
        ({"stateMessage": None}, "accounts[0].stateMessage must be absent while the state is active"),
        ({"state": "refresh_failed"}, "accounts[0].stateMessage must be a non-empty string in a terminal"),
        ({"state": "refresh_failed", "stateMessage": ""}, "accounts[0].stateMessage must be a non-empty"),
        ({"state": "refresh_failed", "stateMessage": None}, "accounts[0].stateMessage must be a non-empty"),
        ({"accessToken": []}, "accounts[0].accessToken must be an object"),
        ({"accessToken": access_token() | {"scope": "x"}}, "accounts[0].accessToken.scope is not known"),
        ({"accessToken": access_token(token="")}, "accounts[0].accessToken.token must be a non-empty"),
        ({"quotaSnapshot": QUOTA | {"source": "x"}}, "accounts[0].quotaSnapshot.source is not known"),
        (
            {"quotaSnapshot": {"fetchedAt": 1, "data": None}},
            "accounts[0].quotaSnapshot.data must not be null",
        ),
        ({"usageProbeSnapshot": PROBE | {"note": 1}}, "accounts[0].usageProbeSnapshot.note is not known"),
        ({"usageProbeSnapshot": {"fetchedAt": 1, "data": []}}, "usageProbeSnapshot.data must be an object"),
        ({"usageProbeSnapshot": {"fetchedAt": 1, "data": None}}, "usageProbeSnapshot.data must not be null"),
        ({"plan": "max"}, "accounts[0].plan is not known"),
    ],
)
def test_a_member_that_is_wrong_is_named(members: dict[str, Any], fault: str) -> None:
    assert fault in faulty(state_document(**members))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1795348800000", None])
def test_an_expiry_is_a_finite_number(value: Any) -> None:
    assert "accounts[0].accessToken.expiresAt must" in faulty(
        state_document(accessToken=access_token(expires_at_ms=value))
    )


@pytest.mark.parametrize(
    "absent", ["tokenKind", "accessToken", "quotaSnapshot", "usageProbeSnapshot", "refreshToken"]
)
def test_every_member_must_be_there(absent: str) -> None:
    document = state_document()
    del document["accounts"][0][absent]

    assert f"accounts[0].{absent} is missing" in faulty(document)


@pytest.mark.parametrize("count", [0, 2])
def test_there_is_exactly_one_account(count: int) -> None:
    document = {"accounts": state_document()["accounts"] * count}

    assert f"accounts must hold exactly one account, not {count}" in faulty(document)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (
            {"fiveHour": {"status": None, "reset": None, "utilization": "0.5"}},
            "fiveHour.utilization must be null or",
        ),
        ({"fiveHour": {"status": None, "reset": None}}, "fiveHour.utilization is missing"),
        (
            {"sevenDay": {"status": None, "reset": None, "utilization": 1, "surpassedThreshold": "no"}},
            "sevenDay.sur",
        ),
        ({"overage": []}, "overage must be an object"),
        ({"fallbackAvailable": 1}, "fallbackAvailable must be null or true or false"),
        ({"fallbackPercentage": float("nan")}, "fallbackPercentage must be null or a finite number"),
        ({"status": 200}, "status must be null or a string"),
        ({"raw": None}, "raw must not be null"),
    ],
)
def test_the_shape_of_a_quota_snapshot_is_held(data: dict[str, Any], fault: str) -> None:
    document = state_document(quotaSnapshot={"fetchedAt": NOW_MS, "data": quota_data(**data)})

    assert f"accounts[0].quotaSnapshot.data.{fault}" in faulty(document)


def test_nothing_known_of_the_quota_is_a_valid_snapshot() -> None:
    nothing = dict.fromkeys(quota_data(), None) | {"raw": {}}
    document = state_document(quotaSnapshot={"fetchedAt": NOW_MS, "data": nothing})

    assert state.to_document(state.from_document(document)) == document


def test_windows_keep_members_that_are_not_known() -> None:
    window = {"status": None, "reset": None, "utilization": 1.07, "surge": [1]}
    document = state_document(quotaSnapshot={"fetchedAt": NOW_MS, "data": quota_data(fiveHour=window)})

    assert state.to_document(state.from_document(document)) == document


def test_two_members_that_early_rows_lack_are_filled_in_when_a_row_is_read() -> None:
    stored = state.to_stored(state.from_document(FULL))
    assert stored.state is not None
    [account] = stored.state["accounts"]
    early = {
        name: value for name, value in account.items() if name not in ("tokenKind", "usageProbeSnapshot")
    }

    credential = state.read("up_1", VersionedState({"accounts": [early]}, stored.secrets))

    assert credential.token_kind == "oauth"
    assert credential.usage_probe_snapshot is None
    assert credential.quota_snapshot == Snapshot(NOW_MS + 0.5, quota_data())


@pytest.mark.parametrize("absent", ["accessToken", "quotaSnapshot"])
def test_nothing_else_is_filled_in(absent: str) -> None:
    stored = state.to_stored(state.from_document(FULL))
    assert stored.state is not None
    [account] = stored.state["accounts"]
    cut = {name: value for name, value in account.items() if name != absent}

    with pytest.raises(MalformedState):
        state.read("up_1", VersionedState({"accounts": [cut]}, stored.secrets))


@pytest.mark.parametrize(
    "stored",
    [
        VersionedState(None),
        VersionedState({}),
        VersionedState({"accounts": ["x"]}),
        # Tokens in clear text, and one without its entry.
        VersionedState(state_document()),
        VersionedState(state_document(accessToken=access_token()), {"refresh_token": "rt-1"}),
        VersionedState(
            {"accounts": [{n: v for n, v in state_document()["accounts"][0].items() if n != "refreshToken"}]},
            {"refresh_token": "rt-1", "access_token": "at-1"},
        ),
    ],
)
def test_a_malformed_row_tells_the_log_where_and_nobody_else(
    stored: VersionedState, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(MalformedState) as raised:
        state.read("up_1", stored)

    assert str(raised.value) == (
        "The stored state of upstream up_1 is malformed; the gateway's log has the path."
    )
    assert raised.value.status == 500
    [record] = [each for each in caplog.records if each.getMessage() == "claude_code_state_malformed"]
    assert record.facts["upstream_id"] == "up_1"  # type: ignore[attr-defined]  # logs.py puts it there
    assert "rt-1" not in str(record.facts)  # type: ignore[attr-defined]  # as above


def test_a_failed_credential_keeps_its_refresh_token_and_loses_its_access_token() -> None:
    at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    failed = state.from_document(FULL).failed("The vendor said no.", at)

    assert state.to_document(failed) == state_document(
        state="refresh_failed",
        stateMessage="The vendor said no.",
        stateUpdatedAt="2026-11-22T12:00:00.000000Z",
        quotaSnapshot=QUOTA,
        usageProbeSnapshot=PROBE,
    )


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ConfigError, match="refreshToken"):
        state.to_stored(Credential("account-1", "oauth", None, SINCE))
