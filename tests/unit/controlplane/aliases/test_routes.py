"""Aliases through the admin API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.actor import Actor
from floway.domain.alias import Alias
from floway.services import aliases as alias_service
from floway.services import upstreams as service
from floway.services.worker import worker_of
from floway.store import audit, catalogs, upstreams
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import catalog, model
from tests.support.ports import free_port

Body = dict[str, Any]


@pytest.fixture
def operator(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("olga", "operator")


def body(name: str = "best/one", *targets: Body, **more: Any) -> Body:
    """An alias."""
    return {"name": name, "targets": list(targets) or [{"model": "m"}], **more}


def serving(name: str, *models: Any, enabled: bool = True) -> str:
    """An upstream with a model list; its id."""
    base_url = f"http://127.0.0.1:{free_port()}"
    config = {"base_url": base_url, "auth_style": "none", "protocols": ["messages"]}
    made = service.add("custom", name, config, enabled=enabled)
    if models:
        catalogs.write(made.id, catalog(*models, fetched_at=clock.now()))
    return made.id


def test_an_alias_is_added_read_and_listed(operator: AdminClient) -> None:
    rules = {"effort": "high", "adaptive": False, "budget_tokens": 1024}
    wanted = body(
        "best/one",
        {"model": "m", "rules": rules},
        {"model": "n", "upstream_id": "up_1"},
        selection="random",
        display_name="Best",
        is_listed=False,
        limits={"max_output_tokens": 9, "max_prompt_tokens": None},
    )

    made = operator.send("POST", "aliases", wanted)

    row = made.get_json()
    assert made.status_code == 201
    assert row | {"id": "", "etag": ""} == {
        "id": "",
        "name": "best/one",
        "targets": [
            {"model": "m", "upstream_id": None, "rules": rules},
            {"model": "n", "upstream_id": "up_1", "rules": {}},
        ],
        "selection": "random",
        "display_name": "Best",
        "is_listed": False,
        "sort_order": 1,
        "limits": {"max_output_tokens": 9},
        "etag": "",
    }
    assert made.headers["ETag"] == row["etag"]
    assert operator.read("aliases") == {"items": [row]}
    assert operator.read(f"aliases/{row['id']}") == row
    assert operator.get("aliases/alias_gone").status_code == 404


def test_a_name_is_given_once(operator: AdminClient) -> None:
    first = operator.made("aliases", body("a"))
    second = operator.made("aliases", body("b"))

    taken = operator.send("POST", "aliases", body("a", {"model": "other"}))
    renamed = operator.send("PUT", f"aliases/{second['id']}", body("a"), second["etag"])

    for refused in (taken, renamed):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "name_taken")
    assert operator.read("aliases") == {"items": [first, second]}


def test_an_alias_is_replaced_under_its_id(operator: AdminClient) -> None:
    row = operator.made("aliases", body("a/b", limits={"max_output_tokens": 1}))
    path = f"aliases/{row['id']}"

    changed = operator.send("PUT", path, body("c/d", {"model": "n"}), row["etag"])

    document = changed.get_json()
    assert (document["id"], document["name"], document["limits"]) == (row["id"], "c/d", None)
    assert document["sort_order"] == row["sort_order"]
    assert operator.send("PUT", path, body(), row["etag"]).status_code == 409
    assert operator.send("PUT", path, body()).status_code == 428
    assert operator.send("PUT", "aliases/alias_gone", body(), "*").status_code == 404
    assert operator.send("DELETE", path, etag=row["etag"]).status_code == 409
    assert operator.send("DELETE", path, etag=document["etag"]).status_code == 204
    assert operator.send("DELETE", path).status_code == 204, "it is gone already"
    assert operator.read("aliases") == {"items": []}


def test_who_deletes_an_alias_second_is_told_that_it_is_gone(
    operator: AdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = operator.made("aliases", body("a/b"))
    remove = alias_service.remove_id

    def second(alias_id: str, expected: Alias | None, by: Actor) -> None:
        """Somebody else deletes it between the look at it and its deletion."""
        remove(alias_id, None, by)
        remove(alias_id, expected, by)

    monkeypatch.setattr(alias_service, "remove_id", second)

    assert operator.send("DELETE", f"aliases/{row['id']}", etag=row["etag"]).status_code == 204
    assert [entry.action for entry in audit.page(2)] == ["alias.deleted", "alias.created"]


@pytest.mark.parametrize(
    ("rules", "status"),
    [({"adaptive": True, "budget_tokens": 1}, 400), ({"adaptive": False, "budget_tokens": 1}, 200)],
)
def test_a_budget_excludes_adaptive_thinking(operator: AdminClient, rules: Body, status: int) -> None:
    row = operator.made("aliases", body("a"))
    wanted = body("b", {"model": "m", "rules": rules})

    added = operator.send("POST", "aliases", wanted)
    changed = operator.send("PUT", f"aliases/{row['id']}", wanted | {"name": "c"}, row["etag"])

    assert (added.status_code, changed.status_code) == (status + (status == 200), status)


@pytest.mark.parametrize(
    "wanted",
    [
        {"name": " a ", "targets": [{"model": "m"}]},
        {"name": "a", "targets": []},
        {"name": "a", "targets": [{"model": "m\n"}]},
        {"name": "a", "targets": [{"model": "m", "rules": {"unknown": 1}}]},
        {"name": "a", "targets": [{"model": "m"}], "selection": "fastest"},
        {"name": "a", "targets": [{"model": "m"}], "limits": {"max_output_tokens": 0}},
    ],
)
def test_what_cannot_be_is_refused(operator: AdminClient, wanted: Body) -> None:
    assert operator.send("POST", "aliases", wanted).status_code == 400
    assert operator.send("POST", "aliases/preview", wanted).status_code == (
        200 if wanted["name"] == " a " else 400
    )


def test_the_order_is_set_at_once_or_not_at_all(operator: AdminClient) -> None:
    ids = [operator.made("aliases", body(name))["id"] for name in "abc"]

    moved = operator.send("POST", "aliases/reorder", {"ids": ids[::-1], "expected_ids": ids})
    stale = operator.send("POST", "aliases/reorder", {"ids": ids, "expected_ids": ids})

    assert [row["name"] for row in moved.get_json()["items"]] == ["c", "b", "a"]
    assert (stale.status_code, stale.get_json()["details"]) == (409, {"current_ids": ids[::-1]})


def test_every_alias_is_previewed_at_once(app: Flask, operator: AdminClient) -> None:
    serving("one", model("m"), model("hidden"))
    worker_of(app).refresh_snapshot()
    good = operator.made("aliases", body("hidden", {"model": "m"}))
    bad = operator.made("aliases", body("nowhere", {"model": "m", "upstream_id": "up_gone"}))

    items = operator.read("aliases/previews")["items"]

    assert [
        (each["alias_id"], each["hides_model"], [target["state"] for target in each["targets"]])
        for each in items
    ] == [(good["id"], True, ["served"]), (bad["id"], False, ["upstream_missing"])]


def test_a_preview_tells_what_becomes_of_each_target(app: Flask, operator: AdminClient) -> None:
    limited = model("m", protocols=frozenset({"messages"}), upstream_id="wire-m")
    one = serving("one", limited, model("best/one"))
    off = serving("off", model("m"), enabled=False)
    worker_of(app).refresh_snapshot()
    targets: list[Body] = [
        {"model": "m"},
        {"model": "nobody", "upstream_id": one},
        {"model": "m", "upstream_id": off},
        {"model": "m", "upstream_id": "up_gone"},
    ]

    found = operator.send("POST", "aliases/preview", body("best/one", *targets)).get_json()

    assert [each["state"] for each in found["targets"]] == [
        "served",
        "not_served",
        "upstream_disabled",
        "upstream_missing",
    ]
    assert found["targets"][0]["candidates"] == [
        {"upstream_id": one, "upstream": "one", "upstream_model_id": "wire-m", "protocols": ["messages"]}
    ]
    assert (found["protocols"], found["hides_model"], found["failed_upstreams"]) == (["messages"], True, [])


def test_a_list_that_cannot_be_had_says_nothing_against_a_target(app: Flask, operator: AdminClient) -> None:
    serving("one", model("m"))
    down = serving("down")
    worker_of(app).refresh_snapshot()
    targets: list[Body] = [{"model": "m"}, {"model": "nobody"}, {"model": "x", "upstream_id": down}]

    found = operator.send("POST", "aliases/preview", body("alias", *targets)).get_json()

    assert [each["state"] for each in found["targets"]] == ["served", "unknown", "unknown"]
    assert found["failed_upstreams"] == ["down"]
    assert found["hides_model"] is False
    assert len(upstreams.list_all()) == 2


def test_every_change_is_noted(operator: AdminClient) -> None:
    row = operator.made("aliases", body("a"))
    changed = operator.send("PUT", f"aliases/{row['id']}", body("b"), row["etag"]).get_json()
    operator.send("PUT", f"aliases/{row['id']}", body("b"), changed["etag"])
    operator.send("DELETE", f"aliases/{row['id']}", etag=changed["etag"])

    entries = audit.page(9, object_kind="alias")

    assert [each.action for each in entries] == ["alias.deleted", "alias.updated", "alias.created"]
    assert entries[1].detail == {"name": ["a", "b"]}
    assert {each.actor_name for each in entries} == {"olga"}
