"""Subscriptions through the admin API, with the simulated vendor behind it."""

import json
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from floway.domain.credential import VersionedState
from floway.providers.claude_code import state
from floway.services import proxies
from floway.services import upstreams as service
from floway.store import states, upstreams
from tests.support.ports import free_port, wait_until
from tests.support.proxies import Login, connect_proxy, socks5_proxy
from tests.support.simulator import Simulator
from tests.unit.controlplane.claude_code.conftest import Operator

TOKEN_PATH = "/v1/oauth/token"


def credential_of(row: dict[str, Any]) -> dict[str, Any]:
    """The only account of a row's state."""
    [account] = row["state"]["accounts"]
    return dict(account)


def stored(row: dict[str, Any]) -> state.Credential:
    """The credential in the database."""
    return state.read(row["id"], states.read(row["id"]))


def stored_ways(row: dict[str, Any]) -> tuple[str, ...]:
    """The ways of an upstream in the database."""
    found = upstreams.find(row["id"])
    assert found is not None
    return found.proxy_ids


def file_of(simulator: Simulator, account: str, **login: Any) -> str:
    """The credentials file of a new login; ``login`` goes over its members."""
    document = simulator.login(account=account)
    return json.dumps({"claudeAiOauth": document["claudeAiOauth"] | login})


def asked(simulator: Simulator, path: str) -> int:
    """How many of the last requests went to a path."""
    return sum(entry["path"].startswith(path) for entry in simulator.requests())


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


def test_a_setup_token_cannot_be_refreshed(operator: Operator) -> None:
    callback = operator.pasted("fixed", "setup-token-")
    row = operator.post("claude-code-setup-token-import", {"callback": callback}).get_json()

    refused = operator.post(f"{row['id']}/claude-code-refresh-now")

    assert (refused.status_code, refused.get_json()["code"]) == (400, "not_renewable")
    assert "cannot be refreshed" in refused.get_json()["error"]


def test_a_reimport_replaces_the_login_and_keeps_the_rest(operator: Operator, simulator: Simulator) -> None:
    row = operator.imported("first", name="work", sort_order=3)
    service.set_flags(row["id"], {"strip-prompt-cache-key": True})
    operator.post(f"{row['id']}/probe-quota")
    simulator.revoke("first")
    operator.post(f"{row['id']}/claude-code-refresh-now")

    callback = operator.pasted("second", upstream_id=row["id"])
    again = operator.post(f"{row['id']}/claude-code-reimport", {"callback": callback})

    after = again.get_json()
    credential = credential_of(after)
    assert again.status_code == 200, again.text
    assert (after["name"], after["sort_order"]) == ("work", 3)
    assert after["flag_overrides"] == {"strip-prompt-cache-key": True}
    assert after["config"]["accounts"][0]["email"] == "second@subscriber.invalid"
    assert (credential["state"], credential["usageProbeSnapshot"]) == ("active", None)
    assert "stateMessage" not in credential


def test_a_reimport_can_give_another_name(operator: Operator) -> None:
    row = operator.imported("renamed")
    callback = operator.pasted("renamed", upstream_id=row["id"])

    again = operator.post(f"{row['id']}/claude-code-reimport", {"callback": callback, "name": "mine"})

    assert again.get_json()["name"] == "mine"


def test_a_reimport_of_the_other_kind_changes_nothing_and_names_the_route(operator: Operator) -> None:
    oauth = operator.imported("kind-a")
    callback = operator.pasted("kind-b", "setup-token-")
    setup = operator.post("claude-code-setup-token-import", {"callback": callback}).get_json()
    before = states.read(oauth["id"]), states.read(setup["id"])

    onto_setup = operator.post(f"{setup['id']}/claude-code-reimport", {"credentials_json": "{}"})
    onto_oauth = operator.post(f"{oauth['id']}/claude-code-setup-token-reimport", {"callback": "a#b"})

    assert (onto_setup.status_code, onto_oauth.status_code) == (400, 400)
    assert "claude-code-setup-token-reimport" in onto_setup.get_json()["error"]
    assert "claude-code-reimport" in onto_oauth.get_json()["error"]
    assert (states.read(oauth["id"]), states.read(setup["id"])) == before


