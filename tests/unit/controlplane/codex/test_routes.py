"""ChatGPT subscriptions through the admin API, with the simulated vendor behind it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from floway.domain.credential import VersionedState
from floway.errors import SwapExhausted
from floway.providers.codex import state
from floway.services import proxies
from floway.store import states, upstreams
from tests.support.codex import token
from tests.support.ports import free_port
from tests.support.simulator import Simulator
from tests.unit.controlplane.codex.conftest import Operator

TOKEN_PATH = "/openai/oauth/token"


def credential_of(row: dict[str, Any]) -> dict[str, Any]:
    """The only account of a row's state."""
    [account] = row["state"]["accounts"]
    return dict(account)


def stored(row: dict[str, Any]) -> state.Credential:
    """The credential in the database."""
    return state.read(row["id"], states.read(row["id"]))


def test_a_sign_in_begins_with_the_vendors_page(operator: Operator) -> None:
    begun = operator.post("codex-pkce-start").get_json()

    query = parse_qs(urlsplit(begun["authorize_url"]).query)
    assert set(begun) == {"state", "authorize_url", "expires_in_seconds"}
    assert query["state"] == [begun["state"]]
    assert query["originator"] == ["floway"]
    assert begun["expires_in_seconds"] == 900


def test_a_pasted_callback_becomes_an_upstream_without_secrets(
    operator: Operator, simulator: Simulator
) -> None:
    account = simulator.subscriber(account="row", plan_type="plus")

    made = operator.post("codex-import", {"callback": operator.pasted("row"), "sort_order": 7})

    row = made.get_json()
    assert made.status_code == 201
    assert (row["kind"], row["name"], row["sort_order"]) == (
        "codex",
        "ChatGPT Codex (row@subscriber.invalid)",
        7,
    )
    assert row["config"] == {
        "accounts": [
            {
                "email": "row@subscriber.invalid",
                "chatgptAccountId": account["account_id"],
                "chatgptUserId": account["user_id"],
                "planType": "plus",
            }
        ]
    }
    credential = credential_of(row)
    assert (credential["state"], credential["refreshTokenSet"]) == ("active", True)
    assert (credential["accessToken"]["planType"], row["codex_quota"]) == ("plus", None)
    assert "token" not in credential["accessToken"]
    assert stored(row).refresh_token not in made.text
    [exchanged] = [entry for entry in simulator.requests() if entry["path"] == TOKEN_PATH]
    assert "state=" not in exchanged["body"]


def test_a_pasted_file_becomes_an_upstream_without_any_call(operator: Operator, simulator: Simulator) -> None:
    pasted = operator.file("file")

    row = operator.post("codex-import", {"auth_json": pasted, "name": "mine"}).get_json()

    assert row["name"] == "mine"
    assert stored(row).refresh_token == json.loads(pasted)["tokens"]["refresh_token"]
    assert not [entry for entry in simulator.requests() if "/__sim" not in entry["path"]]
    # Its end is the token's own claim.
    assert credential_of(row)["accessToken"]["expiresAt"] > 10**12


def test_a_token_that_does_not_say_when_it_ends_has_an_unknown_end(operator: Operator) -> None:
    document = {
        "tokens": {
            "access_token": "opaque",
            "refresh_token": "r",
            "id_token": token("eve@example.org", chatgpt_account_id="a"),
        }
    }

    row = operator.post("codex-import", {"auth_json": json.dumps(document)}).get_json()

    assert credential_of(row)["accessToken"]["expiresAt"] is None


def test_names_do_not_collide(operator: Operator) -> None:
    names = [operator.imported("twice")["name"] for _ in range(2)]

    assert names == [
        "ChatGPT Codex (twice@subscriber.invalid)",
        "ChatGPT Codex (twice@subscriber.invalid) 2",
    ]
    refused = operator.post("codex-import", {"auth_json": operator.file("twice"), "name": names[0]})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"callback": "a", "auth_json": "b"},
        {"auth_json": "{}"},
        {"auth_json": "no JSON"},
        {"auth_json": json.dumps({"tokens": {"access_token": "a", "refresh_token": "b", "id_token": "c"}})},
        {"callback": "http://localhost:1455/auth/callback?code=a&state=b"},
        {"callback": "http://localhost:1455/auth/callback?error=access_denied"},
        {"callback": "?"},
        {"other": 1},
        {"auth_json": "a", "proxy_fallback_list": [{"id": "nobody"}]},
    ],
    ids=str,
)
def test_a_source_that_is_none_is_a_400(operator: Operator, body: dict[str, str]) -> None:
    assert operator.post("codex-import", body).status_code == 400


def test_a_callback_counts_once_and_only_for_who_began_it(
    operator: Operator, operator_of: Callable[[str], Operator]
) -> None:
    pasted = operator.pasted("once")

    assert operator_of("mallory").post("codex-import", {"callback": pasted}).status_code == 400
    assert operator.post("codex-import", {"callback": pasted}).status_code == 201
    assert operator.post("codex-import", {"callback": pasted}).status_code == 400


def test_an_exchange_that_failed_on_the_way_can_be_tried_again(
    operator: Operator, simulator: Simulator
) -> None:
    pasted = operator.pasted("again")
    simulator.fail("status=503", path=TOKEN_PATH)

    failed = operator.post("codex-import", {"callback": pasted})

    assert (failed.status_code, failed.get_json()["code"]) == (400, "import_failed")
    assert operator.post("codex-import", {"callback": pasted}).status_code == 201


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


def test_whoever_is_not_signed_in_gets_nowhere(operator: Operator) -> None:
    answered = operator.client.application.test_client().post("/api/upstreams/codex-pkce-start", json={})

    assert answered.status_code == 401
