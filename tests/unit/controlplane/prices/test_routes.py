from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.model import Catalog
from floway.domain.usage import Usage
from floway.services.price_book import shipping
from floway.services.price_book.book import book_of
from floway.services.worker import worker_of
from floway.store import audit, catalogs, upstreams, usage
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import model, record

PRICE = {"base": {"input": "1", "output": "2.5"}}

Admins = Callable[[str, Role], AdminClient]


def test_a_price_is_set_read_changed_and_taken_back(admin_of: Admins) -> None:
    operator = admin_of("grace", "operator")

    made = operator.send("POST", "prices/overrides", {"model_key": "m", "price": PRICE})
    path, etag = f"prices/overrides/{made.get_json()['id']}", made.headers["ETag"]
    changed = operator.send("PATCH", path, {"note": "why"}, etag)
    stale = operator.send("PATCH", path, {"note": "lost"}, etag)
    unmatched = operator.send("DELETE", path)
    gone = operator.send("DELETE", path, etag=changed.headers["ETag"])

    assert made.status_code == 201
    assert made.get_json() == {
        "id": made.get_json()["id"],
        "upstream_id": None,
        "model_key": "m",
        "price": PRICE,
        "valid_from": None,
        "note": "",
        "version": 1,
    }
    assert (changed.status_code, changed.get_json()["note"], changed.get_json()["price"]) == (
        200,
        "why",
        PRICE,
    )
    assert (stale.status_code, stale.get_json()["code"]) == (409, "version_mismatch")
    assert (unmatched.status_code, gone.status_code) == (428, 204)
    assert operator.get(path).status_code == 404
    assert operator.get("prices/overrides").get_json() == {"items": []}
    assert [entry.action for entry in audit.page(3)] == ["price.deleted", "price.updated", "price.created"]


def test_an_edit_can_take_a_date_away(admin_of: Admins) -> None:
    operator = admin_of("grace", "operator")
    body = {"model_key": "m", "price": PRICE, "valid_from": "2026-05-01T00:00:00Z"}
    made = operator.send("POST", "prices/overrides", body)
    assert made.get_json()["valid_from"] == "2026-05-01T00:00:00.000Z"

    changed = operator.send("PATCH", f"prices/overrides/{made.get_json()['id']}", {"valid_from": None}, "*")

    assert changed.get_json()["valid_from"] is None


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"model_key": "m"}, 400, "validation_failed", "price"),
        (
            {"model_key": "m", "price": {"base": {"input": 1, "output": "2"}}},
            400,
            "validation_failed",
            "price.base.input",
        ),
        ({"model_key": "", "price": PRICE}, 400, "validation_failed", "model_key"),
        ({"model_key": "m", "price": PRICE, "currency": "EUR"}, 400, "validation_failed", "currency"),
        ({"model_key": "m", "price": PRICE, "valid_from": "today"}, 400, "validation_failed", "valid_from"),
        ({"model_key": "m", "price": PRICE, "upstream_id": "up_0"}, 400, "unknown_upstream", ""),
    ],
)
def test_what_is_no_price_is_refused_by_its_member(
    admin_of: Admins, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = admin_of("grace", "operator").send("POST", "prices/overrides", body)

    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert list(answer.get_json().get("fields", [""])) == [field]


def test_one_model_has_one_price_from_a_date_on(admin_of: Admins) -> None:
    operator = admin_of("grace", "operator")
    operator.send("POST", "prices/overrides", {"model_key": "m", "price": PRICE})

    again = operator.send("POST", "prices/overrides", {"model_key": "m", "price": PRICE})

    assert (again.status_code, again.get_json()["code"]) == (409, "price_exists")


def test_viewers_read_and_users_do_not(admin_of: Admins) -> None:
    viewer, user = admin_of("vera", "viewer"), admin_of("ursula", "user")

    for path in ("", "/overrides", "/unpriced", "/book", "/book/models"):
        assert viewer.get(f"prices{path}").status_code == 200
        assert user.get(f"prices{path}").status_code == 403
    assert viewer.send("POST", "prices/overrides", {"model_key": "m", "price": PRICE}).status_code == 403
    assert viewer.send("POST", "prices/book/restore", {}).status_code == 403


def test_every_served_model_is_listed_with_its_price_and_whose_it_is(app: Flask, admin_of: Admins) -> None:
    row = upstreams.create(
        "custom",
        "ours",
        {"base_url": "http://127.0.0.1:9", "auth_style": "none", "protocols": ["messages"]},
        {},
    )
    models = (model("known", upstream_id="listed"), model("odd"), model("own"))
    catalogs.write(row.id, Catalog(models, clock.now(), row.version))
    shipping.load(book_of({"name": "n", "version": "1", "licence": "l", "models": {"listed": PRICE}}))
    operator = admin_of("grace", "operator")
    operator.send("POST", "prices/overrides", {"model_key": "own", "upstream_id": row.id, "price": PRICE})
    worker_of(app).refresh_snapshot()

    items = operator.get("prices").get_json()["items"]
    unpriced = operator.get("prices?source=none").get_json()["items"]
    searched = operator.get("prices?q=LIST").get_json()["items"]

    assert [(each["model"], each["model_key"], each["source"], each["price"]) for each in items] == [
        ("known", "listed", "book", PRICE),
        ("odd", "odd", None, None),
        ("own", "own", "upstream_override", PRICE),
    ]
    assert [each["model"] for each in unpriced] == ["odd"]
    assert [each["model"] for each in searched] == ["known"]


def test_what_was_used_without_a_price_is_listed(admin_of: Admins) -> None:
    usage.record([record(started_at=clock.now(), model_key="odd", usage=Usage(1), cost_microusd=None)])
    viewer = admin_of("vera", "viewer")

    [row] = viewer.get("prices/unpriced").get_json()["items"]
    later = viewer.get("prices/unpriced?from=2499-01-01T00:00:00Z").get_json()["items"]

    assert (row["model_key"], row["unpriced_requests"], row["has_price"], later) == ("odd", 1, False, [])


def test_the_book_is_told_paged_and_given_back(admin_of: Admins) -> None:
    shipping.load(
        book_of(
            {"name": "own", "version": "1", "licence": "l", "models": dict.fromkeys(("a", "b", "c"), PRICE)}
        )
    )
    operator = admin_of("grace", "operator")

    status = operator.get("prices/book").get_json()
    first = operator.get("prices/book/models?limit=2").get_json()
    second = operator.get(f"prices/book/models?limit=2&cursor={first['next_cursor']}").get_json()
    restored = operator.send("POST", "prices/book/restore", {}).get_json()

    assert (status["book"]["name"], status["book"]["is_shipped"]) == ("own", False)
    assert [each["model_key"] for each in first["items"]] == ["a", "b"]
    assert ([each["model_key"] for each in second["items"]], second["next_cursor"]) == (["c"], None)
    assert restored["book"]["version"] == restored["shipped_version"]
