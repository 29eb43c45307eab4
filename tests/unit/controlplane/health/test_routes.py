"""How upstreams are, over the admin API, with the simulated vendor behind it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.services.proxies import set_ways
from floway.store import audit, proxies, upstream_health
from tests.support.admin_client import AdminClient
from tests.support.health import evidence, exclusion
from tests.support.ports import free_port
from tests.support.proxies import connect_proxy
from tests.support.simulator import Simulator


@pytest.fixture
def row(operator: AdminClient, form: dict[str, Any]) -> dict[str, Any]:
    """An upstream of one model at the simulator."""
    model = {"upstream_model_id": "sim-text"}
    config = form["config"] | {"models": [model], "models_fetch": {"enabled": False}}
    made: dict[str, Any] = operator.made("upstreams", form | {"config": config})
    return made


def excluded(row: dict[str, Any], scope: str = "sim-text", **facts: Any) -> None:
    now = clock.now()
    given = {"since": now, "until": now + timedelta(seconds=600), "upstream_version": row["version"]}
    each = exclusion(row["id"], scope, **{**given, **facts})
    upstream_health.change(each.domain, lambda _: each)


def test_an_upstream_that_serves_has_nothing_against_it(viewer: AdminClient, row: dict[str, Any]) -> None:
    expected = {
        "id": row["id"],
        "name": "one",
        "kind": "custom",
        "enabled": True,
        "is_available": True,
        "exclusions": [],
    }

    assert viewer.read("upstreams/health") == {"items": [expected]}
    assert viewer.read(f"upstreams/{row['id']}/health") == expected


def test_an_exclusion_is_shown_with_its_evidence(viewer: AdminClient, row: dict[str, Any]) -> None:
    seen = evidence(at=clock.now() - timedelta(seconds=9), exchange_id="", failed=3, attempts=4)
    excluded(row, "", limit="tokens", times=2, evidence=seen)

    found = viewer.read(f"upstreams/{row['id']}/health")

    assert not found["is_available"]
    [shown] = found["exclusions"]
    assert shown["until"].endswith("Z")
    assert shown["expires_in_seconds"] in (599, 600)
    del shown["since"], shown["until"], shown["expires_in_seconds"], shown["evidence"]["seen_at"]
    assert shown == {
        "model": None,
        "state": "cooldown",
        "is_stated": True,
        "awaits_trial": False,
        "limit": "tokens",
        "times": 2,
        "evidence": {
            "age_seconds": 9,
            "status": 429,
            "headers": [{"name": "retry-after", "value": "7"}],
            "excerpt": "Too many.",
            "request_id": None,
            "failed_calls": 3,
            "counted_calls": 4,
        },
    }


def test_what_is_put_back_is_put_back_as_a_whole_and_noted(
    operator: AdminClient, row: dict[str, Any]
) -> None:
    excluded(row)
    excluded(row, "", state="refused", is_stated=False)

    answer = operator.send("POST", f"upstreams/{row['id']}/put-back")

    assert (answer.status_code, answer.get_json()["exclusions"]) == (200, [])
    assert upstream_health.read_all() == {}
    entry = audit.page(1)[0]
    assert (entry.action, entry.actor_name, entry.object_name) == ("upstream.put_back", "olga", "one")
    assert {each["state"] for each in entry.detail["ended"]} == {"cooldown", "refused"}


def test_a_probe_lists_and_asks_and_says_which_way(
    operator: AdminClient, row: dict[str, Any], simulator: Simulator
) -> None:
    answer = operator.send("POST", f"upstreams/{row['id']}/probe", {})

    assert answer.status_code == 200, answer.text
    found = answer.get_json()
    assert (found["models"], found["list_error"], found["unasked"]) == (1, None, None)
    call = found["call"]
    assert (call["model"], call["protocol"], call["is_ok"], call["status"]) == (
        "sim-text",
        "messages",
        True,
        200,
    )
    assert (call["way"], call["stage"], call["error"]) == ("direct", None, None)
    sent = {name.lower(): value for name, value in simulator.last("sim-text")["headers"]}
    assert sent["user-agent"].startswith("floway/")


def test_a_probe_that_serves_ends_a_guess(operator: AdminClient, row: dict[str, Any]) -> None:
    ago = clock.now() - timedelta(seconds=5)
    excluded(row, state="refused", is_stated=False, since=ago)
    excluded(row, "another", since=ago)

    health = operator.send("POST", f"upstreams/{row['id']}/probe", {}).get_json()["health"]

    assert [each["model"] for each in health["exclusions"]] == ["another"]


def test_a_probe_that_is_refused_counts_and_is_no_error_of_ours(
    operator: AdminClient, row: dict[str, Any], simulator: Simulator
) -> None:
    simulator.fail("status=401", model="sim-text")

    answer = operator.send("POST", f"upstreams/{row['id']}/probe", {})

    assert answer.status_code == 200
    found = answer.get_json()
    assert (found["call"]["is_ok"], found["call"]["status"]) == (False, 401)
    [shown] = found["health"]["exclusions"]
    assert (shown["model"], shown["state"], shown["evidence"]["status"]) == (None, "refused", 401)
    assert shown["evidence"]["request_id"] is None


def test_a_probe_of_what_cannot_be_reached_says_where_it_ended(
    operator: AdminClient, form: dict[str, Any]
) -> None:
    gone = form["config"] | {"base_url": f"http://127.0.0.1:{free_port()}"}
    listed = operator.made("upstreams", form | {"config": gone, "name": "listed"})
    manual = gone | {"models": [{"upstream_model_id": "m"}], "models_fetch": {"enabled": False}}
    fixed = operator.made("upstreams", form | {"config": manual, "name": "fixed"})

    first = operator.send("POST", f"upstreams/{listed['id']}/probe", {}).get_json()
    second = operator.send("POST", f"upstreams/{fixed['id']}/probe", {}).get_json()

    assert (first["models"], first["call"], first["unasked"]) == (None, None, "there is no model list")
    assert "refused the connection" in first["list_error"]
    assert (second["call"]["stage"], second["call"]["way"], second["call"]["status"]) == (
        "connect",
        None,
        None,
    )


def test_a_probe_goes_over_the_ways_of_its_upstream(operator: AdminClient, row: dict[str, Any]) -> None:
    with connect_proxy() as running:
        endpoint = running.proxy().endpoint
        proxies.create("tunnel", endpoint)
        set_ways(row["id"], ["tunnel"])

        call = operator.send("POST", f"upstreams/{row['id']}/probe", {}).get_json()["call"]

    assert (call["is_ok"], call["way"]) == (True, endpoint.address)
    assert len(running.tunnels) == 1


def test_a_probe_asks_the_model_that_is_wanted(operator: AdminClient, row: dict[str, Any]) -> None:
    path = f"upstreams/{row['id']}/probe"

    assert operator.send("POST", path, {"model": "sim-text"}).get_json()["call"]["model"] == "sim-text"
    assert operator.send("POST", path, {"model": "nobody"}).status_code == 404
    assert operator.send("POST", path, {"model": ""}).status_code == 400
    assert operator.send("POST", path, {"modle": "sim-text"}).status_code == 400


@pytest.mark.parametrize("path", ["upstreams/up_gone/health", "upstreams/up_gone/put-back"])
def test_what_does_not_exist_is_a_404(operator: AdminClient, path: str) -> None:
    answer = operator.get(path) if path.endswith("health") else operator.send("POST", path)

    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("action", ["put-back", "probe"])
def test_who_only_looks_changes_nothing(
    viewer: AdminClient, app: Flask, row: dict[str, Any], action: str
) -> None:
    excluded(row)

    answer = viewer.send("POST", f"upstreams/{row['id']}/{action}", {})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "role_required")
    assert len(upstream_health.read_all()) == 1