def test_a_malformed_row_can_be_imported_again(operator: Operator) -> None:
    row = operator.imported("broken")
    states.swap(row["id"], lambda _: VersionedState({"accounts": "none"}))
    callback = operator.pasted("broken", upstream_id=row["id"])

    assert operator.post(f"{row['id']}/claude-code-reimport", {"callback": callback}).status_code == 200


def test_an_upstream_of_another_kind_is_not_found(operator: Operator) -> None:
    custom = service.add(
        "custom", "c", {"base_url": "http://127.0.0.1:9", "protocols": ["messages"], "auth_style": "none"}
    )
    source = {"credentials_json": "{}"}

    for upstream_id in (custom.id, "up_gone"):
        assert operator.post(f"{upstream_id}/claude-code-reimport", source).status_code == 404
        assert operator.post(f"{upstream_id}/claude-code-refresh-now").status_code == 404
        assert operator.post("claude-code-pkce-start", {"upstream_id": upstream_id}).status_code == 404
    assert operator.post(f"{custom.id}/probe-quota").status_code == 400
    assert operator.post("up_gone/probe-quota").status_code == 404


def test_a_refresh_renews_the_tokens_and_says_nothing_of_the_health(operator: Operator) -> None:
    row = operator.imported("fresh")
    before = stored(row)

    renewed = operator.post(f"{row['id']}/claude-code-refresh-now")

    after = stored(row)
    assert renewed.status_code == 200, renewed.text
    assert after.refresh_token != before.refresh_token
    assert after.access_token != before.access_token
    assert (after.state, after.state_updated_at) == ("active", before.state_updated_at)
    assert "sk-ant" not in renewed.text


def test_a_dead_login_is_a_400_and_ends_the_row(operator: Operator, simulator: Simulator) -> None:
    row = operator.imported("dead")
    simulator.revoke("dead", "invalid_grant")

    ended = operator.post(f"{row['id']}/claude-code-refresh-now")
    again = operator.post(f"{row['id']}/claude-code-refresh-now")

    assert (ended.status_code, ended.get_json()["code"]) == (400, "account_terminated")
    assert ended.get_json()["error"].endswith("Re-import it to recover.")
    assert (stored(row).state, stored(row).access_token) == ("refresh_failed", None)
    assert again.status_code == 400


def test_a_rotation_of_a_sibling_is_a_success(operator: Operator, simulator: Simulator, app: Flask) -> None:
    row = operator.imported("sibling")
    before = stored(row)
    login = simulator.login(account="sibling")["claudeAiOauth"]
    fresh = replace(
        before,
        refresh_token=login["refreshToken"],
        access_token=state.AccessToken(login["accessToken"], login["expiresAt"], before.state_updated_at),
    )
    burnt = state.to_stored(replace(before, refresh_token="burnt-long-ago"))
    states.swap(row["id"], lambda _: burnt)

    def rotate() -> None:
        # While our refusal is on its way.
        wait_until(lambda: asked(simulator, TOKEN_PATH), "the refresh")
        with app.app_context():
            states.swap(row["id"], lambda _: state.to_stored(fresh))

    simulator.reset()
    simulator.fail("delay=1500", path=TOKEN_PATH)
    sibling = Thread(target=rotate)
    sibling.start()
    answer = operator.post(f"{row['id']}/claude-code-refresh-now")
    sibling.join()

    assert answer.status_code == 200, answer.text
    assert stored(row).refresh_token == login["refreshToken"]


@pytest.mark.parametrize("fault", ["status=500", "status=429", "html"])
def test_a_token_endpoint_in_trouble_is_a_502_and_ends_nothing(
    operator: Operator, simulator: Simulator, fault: str
) -> None:
    row = operator.imported("trouble")
    before = states.read(row["id"])
    simulator.fail(fault, path=TOKEN_PATH)

    failed = operator.post(f"{row['id']}/claude-code-refresh-now")

    assert (failed.status_code, failed.get_json()["code"]) == (502, "upstream_failed")
    assert states.read(row["id"]) == before


