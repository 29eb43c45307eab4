"""What can be done to a Claude subscription, with the simulated vendor behind it."""

from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask

from floway.domain.credential import VersionedState
from floway.providers.claude_code import state
from floway.services import upstreams as service
from floway.store import states
from tests.support.ports import wait_until
from tests.support.sign_in import consent
from tests.support.simulator import Simulator
from tests.support.vendor_app import credential_of
from tests.unit.controlplane.claude_code.conftest import Operator, asked, stored

TOKEN_PATH = "/v1/oauth/token"


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


def test_a_login_takes_the_place_of_a_setup_token_when_that_is_allowed(operator: Operator) -> None:
    callback = operator.pasted("kind-c", "setup-token-")
    row = operator.post("claude-code-setup-token-import", {"callback": callback}).get_json()
    start = {"upstream_id": row["id"]}

    unasked = operator.post("claude-code-pkce-start", start)
    begun = operator.post("claude-code-pkce-start", start | {"allow_kind_change": True})
    paste = {"callback": consent(begun.get_json()["authorize_url"], "kind-c"), "allow_kind_change": True}
    replaced = operator.post(f"{row['id']}/claude-code-reimport", paste)

    assert unasked.status_code == 400
    assert (replaced.status_code, replaced.get_json()["id"]) == (200, row["id"])
    assert stored(row).token_kind == "oauth"


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
