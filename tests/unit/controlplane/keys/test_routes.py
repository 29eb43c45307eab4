"""API keys through the admin API."""

import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from floway.services import accounts
from floway.store import api_keys, audit, upstreams, users
from tests.support.dashboard import person, signed_in

Send = Callable[..., TestResponse]
OWN = "a-key-that-I-chose_myself-2026"


def sender(client: FlaskClient, name: str) -> Send:
    """Call ``/api/keys`` as somebody."""
    headers = signed_in(client, name)

    def send(method: str, path: str = "", match: str | None = "*", **body: Any) -> TestResponse:
        given = headers | ({"If-Match": match} if match else {})
        sent = {"json": body} if method in ("POST", "PATCH") else {}
        return client.open(f"/api/keys{path}", method=method, headers=given, **sent)

    return send


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """As the administrator ada."""
    return sender(client, "ada")


@pytest.fixture
def eve(client: FlaskClient, app: Flask) -> Send:
    """As the plain user eve."""
    person("eve", "user")
    return sender(app.test_client(), "eve")


def code(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.get_json()["code"]


def opens(raw: str) -> bool:
    return sha256(raw.encode()).digest() in api_keys.callers()


def test_the_raw_key_is_shown_once(send: Send) -> None:
    made = send("POST", name="laptop")

    row = made.get_json()
    raw = row.pop("key")
    assert made.status_code == 201
    assert re.fullmatch(r"sk-floway-[A-Za-z0-9_-]{40}", raw)
    assert made.headers["Cache-Control"] == "no-store"
    assert opens(raw)
    assert (row["key_prefix"], row["key_last4"]) == (raw[:14], raw[-4:])
    read = send("GET", f"/{row['id']}")
    assert (read.get_json(), read.headers["ETag"]) == (row, made.headers["ETag"])
    assert send("GET").get_json() == {"items": [row]}
    assert raw not in repr(audit.page(50))


def test_a_key_begins_without_limits_and_without_a_scope(send: Send) -> None:
    row = send("POST", name="laptop").get_json()

    limits = ("upstream_ids", "models", "scope", "dump_retention_seconds", "expires_at", "last_used_at")
    assert [row[name] for name in limits] == [None] * 6
    assert (row["enabled"], row["strict_losses"], row["user_name"]) == (True, False, "ada")


def test_everything_about_a_key_can_be_said_and_taken_back(send: Send) -> None:
    one = upstreams.create("custom", "one", {}, {})
    said = {
        "upstream_ids": [one.id],
        "models": ["claude-*", "gpt-5"],
        "scope": "admin:read",
        "dump_retention_seconds": 3600,
        "expires_at": "2099-12-31T00:00:00.000Z",
        "strict_losses": True,
        "enabled": False,
    }
    row = send("POST", name="laptop", **said).get_json()
    assert {name: row[name] for name in said} == said

    path = f"/{row['id']}"
    renamed = send("PATCH", path, name="desktop", expires_at="2099-12-31T02:00:00+02:00").get_json()
    assert {name: renamed[name] for name in said} == said
    assert renamed["name"] == "desktop"

    back = dict.fromkeys(("upstream_ids", "models", "scope", "dump_retention_seconds", "expires_at"))
    freed = send("PATCH", path, **back, enabled=True).get_json()
    assert {name: freed[name] for name in back} == back
    assert (freed["name"], freed["strict_losses"], freed["enabled"]) == ("desktop", True, True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "k", "key": "raw"},
        {"name": "k", "upstream_ids": []},
        {"name": "k", "upstream_ids": "up_1"},
        {"name": "k", "upstream_ids": ["up_1", "up_1"]},
        {"name": "k", "models": []},
        {"name": "k", "models": ["a*b"]},
        {"name": "k", "models": ["a", "a"]},
        {"name": "k", "scope": "root"},
        {"name": "k", "dump_retention_seconds": 0},
        {"name": "k", "dump_retention_seconds": -1},
        {"name": "k", "dump_retention_seconds": "60"},
        {"name": "k", "dump_retention_seconds": 10**10},
        {"name": "k", "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "k", "expires_at": "2099-01-01"},
        {"name": "k", "expires_at": "2099-01-01T00:00:00"},
        {"name": "k", "custom_key": OWN},
        {"name": "k", "key_source": "custom"},
        {"name": "k", "key_source": "generate", "custom_key": OWN},
        {"name": "k", "key_source": "custom", "custom_key": "too-short"},
        {"name": "k", "key_source": "custom", "custom_key": "abc" * 8},
        {"name": "k", "responses_retention_seconds": 86400},
    ],
)
def test_a_key_that_cannot_be_is_refused(send: Send, body: dict[str, Any]) -> None:
    response = send("POST", **body)

    assert code(response) == (400, "validation_failed")
    assert OWN not in response.text
    assert api_keys.list_all() == ()


