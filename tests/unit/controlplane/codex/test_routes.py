"""ChatGPT subscriptions through the admin API, with the simulated vendor behind it."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.codex import token
from tests.support.simulator import Simulator
from tests.support.vendor_app import credential_of
from tests.unit.controlplane.codex.conftest import Operator, stored

TOKEN_PATH = "/openai/oauth/token"


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


def test_whoever_is_not_signed_in_gets_nowhere(operator: Operator) -> None:
    answered = operator.client.application.test_client().post("/api/upstreams/codex-pkce-start", json={})

    assert answered.status_code == 401
