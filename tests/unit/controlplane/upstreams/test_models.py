"""The models of an upstream through the admin API."""

import json
from typing import Any

from floway import clock
from floway.store import catalogs
from tests.support.admin_client import AdminClient
from tests.support.builders import catalog, model
from tests.support.simulator import Simulator

Form = dict[str, Any]


def of(document: Form, model_id: str) -> Form:
    """The row of a model."""
    return next(dict(row) for row in document["items"] if row["id"] == model_id)


def test_models_are_listed_with_what_is_in_force(
    operator: AdminClient, viewer: AdminClient, form: Form
) -> None:
    form["model_prefix"] = {
        "prefix": "az/",
        "addressable": ["unprefixed", "prefixed"],
        "listed": ["prefixed"],
    }
    row = operator.made("upstreams", form)

    document = viewer.read(f"upstreams/{row['id']}/models")

    first = document["items"][0]
    assert len(document["items"]) == row["models_cache"]["model_count"]
    assert document["etag"] == row["etag"]
    assert first["override"] is None
    assert (first["is_disabled"], first["protocols"]) == (False, ["chat_completions", "messages"])
    assert "strip-billing-attribution" in first["flags"]
    assert sorted(first["names"], key=lambda name: len(name["id"])) == [
        {"id": first["id"], "is_listed": False},
        {"id": f"az/{first['id']}", "is_listed": True},
    ]


def test_a_refresh_asks_the_vendor_and_notes_a_failure(
    operator: AdminClient, form: Form, simulator: Simulator
) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}/models"
    operator.read(path)
    assert len(simulator.requests_to("/v1/models")) == 1

    again = operator.read(f"{path}?refresh=true")
    simulator.fail("status=500", path="/v1/models")
    failed = operator.get(f"{path}?refresh=true")

    assert again["fetched_at"] > row["models_cache"]["fetched_at"]
    assert (failed.status_code, failed.get_json()["code"]) == (502, "model_listing_failed")
    cache = operator.read(f"upstreams/{row['id']}")["models_cache"]
    assert cache["last_error"]["message"] == "The model list was refused with HTTP 500."
    assert cache["model_count"] == row["models_cache"]["model_count"]
    operator.read(f"{path}?refresh=true")
    assert operator.read(f"upstreams/{row['id']}")["models_cache"]["last_error"] is None


def test_a_model_is_overridden_and_left_to_its_list_again(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}/models"
    listed = operator.read(path)["items"][0]
    body = {
        "is_disabled": False,
        "display_name": "Mine",
        "protocols": ["messages"],
        "limits": {"max_output_tokens": 4096},
        "flag_overrides": {"strip-billing-attribution": False},
    }

    put = operator.send("PUT", f"{path}/{listed['id']}", body, row["etag"])

    shown = of(put.get_json(), listed["id"])
    assert (shown["display_name"], shown["protocols"]) == ("Mine", ["messages"])
    assert shown["limits"]["max_output_tokens"] == 4096
    assert "strip-billing-attribution" not in shown["flags"]
    assert shown["upstream_model_id"] == listed["upstream_model_id"]
    assert shown["override"]["flag_overrides"] == {"strip-billing-attribution": False}
    assert put.headers["ETag"] == '"v2"'
    removed = operator.send("DELETE", f"{path}/{listed['id']}", etag='"v2"').get_json()
    assert of(removed, listed["id"]) == listed
    assert operator.send("DELETE", f"{path}/{listed['id']}", etag="*").status_code == 404


def test_a_disabled_model_stays_in_the_list_without_a_name(operator: AdminClient, form: Form) -> None:
    form["config"]["models"] = [{"upstream_model_id": "vendor/model@1", "public_model_id": "a/b"}]
    form["config"]["models_fetch"] = {"enabled": False}
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}/models/a/b"

    off = operator.send("PUT", path, {"is_disabled": True}, row["etag"]).get_json()
    on = operator.send("PUT", path, {"is_disabled": False, "display_name": "B"}, off["etag"]).get_json()

    assert (of(off, "a/b")["is_disabled"], of(off, "a/b")["names"]) == (True, [])
    assert (of(on, "a/b")["is_disabled"], of(on, "a/b")["display_name"]) == (False, "B")
    assert of(on, "a/b")["upstream_model_id"] == "vendor/model@1"


def test_the_only_model_of_a_configuration_cannot_be_left_out(operator: AdminClient, form: Form) -> None:
    form["config"] |= {"models": [{"upstream_model_id": "m"}], "models_fetch": {"enabled": False}}
    row = operator.made("upstreams", form)

    refused = operator.send("DELETE", f"upstreams/{row['id']}/models/m", etag=row["etag"])

    assert refused.status_code == 400
    assert "must name a model" in refused.get_json()["error"]


def test_an_override_that_cannot_be_is_refused(operator: AdminClient, form: Form) -> None:
    row = operator.made("upstreams", form)
    path = f"upstreams/{row['id']}/models"
    model = operator.read(path)["items"][0]["id"]
    whole = {"is_disabled": False}

    assert operator.send("PUT", f"{path}/{model}", whole).status_code == 428
    assert operator.send("PUT", f"{path}/{model}", whole, '"v0"').status_code == 409
    assert operator.send("PUT", f"{path}/unknown", whole, row["etag"]).status_code == 404
    assert operator.send("PUT", "upstreams/up_gone/models/x", whole, "*").status_code == 404
    for body in (
        {},
        whole | {"protocols": []},
        whole | {"limits": {"max_output_tokens": 0}},
        {"is_disabled": 1},
    ):
        assert operator.send("PUT", f"{path}/{model}", body, row["etag"]).status_code == 400
    unknown_flag = whole | {"flag_overrides": {"vendor-x": True}}
    assert operator.send("PUT", f"{path}/{model}", unknown_flag, row["etag"]).status_code == 400
    assert operator.read(f"upstreams/{row['id']}")["version"] == 1


def test_the_models_of_a_login_can_only_be_disabled(operator: AdminClient, simulator: Simulator) -> None:
    login = json.dumps(simulator.chatgpt_login(account="models"))
    path = "upstreams/" + operator.made("upstreams/codex-import", {"auth_json": login})["id"]
    row = operator.read(path)
    listed = catalog(model("gpt-x", flags=frozenset()), fetched_at=clock.now(), version=row["version"])
    catalogs.write(row["id"], listed)

    refused = operator.send("PUT", f"{path}/models/gpt-x", {"is_disabled": True, "display_name": "X"}, "*")
    off = operator.send("PUT", f"{path}/models/gpt-x", {"is_disabled": True}, row["etag"])

    assert (refused.status_code, refused.get_json()["code"]) == (400, "not_overridable")
    assert off.status_code == 200, off.text
    assert of(off.get_json(), "gpt-x")["names"] == []
    assert operator.read(path)["disabled_public_model_ids"] == ["gpt-x"]
