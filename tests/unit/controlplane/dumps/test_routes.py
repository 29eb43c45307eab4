"""Kept requests through the admin API; ``tests/functional/test_dumps.py`` has how they come about."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.gateway.dumps.capture import Capture
from floway.gateway.request import Reply
from floway.services import accounts, dump_files
from floway.services import dumps as service
from floway.services.keys import edit
from floway.settings import Settings
from floway.store import users
from floway.store.api_keys import ApiKey
from floway.store.dumps import Place
from floway.store.users import Role
from tests.support.admin_client import AdminClient
from tests.support.builders import record


@pytest.fixture
def olga(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    """Whose key keeps requests."""
    return admin_of("olga", "user")


@pytest.fixture
def key(olga: AdminClient) -> ApiKey:
    user = users.named("olga")
    assert user is not None
    made, _ = accounts.add_key(user.id, "kept", dump_retention_seconds=3600)
    return made


@pytest.fixture
def keep(app: Flask, key: ApiKey) -> Callable[..., str]:
    """Stores a request of the key; its id."""

    def store(name: str, minutes_ago: float = 0) -> str:
        headers = {"content-type": "application/json"}
        capture = Capture({"PATH_INFO": "/v1/messages"}, headers, b"{}", "raw", 100, lambda _: None)
        at = clock.now() - timedelta(minutes=minutes_ago)
        capture.settled(record(name, started_at=at, key_id=key.id, user_id=key.user_id))
        capture.replies(Reply(200, [("x-a", "1"), ("x-a", "2")], b"\xff"))
        service.keep(app, capture)
        return name

    return store


def test_kept_requests_are_listed_the_newest_first(
    olga: AdminClient, key: ApiKey, keep: Callable[..., str]
) -> None:
    for number in range(5):
        keep(f"req_{number}", 10 - number // 2)
    path = f"keys/{key.id}/dumps"

    whole = olga.read(path)
    first = olga.read(f"{path}?limit=2")
    second = olga.read(f"{path}?limit=2&cursor={first['next_cursor']}")
    third = olga.read(f"{path}?limit=2&cursor={second['next_cursor']}")

    assert [each["exchange_id"] for each in whole["items"]] == ["req_4", "req_3", "req_2", "req_1", "req_0"]
    assert first["items"] + second["items"] + third["items"] == whole["items"]
    assert (whole["next_cursor"], third["next_cursor"]) == (None, None)


@pytest.mark.parametrize("query", ["limit=1.5", "limit=201", "cursor=7", "order=asc"])
def test_a_page_that_does_not_exist_is_refused(olga: AdminClient, key: ApiKey, query: str) -> None:
    assert olga.get(f"keys/{key.id}/dumps?{query}").status_code == 400


def test_a_request_is_shown_with_its_facts(olga: AdminClient, key: ApiKey, keep: Callable[..., str]) -> None:
    shown: dict[str, Any] = olga.read(f"exchanges/{keep('req_1')}/dump")
    [listed] = olga.read(f"keys/{key.id}/dumps")["items"]

    assert {name: shown[name] for name in listed} == listed
    assert shown["client_response"] == {
        "status": 200,
        "headers": [["x-a", "1"], ["x-a", "2"]],
        "body": {
            "encoding": "base64",
            "text": None,
            "base64": "/w==",
            "frames": None,
            "bytes": 1,
            "is_truncated": False,
        },
    }
    assert shown["upstream_request"] is None


def test_retention_that_is_off_hides_the_list(
    olga: AdminClient, key: ApiKey, keep: Callable[..., str]
) -> None:
    keep("req_1")
    edit(key.id, {"dump_retention_seconds": None})

    refused = olga.get(f"keys/{key.id}/dumps")

    assert (refused.status_code, refused.get_json()["code"]) == (404, "dumps_off")
    assert olga.get("exchanges/req_1/dump").status_code == 404


@pytest.mark.parametrize("role", ["operator", "viewer", "user"])
def test_it_is_nobody_elses_business(
    admin_of: Callable[[str, Role], AdminClient], key: ApiKey, keep: Callable[..., str], role: Role
) -> None:
    path = f"exchanges/{keep('req_1')}/dump"
    stranger = admin_of("otto", role)

    assert stranger.get(path).status_code == 404
    assert stranger.send("DELETE", path).status_code == 404
    assert stranger.send("POST", f"{path}/open").status_code == 403
    assert stranger.get(f"keys/{key.id}/dumps").status_code == 404
    assert stranger.send("DELETE", f"keys/{key.id}/dumps").status_code == 404


def test_an_administrator_opens_it_and_the_log_says_so(
    admin_of: Callable[[str, Role], AdminClient], olga: AdminClient, keep: Callable[..., str]
) -> None:
    path = f"exchanges/{keep('req_1')}/dump"
    ada = admin_of("ada", "admin")

    refused = ada.get(path)
    opened = ada.send("POST", f"{path}/open")
    entries = ada.read("audit?action=dump.opened")["items"]

    assert (refused.status_code, refused.get_json()["code"]) == (403, "owner_only")
    assert opened.get_json() == olga.read(path)
    assert [(entry["actor_name"], entry["object_id"]) for entry in entries] == [("ada", "req_1")]


def test_a_lost_file_is_said_apart(app: Flask, olga: AdminClient, keep: Callable[..., str]) -> None:
    settings: Settings = app.extensions["floway.settings"]
    keep("req_1")
    dump_files.remove(settings.dumps, [Place("req_1", clock.now())])

    lost = olga.get("exchanges/req_1/dump")

    assert (lost.status_code, lost.get_json()["code"]) == (404, "dump_file_missing")


def test_one_and_all_are_deleted(olga: AdminClient, key: ApiKey, keep: Callable[..., str]) -> None:
    for name in ("req_1", "req_2", "req_3"):
        keep(name)

    assert olga.send("DELETE", "exchanges/req_1/dump").status_code == 204
    assert olga.send("DELETE", "exchanges/req_1/dump").status_code == 404
    assert len(olga.read(f"keys/{key.id}/dumps")["items"]) == 2
    assert olga.send("DELETE", f"keys/{key.id}/dumps").status_code == 204
    assert olga.read(f"keys/{key.id}/dumps")["items"] == []
