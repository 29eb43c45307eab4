"""Egress proxies through the admin API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from floway.domain.proxy import Endpoint
from floway.store import audit, proxies, proxy_backoffs, upstreams
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import NOON
from tests.support.ports import free_port
from tests.support.proxies import Login, connect_proxy
from tests.support.upstream import replies, upstream, whole

URL = "socks5://ada:hunter2@10.0.0.1:1080#Frankfurt"


@pytest.fixture
def operator(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("olga", "operator")


def made(operator: AdminClient, **body: Any) -> Any:
    """A proxy as the API shows it."""
    return operator.made("proxies", {"url": URL, **body})


def test_a_proxy_is_added_and_shows_no_login(operator: AdminClient) -> None:
    row = made(operator, dial_timeout_seconds=30)
    other = made(operator, url="http://10.0.0.2:3128", name="plain")

    assert row | {"id": "", "etag": ""} == {
        "id": "",
        "name": "Frankfurt",
        "address": "socks5://10.0.0.1:1080",
        "credential_set": True,
        "dial_timeout_seconds": 30,
        "upstream_ids": [],
        "etag": "",
    }
    assert (other["credential_set"], other["dial_timeout_seconds"]) == (False, None)
    assert operator.read("proxies") == {"items": [row, other]}
    assert operator.read(f"proxies/{row['id']}") == row
    assert "hunter2" not in operator.get("proxies").text
    assert "ada" not in operator.get("proxies").text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"url": "ftp://x"}, "must begin with http://"),
        ({"url": "socks5://10.0.0.1"}, "has no port"),
        ({"url": "http://ada:hunter2@x:0"}, "from 1 to 65535"),
        ({"url": URL, "dial_timeout_seconds": 601}, "dial_timeout_seconds"),
        ({"url": URL, "dial_timeout_seconds": "5"}, "dial_timeout_seconds"),
        ({"url": URL, "name": "direct"}, "cannot be named 'direct'"),
        ({"name": "x"}, "url"),
    ],
)
def test_what_is_no_proxy_is_refused_without_its_login(
    operator: AdminClient, body: dict[str, Any], said: str
) -> None:
    refused = operator.send("POST", "proxies", body)

    assert (refused.status_code, refused.get_json()["code"]) == (400, "validation_failed")
    assert said in refused.text
    assert "hunter2" not in refused.text


def test_a_time_limit_is_kept_reset_or_set(operator: AdminClient) -> None:
    row = made(operator, dial_timeout_seconds=30)
    path = f"proxies/{row['id']}"

    kept = operator.send("PATCH", path, {"name": "two"}, row["etag"]).get_json()
    reset = operator.send("PATCH", path, {"dial_timeout_seconds": None}, kept["etag"]).get_json()
    changed = operator.send("PATCH", path, {"dial_timeout_seconds": 5}, reset["etag"])

    limits = [row["dial_timeout_seconds"] for row in (kept, reset, changed.get_json())]
    assert limits == [30, None, 5]
    assert changed.headers["ETag"] == changed.get_json()["etag"]


def test_another_url_ends_the_rests_and_the_same_one_does_not(operator: AdminClient) -> None:
    row = made(operator)
    one = upstreams.create("custom", "one", {}, {})
    proxy_backoffs.failed(row["id"], one.id, NOON, "refused")

    same = operator.send("PATCH", f"proxies/{row['id']}", {"url": URL}, row["etag"]).get_json()
    assert len(operator.read("proxies/backoffs")["items"]) == 1
    operator.send("PATCH", f"proxies/{row['id']}", {"url": "http://10.0.0.9:1"}, same["etag"])

    assert operator.read("proxies/backoffs") == {"items": []}


def test_a_change_carries_what_its_editor_has_seen(operator: AdminClient) -> None:
    row, other = made(operator), made(operator, name="other")
    path = f"proxies/{row['id']}"

    assert operator.send("PATCH", path, {"name": "x"}).status_code == 428
    assert operator.send("PATCH", path, {"name": "x"}, other["etag"]).status_code == 409
    taken = operator.send("PATCH", path, {"name": "other"}, row["etag"])
    assert (taken.status_code, taken.get_json()["code"]) == (409, "name_taken")
    assert operator.send("POST", "proxies", {"url": URL}).status_code == 409
    assert operator.send("DELETE", path, etag=row["etag"]).status_code == 204
    assert operator.get(path).status_code == 404
    assert operator.send("DELETE", path, etag="*").status_code == 404
    assert [each["name"] for each in operator.read("proxies")["items"]] == ["other"]


def test_a_proxy_in_use_is_not_deleted_and_its_users_are_named(operator: AdminClient) -> None:
    row = made(operator)
    user = upstreams.create("custom", "one", {}, {}, proxy_ids=[row["id"]])

    refused = operator.send("DELETE", f"proxies/{row['id']}", etag=row["etag"])

    assert (refused.status_code, refused.get_json()["code"]) == (409, "proxy_in_use")
    assert refused.get_json()["details"] == {"referencing_upstream_ids": [user.id]}
    assert operator.read(f"proxies/{row['id']}")["upstream_ids"] == [user.id]


def test_a_test_tells_the_address_that_the_world_sees(operator: AdminClient) -> None:
    with upstream(replies(whole(b"192.0.2.9\n"))) as page, connect_proxy(Login("ada", "hunter2")) as running:
        answer = operator.send("POST", "proxies/test", {"url": running.url, "anchor": page.origin})

    assert answer.get_json() == {"ok": True, "egress_ip": "192.0.2.9", "stage": None, "error": None}
    assert proxies.list_all() == ()


def test_a_stored_proxy_is_tested_by_its_id(operator: AdminClient) -> None:
    with upstream(replies(whole(b"<html>Sign in</html>"))) as page, connect_proxy() as running:
        row = made(operator, url=running.url)
        answer = operator.send("POST", "proxies/test", {"id": row["id"], "anchor": page.origin}).get_json()

    assert (answer["ok"], answer["egress_ip"], answer["stage"]) == (False, None, "body")
    assert "no address" in answer["error"]


def test_a_test_that_fails_tells_the_stage_and_stores_nothing(operator: AdminClient) -> None:
    url = f"http://ada:hunter2@127.0.0.1:{free_port()}"

    answer = operator.send("POST", "proxies/test", {"url": url, "anchor": "http://127.0.0.1:9"})

    body = answer.get_json()
    assert (answer.status_code, body["ok"], body["stage"]) == (200, False, "tcp-connect")
    assert "hunter2" not in answer.text
    assert proxy_backoffs.read_all() == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"id": "proxy_x", "url": URL}, 400),
        ({"id": "proxy_x"}, 404),
        ({"url": "nonsense"}, 400),
        ({"url": URL, "anchor": "file:///etc/passwd"}, 400),
    ],
)
def test_what_cannot_be_tested_is_refused(operator: AdminClient, body: dict[str, str], status: int) -> None:
    assert operator.send("POST", "proxies/test", body).status_code == status


def test_rests_are_listed_and_ended(operator: AdminClient) -> None:
    row, other = made(operator), made(operator, name="other")
    first, second = (upstreams.create("custom", name, {}, {}).id for name in ("one", "two"))
    for proxy, upstream_id in ((row, first), (row, second), (other, first)):
        proxy_backoffs.failed(proxy["id"], upstream_id, NOON, "refused")

    assert len(operator.read("proxies/backoffs")["items"]) == 3
    of_one = operator.read(f"proxies/{row['id']}/backoffs")["items"]
    assert sorted(rest["upstream_id"] for rest in of_one) == sorted([first, second])
    assert of_one[0] | {"upstream_id": ""} == {
        "proxy_id": row["id"],
        "upstream_id": "",
        "fail_count": 1,
        "expires_at": "2026-11-22T12:01:00.000Z",
        "last_error": "refused",
        "last_error_at": "2026-11-22T12:00:00.000Z",
    }
    reset = f"proxies/{row['id']}/backoffs/reset"
    assert operator.send("POST", reset, {"upstream_id": ""}).status_code == 400
    assert operator.send("POST", reset, {"upstream_id": "up_gone"}).status_code == 404
    assert operator.send("POST", reset, {"upstream_id": first}).get_json() == {"ended": 1}
    assert operator.send("POST", reset, {}).get_json() == {"ended": 1}
    assert [rest["proxy_id"] for rest in operator.read("proxies/backoffs")["items"]] == [other["id"]]
    assert operator.get("proxies/proxy_gone/backoffs").status_code == 404
    assert operator.send("POST", "proxies/proxy_gone/backoffs/reset", {}).status_code == 404


def test_every_change_is_noted_without_the_login(app: Flask, operator: AdminClient) -> None:
    row = made(operator)
    changed = operator.send("PATCH", f"proxies/{row['id']}", {"name": "two"}, row["etag"]).get_json()
    operator.send("DELETE", f"proxies/{row['id']}", etag=changed["etag"])

    entries = audit.page(3, object_kind="proxy")

    assert [each.action for each in entries] == ["proxy.deleted", "proxy.updated", "proxy.created"]
    assert entries[1].detail == {"name": ["Frankfurt", "two"]}
    assert "hunter2" not in str(entries)


def test_a_row_without_a_login_of_its_own_has_no_secret(operator: AdminClient) -> None:
    plain = proxies.create("plain", Endpoint("http", "10.0.0.3", 80))

    assert operator.read(f"proxies/{plain.id}")["credential_set"] is False
