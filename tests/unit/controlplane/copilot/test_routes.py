"""Copilot seats through the admin API, with the simulated GitHub behind it."""

from collections.abc import Callable
from typing import Any

import pytest

from floway.store import proxies, upstreams
from tests.support.proxies import connect_proxy
from tests.support.simulator import Simulator
from tests.unit.controlplane.copilot.conftest import Operator, stored

TENANT = "acme.ghe.com"


def names() -> set[str]:
    return {upstream.name for upstream in upstreams.list_all()}


def paths(simulator: Simulator) -> list[str]:
    return [entry["path"] for entry in simulator.requests()]


def test_a_sign_in_shows_a_code_to_people_and_keeps_the_devices_own(
    operator: Operator, simulator: Simulator
) -> None:
    begun = operator.begun()

    assert set(begun) == {"id", "user_code", "verification_uri", "expires_in_seconds", "interval_seconds"}
    assert begun["verification_uri"] == "https://github.com/login/device"
    assert begun["expires_in_seconds"] == 900
    assert begun["user_code"] in simulator.seats()["waiting"]


def test_a_member_who_allows_it_becomes_an_upstream_without_secrets(
    operator: Operator, simulator: Simulator
) -> None:
    member = simulator.seat(account="grace", plan="business", used=30)
    begun = operator.begun()
    waiting = operator.post("copilot/auth/poll", {"id": begun["id"]})
    simulator.seat_order("allow", user_code=begun["user_code"], account="grace")

    done = operator.post("copilot/auth/poll", {"id": begun["id"]})

    assert waiting.get_json() == {"status": "pending", "interval_seconds": 0.0}
    progress = done.get_json()
    row = progress["upstream"]
    assert (row["kind"], row["name"]) == ("copilot", "GitHub Copilot (grace)")
    assert row["config"]["githubHost"] == "github.com"
    assert progress["user"] == row["config"]["user"]
    assert (progress["user"]["login"], progress["user"]["id"]) == ("grace", member["id"])
    state = row["state"]
    assert state["githubTokenSet"] is True
    assert set(state["copilotToken"]) == {"expiresAt", "baseUrl"}
    assert state["copilotToken"]["baseUrl"] == "https://api.business.githubcopilot.com"
    assert state["seat"]["data"]["plan"] == "business"
    assert state["quotaSnapshot"]["data"]["quotas"]["premium_interactions"]["quota_remaining"] == 270
    credential = stored(row)
    assert credential.copilot_token is not None
    for secret in (credential.github_token, credential.copilot_token.token):
        assert secret not in done.text
    # A sign-in is finished once.
    assert operator.post("copilot/auth/poll", {"id": begun["id"]}).status_code == 400


def test_github_is_asked_no_oftener_than_it_wants(operator: Operator, simulator: Simulator) -> None:
    simulator.seat_order("interval", seconds=60)
    begun = operator.begun()

    hasty = operator.post("copilot/auth/poll", {"id": begun["id"]}).get_json()

    assert hasty["status"] == "slow_down"
    assert 55 < hasty["interval_seconds"] <= 60
    assert not [path for path in paths(simulator) if path.endswith("access_token")]


def test_a_tenant_is_asked_and_nobody_else(operator: Operator, simulator: Simulator) -> None:
    row = operator.signed_in("tess", github_host=f" {TENANT.upper()} ")

    assert row["config"]["githubHost"] == TENANT
    assert row["state"]["copilotToken"]["baseUrl"] == f"https://copilot-api.{TENANT}"
    assert {path.split("/")[2] for path in paths(simulator)} == {TENANT, f"api.{TENANT}"}


@pytest.mark.parametrize("host", ["evil.ghe.com.example", "example.com", ""])
def test_another_host_is_refused_before_anybody_is_asked(
    operator: Operator, simulator: Simulator, host: str
) -> None:
    refused = operator.post("copilot/auth/start", {"github_host": host})

    assert refused.status_code == 400
    assert paths(simulator) == []


def test_a_denied_sign_in_says_so_and_is_over(operator: Operator, simulator: Simulator) -> None:
    begun = operator.begun()
    simulator.seat_order("deny", user_code=begun["user_code"])

    refused = operator.post("copilot/auth/poll", {"id": begun["id"]})

    assert (refused.status_code, refused.get_json()["code"]) == (400, "sign_in_refused")
    assert "denied" in refused.get_json()["error"]
    assert operator.post("copilot/auth/poll", {"id": begun["id"]}).get_json()["code"] == "validation_failed"