@pytest.mark.parametrize("route", ["probe-quota", "claude-code-probe-quota"])
def test_a_probe_answers_what_the_vendor_says(operator: Operator, simulator: Simulator, route: str) -> None:
    row = operator.imported("probe")
    simulator.subscription(account="probe", usage={"brand_new": {"x": [1]}, "fetched_at": "theirs"})

    probed = operator.post(f"{row['id']}/{route}")

    body = probed.get_json()
    snapshot = stored(row).usage_probe_snapshot
    assert probed.status_code == 200, probed.text
    assert body["five_hour"]["utilization"] == 25.0
    assert body["brand_new"] == {"x": [1]}
    assert snapshot is not None
    assert snapshot.data["fetched_at"] == "theirs"
    assert {**body, "fetched_at": "theirs"} == snapshot.data
    assert body["fetched_at"].endswith("Z")
    assert stored(row).quota_snapshot is None


def test_a_token_that_the_vendor_ended_early_is_renewed_for_a_probe(
    operator: Operator, simulator: Simulator
) -> None:
    row = operator.imported("early")
    simulator.expire("early")

    assert operator.post(f"{row['id']}/probe-quota").status_code == 200


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_probe_that_fails_is_a_502(operator: Operator, simulator: Simulator, status: int) -> None:
    row = operator.imported("unlucky")
    simulator.fail(f"status={status}", path="/api/oauth/usage", times=None)

    failed = operator.post(f"{row['id']}/probe-quota")

    assert (failed.status_code, failed.get_json()["code"]) == (502, "upstream_failed")
    assert stored(row).state == "active"


@pytest.mark.parametrize("status", [401, 403])
def test_a_probe_never_ends_a_setup_token(operator: Operator, simulator: Simulator, status: int) -> None:
    callback = operator.pasted(f"scopeless-{status}", "setup-token-")
    row = operator.post("claude-code-setup-token-import", {"callback": callback}).get_json()
    simulator.fail(f"status={status}", path="/api/oauth/usage")

    failed = operator.post(f"{row['id']}/probe-quota")

    assert (failed.status_code, failed.get_json()["code"]) == (502, "upstream_failed")
    assert stored(row).state == "active"
    assert stored(row).access_token is not None


def test_a_probe_with_a_dead_login_is_a_503(operator: Operator, simulator: Simulator) -> None:
    row = operator.imported("gone")
    simulator.expire("gone")
    simulator.revoke("gone")

    failed = operator.post(f"{row['id']}/probe-quota")

    assert (failed.status_code, failed.get_json()["code"]) == (503, "credential_dead")


def test_a_malformed_state_is_a_500_that_tells_nothing(operator: Operator) -> None:
    row = operator.imported("malformed")
    states.swap(row["id"], lambda _: VersionedState({"accounts": [{"odd": "clear-text"}]}))

    for route in ("claude-code-refresh-now", "probe-quota"):
        failed = operator.post(f"{row['id']}/{route}")
        assert failed.status_code == 500
        assert "odd" not in failed.text
        assert "accounts" not in failed.text


def test_every_action_is_in_the_log(
    operator: Operator, simulator: Simulator, caplog: pytest.LogCaptureFixture, app: Flask
) -> None:
    row = operator.imported("audit")
    operator.post(f"{row['id']}/probe-quota")
    simulator.revoke("audit", "invalid_grant")
    operator.post(f"{row['id']}/claude-code-refresh-now")

    facts = [vars(each)["facts"] for each in caplog.records if each.message == "claude_code_admin_action"]
    assert [(each["action"], each["outcome"]) for each in facts] == [
        ("import", "ok"),
        ("quota_probe", "ok"),
        ("refresh_now", "error"),
    ]
    assert {each["upstream_id"] for each in facts} == {row["id"]}
    assert {each["account_uuid"] for each in facts} == {credential_of(row)["accountUuid"]}
    assert "sk-ant" not in str(facts)
