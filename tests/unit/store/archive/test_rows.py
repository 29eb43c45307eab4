from flask import Flask
from sqlalchemy import select

from floway.store import upstreams, users
from floway.store.archive import rows
from floway.store.archive.sections import UPSTREAMS, USERS
from floway.store.db import reading, transaction
from floway.store.tables.upstreams import UpstreamRow


def test_envelopes_are_opened_and_sealed_again_at_their_place(app: Flask) -> None:
    made = upstreams.create("custom", "one", {"a": 1}, {"api_key": "sk-1"})
    upstreams.create("custom", "two", {}, {})

    one, two = sorted(rows.read(UPSTREAMS), key=lambda row: row["name"])
    stored = rows.sealed(UPSTREAMS, one)

    assert one["secrets"] == {"api_key": "sk-1"}
    assert two["secrets"] is None
    assert stored["secrets"].startswith("v1:")
    assert rows.opened(UPSTREAMS, stored) == one
    with transaction() as session:
        session.get_one(UpstreamRow, made.id).secrets = stored["secrets"]
    found = upstreams.find(made.id)
    assert found is not None
    assert found.secrets == {"api_key": "sk-1"}


def test_rows_come_in_the_order_of_bytes_on_both_engines(app: Flask) -> None:
    with transaction() as session:
        for number, identity in enumerate(("usr_b", "usr_B", "usr-a", "usr_a")):
            at = users.create(f"user {number}", "user").created_at
            row = session.scalars(select(USERS.row).where(USERS.table.c.name == f"user {number}")).one()
            row.id = identity  # type: ignore[attr-defined]
            assert at is not None

    with reading():
        assert [row["id"] for row in rows.read(USERS)] == ["usr-a", "usr_B", "usr_a", "usr_b"]
