"""The audit log through the admin API."""

from collections.abc import Callable

import pytest
from flask import Flask

from floway.domain.actor import COMMAND_LINE, Actor
from floway.store import audit
from floway.store.users import Role
from tests.support.admin_client import AdminClient


@pytest.fixture
def admin(admin_of: Callable[[str, Role], AdminClient]) -> AdminClient:
    return admin_of("ada", "admin")


@pytest.fixture(autouse=True)
def _entries(app: Flask) -> None:
    """Five changes."""
    for number in range(3):
        audit.record(COMMAND_LINE, "alias.created", "alias", f"alias_{number}", f"a{number}")
    olga = Actor("session", "usr_olga", "olga", "192.0.2.7")
    audit.record(olga, "upstream.updated", "upstream", "up_1", "one", {"name": ["a", "b"]})
    audit.record(olga, "upstream.deleted", "upstream", "up_1", "one")


def test_changes_are_paged_the_newest_first(admin: AdminClient) -> None:
    whole = admin.read("audit?limit=3&object_kind=alias")
    first = admin.read("audit?limit=2&object_kind=alias")
    rest = admin.read(f"audit?object_kind=alias&cursor={first['next_cursor']}")
    changed = admin.read("audit?action=upstream.updated")["items"][0]

    assert [entry["object_id"] for entry in whole["items"]] == ["alias_2", "alias_1", "alias_0"]
    assert first["items"] + rest["items"] == whole["items"]
    assert (whole["next_cursor"], rest["next_cursor"]) == (None, None)
    assert changed | {"id": 0, "at": ""} == {
        "id": 0,
        "at": "",
        "actor_kind": "session",
        "actor_id": "usr_olga",
        "actor_name": "olga",
        "address": "192.0.2.7",
        "action": "upstream.updated",
        "object_kind": "upstream",
        "object_id": "up_1",
        "object_name": "one",
        "detail": {"name": ["a", "b"]},
    }


@pytest.mark.parametrize(
    ("filters", "actions"),
    [
        ("actor_id=usr_olga", ["upstream.deleted", "upstream.updated"]),
        ("action=upstream", ["upstream.deleted", "upstream.updated"]),
        ("action=upstream.updated", ["upstream.updated"]),
        ("object_kind=upstream&object_id=up_1", ["upstream.deleted", "upstream.updated"]),
        ("actor_id=usr_olga&object_kind=alias", []),
    ],
)
def test_changes_are_filtered(admin: AdminClient, filters: str, actions: list[str]) -> None:
    assert [entry["action"] for entry in admin.read(f"audit?{filters}")["items"]] == actions


def test_only_administrators_read_them(admin_of: Callable[[str, Role], AdminClient]) -> None:
    for name, role in (("olga", "operator"), ("vera", "viewer"), ("ulla", "user")):
        assert admin_of(name, role).get("audit").status_code == 403


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=abc", "actor=ada", "action="])
def test_a_query_that_cannot_be_is_refused(admin: AdminClient, query: str) -> None:
    assert admin.get(f"audit?{query}").status_code == 400