def test_a_sign_in_belongs_to_who_began_it(
    operator: Operator, operator_of: Callable[[str], Operator]
) -> None:
    begun = operator.begun()

    assert operator_of("bob").post("copilot/auth/poll", {"id": begun["id"]}).status_code == 400


@pytest.mark.parametrize(
    ("fault", "settings"),
    [
        ({"options": "status=500", "path": "api.github.com/user"}, {}),
        ({"options": "status=500", "path": "/v2/token"}, {}),
        ({"options": "html", "path": "api.github.com/user"}, {}),
        (None, {"names_api": False}),
        (None, {"has_seat": False}),
    ],
    ids=["no user", "no token", "no json", "no address", "no seat"],
)
def test_a_login_that_is_no_seat_stores_nothing(
    operator: Operator, simulator: Simulator, fault: Any, settings: dict[str, Any]
) -> None:
    simulator.seat(account="none", **settings)
    begun = operator.begun()
    simulator.seat_order("allow", user_code=begun["user_code"], account="none")
    if fault:
        simulator.fail(fault["options"], path=fault["path"])
    before = names()

    refused = operator.post("copilot/auth/poll", {"id": begun["id"]})

    assert (refused.status_code, refused.get_json()["code"]) == (502, "login_unusable")
    assert names() == before


def test_a_poll_that_github_does_not_answer_can_be_repeated(operator: Operator, simulator: Simulator) -> None:
    begun = operator.begun()
    simulator.fail("status=502", path="/login/oauth/access_token")

    failed = operator.post("copilot/auth/poll", {"id": begun["id"]})

    assert (failed.status_code, failed.get_json()["code"]) == (502, "upstream_failed")
    simulator.seat_order("allow", user_code=begun["user_code"], account="patient")
    again = operator.post("copilot/auth/poll", {"id": begun["id"]})
    assert (again.status_code, again.get_json()["status"]) == (200, "complete")


def test_a_quota_that_cannot_be_read_costs_no_sign_in(operator: Operator, simulator: Simulator) -> None:
    simulator.fail("status=500", path="copilot_internal/user")

    row = operator.signed_in("quinn")

    assert (row["state"]["seat"], row["state"]["quotaSnapshot"]) == (None, None)


def test_github_may_give_no_code(operator: Operator, simulator: Simulator) -> None:
    simulator.fail("status=500", path="/login/device/code")

    refused = operator.post("copilot/auth/start")

    assert (refused.status_code, refused.get_json()["code"]) == (502, "upstream_failed")


def test_the_same_member_keeps_the_upstream_and_what_is_known(
    operator: Operator, simulator: Simulator
) -> None:
    first = operator.signed_in("sam", name="Sam's")
    before = stored(first)
    simulator.fail("status=500", path="copilot_internal/user")

    again = operator.signed_in("sam")

    after = stored(again)
    assert (again["id"], again["name"]) == (first["id"], "Sam's")
    assert after.github_token != before.github_token
    assert (after.quota, after.seat) == (before.quota, before.seat)


def test_another_member_in_an_upstream_begins_anew(operator: Operator) -> None:
    first = operator.signed_in("ann")
    before = stored(first)

    second = operator.signed_in("zoe", upstream_id=first["id"])

    assert second["id"] == first["id"]
    assert second["config"]["user"]["login"] == "zoe"
    assert stored(second).key != before.key
    assert stored(second).user_id == second["config"]["user"]["id"]
    # The list of models is another's.
    found = upstreams.find(first["id"])
    assert found is not None
    assert found.version > 1


def test_a_sign_in_is_for_the_upstream_that_it_was_begun_for(operator: Operator) -> None:
    assert operator.post("copilot/auth/start", {"upstream_id": "up_none"}).status_code == 404


def test_an_unknown_proxy_is_refused_before_github_is_asked(operator: Operator, simulator: Simulator) -> None:
    begun = operator.begun()
    asked = len(paths(simulator))
    nobody = {"proxy_fallback_list": [{"id": "px_nobody"}]}

    starting = operator.post("copilot/auth/start", nobody)
    polling = operator.post("copilot/auth/poll", {"id": begun["id"], **nobody})

    assert (starting.status_code, polling.status_code) == (400, 400)
    assert len(paths(simulator)) == asked


def test_the_ways_that_are_stated_become_the_upstreams(operator: Operator) -> None:
    ways = [{"id": "direct"}]

    row = operator.signed_in("petra", proxy_fallback_list=ways)

    assert row["proxy_fallback_list"] == ways


