"""What can be done to a ChatGPT subscription, with the simulated vendor behind it."""

from dataclasses import replace
from typing import Any

import pytest

from floway.domain.credential import VersionedState
from floway.errors import SwapExhausted
from floway.providers.codex import state
from floway.services import proxies
from floway.store import states, upstreams
from tests.support.ports import free_port
from tests.support.simulator import Simulator
from tests.support.vendor_app import credential_of
from tests.unit.controlplane.codex.conftest import Operator, stored

TOKEN_PATH = "/openai/oauth/token"


def test_a_reimport_replaces_the_login_and_forgets_the_old_one(operator: Operator) -> None:
    row = operator.imported("old")
    states.swap(row["id"], lambda kept: _ended(row, kept))

    answered = operator.post(f"{row['id']}/codex-reimport", {"auth_json": operator.file("new")})

    fresh = answered.get_json()
    assert answered.status_code == 200
    assert credential_of(fresh)["state"] == "active"
    assert "state_message" not in credential_of(fresh)
    assert fresh["config"]["accounts"][0]["email"] == "new@subscriber.invalid"
    assert fresh["name"] == row["name"]


def _ended(row: dict[str, Any], kept: VersionedState) -> VersionedState:
    credential = replace(state.read(row["id"], kept), state="refresh_failed", state_message="Gone.")
    return state.to_stored(credential)


def test_a_refresh_rotates_the_token_and_leaves_the_health_alone(operator: Operator) -> None:
    row = operator.imported("rotate")
    before = stored(row)

    answered = operator.post(f"{row['id']}/codex-refresh-now")

    after = stored(row)
    assert answered.status_code == 200
    assert after.refresh_token != before.refresh_token
    assert after.state_updated_at == before.state_updated_at
    assert after.access_token is not None
    assert after.access_token.plan is not None
    assert after.access_token.plan.plan_type == "pro"


def test_a_vendor_that_refuses_a_refresh_ends_the_login_without_a_401(
    operator: Operator, simulator: Simulator
) -> None:
    row = operator.imported("ended")
    simulator.revoke_chatgpt("ended")

    first = operator.post(f"{row['id']}/codex-refresh-now")
    second = operator.post(f"{row['id']}/codex-refresh-now")

    for refused in (first, second):
        assert (refused.status_code, refused.get_json()["code"]) == (400, "account_terminated")
        assert "Re-import" in refused.get_json()["error"]
    assert stored(row).state == "refresh_failed"


def test_a_token_endpoint_in_trouble_is_a_502_and_ends_nothing(
    operator: Operator, simulator: Simulator
) -> None:
    row = operator.imported("trouble")
    simulator.fail("status=500", path=TOKEN_PATH)

    refused = operator.post(f"{row['id']}/codex-refresh-now")

    assert (refused.status_code, refused.get_json()["code"]) == (502, "upstream_failed")
    assert stored(row).is_active


def test_a_write_that_is_lost_is_a_409(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    row = operator.imported("lost")

    def lose(*_: Any, **__: Any) -> Any:
        raise SwapExhausted(row["id"], 4)

    monkeypatch.setattr("floway.oauth.access_tokens.AccessTokens.ensure", lose)

    assert operator.post(f"{row['id']}/codex-refresh-now").status_code == 409


@pytest.mark.parametrize("action", ["codex-reimport", "codex-refresh-now"])
def test_an_upstream_of_another_kind_is_not_found(operator: Operator, action: str) -> None:
    other = upstreams.create("custom", f"other {action}", {"base_url": "https://x", "protocols": {}}, {})
    body = {"auth_json": operator.file("x")} if action == "codex-reimport" else {}

    for upstream_id in (other.id, "up_nobody"):
        assert operator.post(f"{upstream_id}/{action}", body).status_code == 404
    assert operator.post("codex-pkce-start", {"upstream_id": other.id}).status_code == 404


def test_a_malformed_state_is_a_500_that_tells_nothing(operator: Operator) -> None:
    row = operator.imported("malformed")
    states.swap(row["id"], lambda _: VersionedState({"accounts": [{"secret-path": 1}]}, {}))

    refused = operator.post(f"{row['id']}/codex-refresh-now")

    assert refused.status_code == 500
    assert "secret-path" not in refused.text


def test_a_list_of_ways_that_is_not_saved_yet_is_taken_and_then_kept(operator: Operator) -> None:
    dead = proxies.add(f"http://127.0.0.1:{free_port()}", "dead").id
    ways = [{"id": dead}, {"id": "direct"}]

    made = operator.post(
        "codex-import", {"callback": operator.pasted("ways"), "proxy_fallback_list": ways}
    ).get_json()

    assert made["proxy_fallback_list"] == ways
    only_dead = {"proxy_fallback_list": [{"id": dead}]}
    assert operator.post(f"{made['id']}/codex-refresh-now", only_dead).status_code == 502
    assert operator.post(f"{made['id']}/codex-refresh-now").status_code == 200
    kept = operator.post(f"{made['id']}/codex-reimport", {"auth_json": operator.file("ways")}).get_json()
    assert kept["proxy_fallback_list"] == ways
    given = {"auth_json": operator.file("ways"), "proxy_fallback_list": []}
    assert operator.post(f"{made['id']}/codex-reimport", given).get_json()["proxy_fallback_list"] == []
