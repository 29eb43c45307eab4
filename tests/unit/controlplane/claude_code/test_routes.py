"""Subscriptions through the admin API, with the simulated vendor behind it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from floway.services import proxies
from floway.store import upstreams
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy, socks5_proxy
from tests.support.simulator import Simulator
from tests.support.vendor_app import credential_of
from tests.unit.controlplane.claude_code.conftest import Operator, asked, file_of, stored, stored_ways

TOKEN_PATH = "/v1/oauth/token"


def test_a_sign_in_begins_with_the_vendors_page(operator: Operator) -> None:
    begun = operator.post("claude-code-pkce-start").get_json()

    query = parse_qs(urlsplit(begun["authorize_url"]).query)
    assert set(begun) == {"state", "authorize_url", "expires_in_seconds"}
    assert query["state"] == [begun["state"]]
    assert query["scope"] == ["org:create_api_key user:profile user:inference"]
    assert begun["expires_in_seconds"] == 900


def test_a_sign_in_and_a_probe_need_no_body(operator: Operator) -> None:
    row = operator.imported("bodiless")

    for path in (
        "claude-code-pkce-start",
        f"{row['id']}/claude-code-refresh-now",
        f"{row['id']}/probe-quota",
    ):
        bare = operator.client.post(f"/api/upstreams/{path}", headers=operator.headers)
        assert bare.status_code == 200, bare.text


def test_a_setup_token_is_asked_for_with_one_scope(operator: Operator) -> None:
    begun = operator.post("claude-code-setup-token-pkce-start").get_json()

    assert parse_qs(urlsplit(begun["authorize_url"]).query)["scope"] == ["user:inference"]


def test_a_pasted_callback_becomes_an_upstream_without_secrets(
    operator: Operator, simulator: Simulator
) -> None:
    simulator.subscription(
        account="row", organization_type="claude_max", rate_limit_tier="default_claude_max_5x"
    )

    made = operator.post("claude-code-import", {"callback": operator.pasted("row"), "sort_order": 7})

    row = made.get_json()
    [account] = row["config"]["accounts"]
    assert made.status_code == 201
    assert (row["kind"], row["name"], row["sort_order"]) == (
        "claude-code",
        "Claude Code (row@subscriber.invalid)",
        7,
    )
    assert account["email"] == "row@subscriber.invalid"
    assert (account["subscriptionType"], account["rateLimitTier"]) == ("max", "default_claude_max_5x")
    credential = credential_of(row)
    assert set(credential) == {
        *("accountUuid", "tokenKind", "refreshTokenSet", "state", "stateUpdatedAt"),
        *("accessToken", "quotaSnapshot", "usageProbeSnapshot", "quotaWindows"),
    }
    assert set(credential["accessToken"]) == {"expiresAt", "refreshedAt"}
    assert (credential["tokenKind"], credential["refreshTokenSet"], credential["state"]) == (
        "oauth",
        True,
        "active",
    )
    assert credential["accountUuid"] == account["accountUuid"]
    assert "sk-ant" not in made.text


def test_a_callback_works_once(operator: Operator) -> None:
    pasted = operator.pasted("once")
    operator.post("claude-code-import", {"callback": pasted})

    again = operator.post("claude-code-import", {"callback": pasted})

    assert again.status_code == 400
    assert "No sign-in of yours waits" in again.get_json()["error"]


def test_a_callback_of_somebody_else_is_refused(
    operator: Operator, operator_of: Callable[[str], Operator], simulator: Simulator
) -> None:
    pasted = operator_of("eve").pasted("victim")
    before = asked(simulator, TOKEN_PATH)

    refused = operator.post("claude-code-import", {"callback": pasted})

    assert refused.status_code == 400
    assert asked(simulator, TOKEN_PATH) == before


def test_a_callback_belongs_to_its_flow_and_its_upstream(operator: Operator) -> None:
    row = operator.imported("bound")
    other = operator.imported("bound-too")
    for_row = operator.pasted("bound", upstream_id=row["id"])

    assert operator.post("claude-code-setup-token-import", {"callback": for_row}).status_code == 400
    assert operator.post("claude-code-import", {"callback": for_row}).status_code == 400
    assert operator.post(f"{other['id']}/claude-code-reimport", {"callback": for_row}).status_code == 400
    assert operator.post(f"{row['id']}/claude-code-reimport", {"callback": for_row}).status_code == 200


def test_a_refused_code_uses_the_sign_in_up(operator: Operator, simulator: Simulator) -> None:
    begun = operator.post("claude-code-pkce-start").get_json()
    callback = f"not-a-code#{begun['state']}"

    refused = operator.post("claude-code-import", {"callback": callback})
    again = operator.post("claude-code-import", {"callback": callback})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "import_failed")
    assert "Invalid 'code'" in refused.get_json()["error"]
    assert "No sign-in of yours waits" in again.get_json()["error"]


@pytest.mark.parametrize("fault", ["status=500", "status=429"])
def test_a_paste_can_be_tried_again_when_the_vendor_was_away(
    operator: Operator, simulator: Simulator, fault: str
) -> None:
    pasted = operator.pasted("retry")
    simulator.fail(fault, path=TOKEN_PATH)

    failed = operator.post("claude-code-import", {"callback": pasted})
    again = operator.post("claude-code-import", {"callback": pasted})

    assert (failed.status_code, again.status_code) == (400, 201)


@pytest.mark.parametrize(
    "callback", ["code#", "https://[", "?state=x", "a#b", "?error=access_denied&state=x"]
)
def test_an_unusable_paste_is_a_400(operator: Operator, callback: str) -> None:
    refused = operator.post("claude-code-import", {"callback": callback})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"callback": "a#b", "credentials_json": "{}"},
        {"callback": 5},
        {"callback": ""},
        {"callback": "a#b", "sort_order": "1"},
        {"callback": "a#b", "unknown": 1},
        {"callback": "a#b", "name": None},
    ],
)
def test_a_body_that_is_not_exactly_one_source_is_a_400(operator: Operator, body: dict[str, Any]) -> None:
    refused = operator.post("claude-code-import", body)

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")


def test_a_taken_name_is_told_before_the_login_is_spent(operator: Operator, simulator: Simulator) -> None:
    operator.imported("named", name="taken")
    before = asked(simulator, TOKEN_PATH)

    refused = operator.post("claude-code-import", {"callback": operator.pasted("named"), "name": "taken"})

    assert refused.status_code == 400
    assert asked(simulator, TOKEN_PATH) == before


def test_a_second_login_of_an_account_gets_a_number(operator: Operator) -> None:
    names = [operator.imported("twice")["name"] for _ in range(2)]

    assert names == ["Claude Code (twice@subscriber.invalid)", "Claude Code (twice@subscriber.invalid) 2"]


def test_an_unknown_proxy_is_a_400_before_anything_is_sent(operator: Operator, simulator: Simulator) -> None:
    row = operator.imported("proxied")
    simulator.reset()
    body = {"proxy_fallback_list": [{"id": "proxy_gone"}]}

    answers = [
        operator.post("claude-code-import", {"callback": "a#b", **body}),
        operator.post(f"{row['id']}/claude-code-refresh-now", body),
        operator.post(f"{row['id']}/probe-quota", body),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert all("unknown proxy 'proxy_gone'" in answer.get_json()["error"] for answer in answers)
    assert asked(simulator, "/") == 0
    assert operator.post(f"{row['id']}/probe-quota", {"proxy_fallback_list": []}).status_code == 200


def test_the_ways_on_the_screen_are_taken_saved_or_not(operator: Operator, simulator: Simulator) -> None:
    with connect_proxy(Login("ada", "hunter2")) as one, socks5_proxy() as two:
        first, second = proxies.add(one.url, "screen one"), proxies.add(two.url, "screen two")
        unsaved = {"proxy_fallback_list": [{"id": second.id}]}

        row = operator.imported("screen", proxy_fallback_list=[{"id": first.id}])
        # The code is redeemed and the profile is fetched, both over one connection or two.
        assert set(one.tunnels) == {f"127.0.0.1:{simulator.port}"}
        assert row["proxy_fallback_list"] == [{"id": first.id}]

        for path in ("claude-code-refresh-now", "probe-quota"):
            seen = len(one.tunnels), len(two.tunnels)
            assert operator.post(f"{row['id']}/{path}", unsaved).status_code == 200
            assert len(one.tunnels) == seen[0]
        assert two.tunnels != []
        assert stored_ways(row) == (first.id,)

        pasted = file_of(simulator, "screen")
        again = operator.post(f"{row['id']}/claude-code-reimport", {"credentials_json": pasted, **unsaved})
        assert again.get_json()["proxy_fallback_list"] == [{"id": second.id}]
        operator.post(f"{row['id']}/claude-code-reimport", {"credentials_json": file_of(simulator, "screen")})
        assert stored_ways(row) == (second.id,)


def test_a_dead_way_is_told_by_its_stage_and_costs_no_login(operator: Operator) -> None:
    row = operator.imported("dead way")
    dead = proxies.add(f"http://ada:hunter2@127.0.0.1:{free_port()}", "dead way")
    body = {"proxy_fallback_list": [{"id": dead.id}]}

    refused = operator.post(f"{row['id']}/probe-quota", body)

    assert (refused.status_code, refused.get_json()["code"]) == (502, "upstream_failed")
    assert "the proxy 'dead way' failed: [tcp-connect]" in refused.get_json()["error"]
    assert "hunter2" not in refused.text
    assert stored(row).is_active


def test_a_credentials_file_is_imported_without_a_mint(operator: Operator, simulator: Simulator) -> None:
    pasted = file_of(simulator, "file", subscriptionType="team", rateLimitTier="raven")
    simulator.reset()

    made = operator.post("claude-code-import", {"credentials_json": pasted})

    login = json.loads(pasted)["claudeAiOauth"]
    row = made.get_json()
    assert made.status_code == 201, made.text
    assert row["config"]["accounts"][0]["subscriptionType"] == "team"
    assert stored(row).access_token.token == login["accessToken"]  # type: ignore[union-attr]  # it is there
    assert stored(row).access_token.expires_at_ms == login["expiresAt"]  # type: ignore[union-attr]  # it is there
    assert asked(simulator, TOKEN_PATH) == 0
    assert login["accessToken"] not in made.text


def test_an_expired_file_is_renewed_first(operator: Operator, simulator: Simulator) -> None:
    pasted = file_of(simulator, "old-file", expiresAt=1_750_000_000_000)

    made = operator.post("claude-code-import", {"credentials_json": pasted})

    assert made.status_code == 201, made.text
    assert stored(made.get_json()).refresh_token != json.loads(pasted)["claudeAiOauth"]["refreshToken"]


def test_a_file_whose_login_is_dead_is_a_400(operator: Operator, simulator: Simulator) -> None:
    pasted = file_of(simulator, "dead-file", expiresAt=1_750_000_000_000)
    simulator.revoke("dead-file")
    before = upstreams.list_all()

    refused = operator.post("claude-code-import", {"credentials_json": pasted})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "import_failed")
    assert upstreams.list_all() == before


def test_an_unknown_subscription_is_refused(operator: Operator, simulator: Simulator) -> None:
    simulator.subscription(account="ultra", organization_type="claude_ultra")
    pasted = file_of(simulator, "ultra", subscriptionType=None)
    before = upstreams.list_all()

    refused = operator.post("claude-code-import", {"credentials_json": pasted})

    assert refused.status_code == 400
    assert "'claude_ultra' is not known" in refused.get_json()["error"]
    assert upstreams.list_all() == before


def test_a_setup_token_is_an_upstream_with_an_id_of_our_own(operator: Operator) -> None:
    made = operator.post(
        "claude-code-setup-token-import", {"callback": operator.pasted("setup", "setup-token-")}
    )

    row = made.get_json()
    credential = credential_of(row)
    assert made.status_code == 201, made.text
    assert (credential["tokenKind"], credential["refreshTokenSet"]) == ("setup-token", False)
    assert row["config"]["accounts"][0]["email"] is None
    assert row["name"] == f"Claude Code ({credential['accountUuid'][:8]})"


def test_a_setup_token_that_may_read_its_profile_stays_one(operator: Operator, simulator: Simulator) -> None:
    simulator.subscription(account="well-known", setup_profile=True)

    made = operator.post(
        "claude-code-setup-token-import", {"callback": operator.pasted("well-known", "setup-token-")}
    )

    row = made.get_json()
    assert made.status_code == 201, made.text
    assert row["config"]["accounts"][0]["email"] == "well-known@subscriber.invalid"
    credential = credential_of(row)
    assert (credential["tokenKind"], credential["refreshTokenSet"]) == ("setup-token", False)