def test_a_token_is_renewed_on_demand(operator: Operator, simulator: Simulator) -> None:
    row = operator.signed_in("rita")
    before = stored(row).copilot_token

    renewed = operator.post(f"{row['id']}/copilot-refresh-now")
    generic = operator.post(f"{row['id']}/actions/refresh-now")

    after = stored(row).copilot_token
    assert (renewed.status_code, generic.status_code) == (200, 200)
    assert before is not None
    assert after is not None
    assert after.token != before.token
    assert after.token not in renewed.text + generic.text


def test_a_renewal_that_github_refuses_is_the_vendors(operator: Operator, simulator: Simulator) -> None:
    row = operator.signed_in("rob")
    simulator.seat(account="rob", has_seat=False)

    refused = operator.post(f"{row['id']}/copilot-refresh-now")

    assert (refused.status_code, refused.get_json()["code"]) == (502, "upstream_failed")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_quota_is_asked_for_and_kept(operator: Operator, simulator: Simulator, method: str) -> None:
    row = operator.signed_in(f"kim-{method}")
    simulator.seat(account=f"kim-{method}", used=150)
    path = f"{row['id']}/copilot/quota"

    found = operator.get(path) if method == "get" else operator.post(path)

    assert found.status_code == 200
    premium = found.get_json()["quota"]["quotas"]["premium_interactions"]
    assert (premium["quota_remaining"], premium["percent_remaining"]) == (150, 50)
    kept = stored(row).quota
    assert kept is not None
    assert kept.data == found.get_json()["quota"]


def test_a_quota_without_buckets_changes_nothing(operator: Operator, simulator: Simulator) -> None:
    row = operator.signed_in("leo")
    before = stored(row).quota
    simulator.seat(account="leo", user={"quota_snapshots": {}})

    assert operator.get(f"{row['id']}/copilot/quota").get_json() == {"quota": None}
    assert stored(row).quota == before


@pytest.mark.parametrize(
    ("status", "told"), [(401, 502), (403, 502), (500, 500), (429, 429), (204, 502), (302, 502)]
)
def test_what_github_says_to_a_read_of_the_quota(
    operator: Operator, simulator: Simulator, status: int, told: int
) -> None:
    row = operator.signed_in(f"max-{status}")
    simulator.fail(f"status={status}", path="copilot_internal/user")

    refused = operator.get(f"{row['id']}/copilot/quota")

    assert (refused.status_code, refused.get_json()["code"]) == (told, "upstream_failed")


def test_an_upstream_of_another_kind_has_no_seat(operator: Operator) -> None:
    other = upstreams.create("custom", "no seat", {"base_url": "https://x.example", "protocols": []}, {}).id

    assert operator.get(f"{other}/copilot/quota").status_code == 404
    assert operator.post(f"{other}/copilot-refresh-now").status_code == 404


def test_the_upstream_is_listed_without_its_secrets(operator: Operator) -> None:
    row = operator.signed_in("una")
    credential = stored(row)

    shown = operator.get(row["id"])

    assert shown.status_code == 200
    assert shown.get_json()["config"]["user"]["login"] == "una"
    assert credential.github_token not in shown.text


def test_a_sign_in_keeps_to_the_ways_that_it_was_begun_over(operator: Operator, simulator: Simulator) -> None:
    with connect_proxy() as proxy:
        way = proxies.create("sign-in way", proxy.proxy().endpoint).id
        begun = operator.begun(proxy_fallback_list=[{"id": way}])
        simulator.seat_order("allow", user_code=begun["user_code"], account="wanda")
        after_the_start = len(proxy.tunnels)

        done = operator.post("copilot/auth/poll", {"id": begun["id"]})

        assert done.status_code == 200, done.text
        assert set(proxy.tunnels) == {f"127.0.0.1:{simulator.port}"}
        # The poll, who it is, the exchange and the seat.
        assert after_the_start >= 1
        assert len(paths(simulator)) == 5
        assert done.get_json()["upstream"]["proxy_fallback_list"] == [{"id": way}]


def test_a_poll_takes_no_other_way_when_its_own_is_closed(operator: Operator, simulator: Simulator) -> None:
    with connect_proxy() as proxy:
        way = proxies.create("closing way", proxy.proxy().endpoint).id
        begun = operator.begun(proxy_fallback_list=[{"id": way}])
    asked = paths(simulator)

    refused = operator.post("copilot/auth/poll", {"id": begun["id"]})
    directly = operator.post(
        "copilot/auth/poll", {"id": begun["id"], "proxy_fallback_list": [{"id": "direct"}]}
    )

    assert (refused.status_code, refused.get_json()["code"]) == (502, "upstream_failed")
    assert directly.get_json()["status"] == "pending"
    assert len(paths(simulator)) == len(asked) + 1
