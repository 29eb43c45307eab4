"""What depends on an upstream, through the admin API."""

from typing import Any

from floway.domain.alias import Target
from floway.services.aliases import add, remove
from tests.support.admin_client import AdminClient


def test_an_operator_is_told_who_names_an_upstream(operator: AdminClient, form: dict[str, Any]) -> None:
    row = operator.made("upstreams", form)
    add("fast", (Target("m", row["id"]),))

    found = operator.read(f"upstreams/{row['id']}/dependents")
    remove("fast")

    assert found == {
        "keys": {"named": 0, "alone": 0},
        "users": {"named": 0, "alone": 0},
        "aliases": ["fast"],
        "prices": 0,
    }


def test_nothing_depends_on_what_is_not_there(operator: AdminClient, viewer: AdminClient) -> None:
    assert operator.get("upstreams/up_none/dependents").status_code == 404
    assert viewer.get("upstreams/up_none/dependents").status_code == 403
