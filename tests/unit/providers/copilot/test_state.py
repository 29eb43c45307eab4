from dataclasses import replace
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.errors import ConfigError, MalformedState
from floway.providers.copilot import state
from floway.providers.copilot.state import Snapshot
from tests.support.copilot import LOGIN, known, row

FULL = replace(
    LOGIN,
    known_models=known(row("gpt-5.5"), at_ms=5),
    listed_at_ms=6,
    quota=Snapshot(7, {"quotas": {}}),
    seat=Snapshot(8, {"plan": "business"}),
)


@pytest.mark.parametrize("credential", [FULL, LOGIN, replace(LOGIN, copilot_token=None)])
def test_a_credential_survives_being_stored(credential: state.Credential) -> None:
    assert state.read("up-1", state.to_stored(credential)) == credential


def test_tokens_stand_beside_the_document_and_in_no_repr() -> None:
    stored = state.to_stored(FULL)

    assert stored.secrets == {"github_token": "ghu_secret", "copilot_token": "copilot-1"}
    assert "ghu_secret" not in repr((FULL, stored))
    assert "copilot-1" not in repr((FULL, stored))
    assert stored.state is not None
    assert stored.state["copilotToken"] == {
        "expiresAt": 4_000_000_000,
        "baseUrl": "https://api.individual.githubcopilot.com",
    }


def changed(**changes: Any) -> VersionedState:
    stored = state.to_stored(FULL)
    return VersionedState({**(stored.state or {}), **changes}, stored.secrets)


@pytest.mark.parametrize(
    "stored",
    [
        VersionedState(),
        changed(extra=1),
        changed(githubToken="clear"),
        changed(copilotToken={"expiresAt": 1}),
        changed(copilotToken={"expiresAt": 1, "baseUrl": "https://a", "token": "clear"}),
        changed(copilotToken=None),
        changed(knownModels={"fetchedAt": 1, "models": {"a": {"snapshot": {}}}}),
        changed(knownModels="older"),
        changed(seat={"data": {}}),
    ],
)
def test_a_row_of_another_shape_is_nobodys_credential(stored: VersionedState) -> None:
    with pytest.raises(MalformedState):
        state.read("up-1", stored)


def test_what_would_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ConfigError, match="githubToken must be a non-empty string"):
        state.to_document(replace(LOGIN, github_token=""))