def test_unknown_upstreams_and_those_beyond_the_owner_read_differently(send: Send) -> None:
    one, two = (upstreams.create("custom", name, {}, {}).id for name in ("one", "two"))
    eve = accounts.create_user("eve", "user", None, [one])

    unknown = send("POST", name="k", user_id=eve.id, upstream_ids=["up_gone"])
    outside = send("POST", name="k", user_id=eve.id, upstream_ids=[two])

    assert code(unknown) == (400, "unknown_upstream")
    assert "up_gone" in unknown.get_json()["error"]
    assert code(outside) == (400, "upstream_outside_cap")
    assert send("POST", name="k", user_id=eve.id, upstream_ids=[one]).status_code == 201


def test_a_list_of_which_nothing_is_left_reads_as_empty(send: Send) -> None:
    one, two = (upstreams.create("custom", name, {}, {}).id for name in ("one", "two"))
    row = send("POST", name="k", upstream_ids=[one, two]).get_json()
    path = f"/{row['id']}"
    upstreams.remove(one)

    assert send("GET", path).get_json()["upstream_ids"] == [two]
    kept = send("PATCH", path, upstream_ids=[one, two])
    assert (kept.status_code, kept.get_json()["upstream_ids"]) == (200, [two])
    stored = api_keys.find(row["id"])
    assert stored is not None
    assert stored.upstream_ids == (one, two)
    upstreams.remove(two)
    assert send("GET", path).get_json()["upstream_ids"] == []


def test_a_list_shows_what_the_owner_can_still_reach(send: Send) -> None:
    one, two = (upstreams.create("custom", name, {}, {}).id for name in ("one", "two"))
    eve = accounts.create_user("eve", "user")
    send("POST", name="k", user_id=eve.id, upstream_ids=[one, two])

    users.replace(replace(eve, upstream_ids=(two,)))

    assert send("GET").get_json()["items"][0]["upstream_ids"] == [two]


def test_a_change_needs_the_etag_of_what_was_read(send: Send) -> None:
    made = send("POST", name="k")
    path, etag = f"/{made.get_json()['id']}", made.headers["ETag"]

    assert code(send("PATCH", path, None, name="l")) == (428, "if_match_required")
    assert code(send("DELETE", path, None)) == (428, "if_match_required")
    changed = send("PATCH", path, etag, name="l")
    assert (changed.status_code, changed.headers["ETag"] != etag) == (200, True)
    assert code(send("PATCH", path, etag, name="m")) == (409, "version_mismatch")
    assert code(send("PATCH", path)) == (400, "nothing_to_update")
    assert code(send("DELETE", path, etag)) == (409, "version_mismatch")
    assert send("DELETE", path, changed.headers["ETag"]).status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        assert code(send(method, path, name="x") if method == "PATCH" else send(method, path)) == (
            404,
            "not_found",
        )
    assert send("GET").get_json() == {"items": []}


def test_the_use_of_a_key_leaves_its_etag(send: Send) -> None:
    made = send("POST", name="k")
    key_id = made.get_json()["id"]
    before = api_keys.find(key_id)
    assert before is not None

    api_keys.touch([key_id], before.created_at)

    read = send("GET", f"/{key_id}")
    assert read.get_json()["last_used_at"] is not None
    assert read.headers["ETag"] == made.headers["ETag"]


def test_a_rotated_key_takes_the_place_of_the_first(send: Send) -> None:
    made = send("POST", name="k", models=["gpt-5"]).get_json()

    rotated = send("POST", f"/{made['id']}/rotate")
    own = send("POST", f"/{made['id']}/rotate", key_source="custom", custom_key=OWN)

    second = rotated.get_json()
    assert (rotated.status_code, second["id"], second["models"]) == (200, made["id"], ["gpt-5"])
    assert second["key"] not in (made["key"], OWN)
    assert [opens(raw) for raw in (made["key"], second["key"], OWN)] == [False, False, True]
    assert (own.get_json()["key"], own.get_json()["key_last4"]) == (OWN, "2026")
    assert code(send("POST", f"/{made['id']}/rotate", custom_key=OWN)) == (400, "validation_failed")
    assert code(send("POST", "/key_gone/rotate")) == (404, "not_found")


def test_a_rotation_needs_no_body(send: Send, client: FlaskClient) -> None:
    key_id = send("POST", name="k").get_json()["id"]
    headers = signed_in(client)

    assert client.post(f"/api/keys/{key_id}/rotate", headers=headers).status_code == 200


def test_a_chosen_key_is_taken_once_for_all(send: Send) -> None:
    custom = {"key_source": "custom", "custom_key": OWN}
    made = send("POST", name="k", **custom).get_json()
    assert (made["key"], made["key_prefix"]) == (OWN, "a-ke")
    send("DELETE", f"/{made['id']}")

    again = send("POST", name="again", **custom)

    assert code(again) == (409, "duplicate_key")
    assert OWN not in again.text


def test_everybody_has_keys_of_their_own(send: Send, eve: Send) -> None:
    of_ada = send("POST", name="of-ada").get_json()
    of_eve = eve("POST", name="of-eve").get_json()
    me = users.named("eve")
    assert me is not None

    assert [row["name"] for row in eve("GET").get_json()["items"]] == ["of-eve"]
    assert [row["name"] for row in eve("GET", f"?user_id={me.id}").get_json()["items"]] == ["of-eve"]
    assert eve("PATCH", f"/{of_eve['id']}", name="mine").status_code == 200
    path = f"/{of_ada['id']}"
    for response in (
        eve("GET", path),
        eve("PATCH", path, name="x"),
        eve("DELETE", path),
        eve("POST", f"{path}/rotate"),
        eve("POST", name="k", user_id=of_ada["user_id"]),
        eve("GET", f"?user_id={of_ada['user_id']}"),
    ):
        assert code(response) == (404, "not_found")


def test_administrators_see_and_change_the_keys_of_all(send: Send, eve: Send) -> None:
    of_eve = eve("POST", name="of-eve").get_json()
    send("POST", name="of-ada")

    assert [row["name"] for row in send("GET").get_json()["items"]] == ["of-eve", "of-ada"]
    only = send("GET", f"?user_id={of_eve['user_id']}").get_json()["items"]
    assert [row["name"] for row in only] == ["of-eve"]
    assert code(send("GET", "?user_id=usr_gone")) == (404, "not_found")
    assert code(send("GET", "?user=eve")) == (400, "validation_failed")
    assert send("PATCH", f"/{of_eve['id']}", enabled=False).get_json()["enabled"] is False
    assert send("POST", name="given", user_id=of_eve["user_id"]).get_json()["user_name"] == "eve"
    assert code(send("POST", name="given", user_id="usr_gone")) == (404, "not_found")
