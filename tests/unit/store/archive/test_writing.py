from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from floway.domain.proxy import Endpoint
from floway.errors import EditConflict
from floway.store import db as database
from floway.store import proxies, sessions, states, upstreams, users
from floway.store.archive import rows, writing
from floway.store.archive.sections import PROXIES, UPSTREAM_STATES, UPSTREAMS, USAGE, USERS
from floway.store.db import db, reading, transaction
from floway.store.tables.usage_days import UsageStaleDayRow

HOUR = timedelta(hours=1)


def bucket(**columns: Any) -> dict[str, Any]:
    row = {column.name: 0 if column.kind == "whole" else "" for column in USAGE.columns}
    return row | {"hour": "2026-11-22T12", "model": "m", "requests": 1} | columns


def test_rows_that_swap_their_names_get_them(app: Flask) -> None:
    one, two = users.create("one", "user"), users.create("two", "user")
    by_id = {row["id"]: row for row in rows.read(USERS)}
    names = ("name", "name_key")
    swapped = [
        by_id[one.id] | {name: by_id[two.id][name] for name in names},
        by_id[two.id] | {name: by_id[one.id][name] for name in names},
    ]

    with transaction():
        writing.replace(USERS, swapped)

    assert {user.id: user.name for user in users.list_all()} == {one.id: "two", two.id: "one"}


def test_a_row_takes_the_place_of_another_whole(app: Flask) -> None:
    upstream = upstreams.create("custom", "one", {"a": 1}, {"api_key": "sk-1"})
    [row] = rows.read(UPSTREAMS)

    with transaction():
        writing.replace(
            UPSTREAMS, [row | {"config": {"b": None}, "secrets": {"api_key": "sk-2"}, "version": 9}]
        )

    found = upstreams.find(upstream.id)
    assert found is not None
    assert (found.config, found.secrets, found.version) == ({"b": None}, {"api_key": "sk-2"}, 9)


def test_what_hangs_on_a_row_goes_with_it(app: Flask) -> None:
    upstream = upstreams.create("custom", "one", {}, {})

    with transaction():
        writing.remove(UPSTREAMS, [upstream.id])

    assert list(rows.read(UPSTREAM_STATES)) == []


def test_of_two_sums_the_one_over_more_requests_stays(app: Flask) -> None:
    writing.add_usage([bucket(requests=5, input_tokens=50), bucket(model="other")])
    writing.add_usage([bucket(requests=3, input_tokens=90), bucket(model="other", requests=2)])
    writing.add_usage([bucket(requests=5, input_tokens=90)])

    found = {row["model"]: (row["requests"], row["input_tokens"]) for row in rows.read(USAGE)}
    assert found == {"m": (5, 50), "other": (2, 0)}


def test_days_whose_hours_came_are_summed_up_again(app: Flask) -> None:
    writing.add_usage([bucket(), bucket(hour="2026-11-23T00")])
    writing.add_usage([bucket(hour="2026-11-23T01")])

    with reading() as session:
        days = session.scalars(select(UsageStaleDayRow.day).order_by(UsageStaleDayRow.day)).all()
    assert days == ["2026-11-22", "2026-11-23"]

    writing.remove_usage()
    with reading() as session:
        assert session.scalars(select(UsageStaleDayRow.day)).all() == []
    assert list(rows.read(USAGE)) == []


def test_users_are_signed_out_but_for_the_one_whose_import_it_is(app: Flask) -> None:
    ada, grace, linus = (users.create(name, "admin") for name in ("ada", "grace", "linus"))
    raws = {user.id: sessions.create(user.id, HOUR)[0] for user in (ada, grace, linus)}

    writing.end_sessions([ada.id, grace.id], spared=ada.id)
    assert [sessions.find(raw) is not None for raw in raws.values()] == [True, False, True]

    writing.end_sessions(None, spared=ada.id)
    assert [sessions.find(raw) is not None for raw in raws.values()] == [True, False, False]


def test_rests_of_proxies_end(app: Flask) -> None:
    proxies.create("p", Endpoint("http", "h", 1))

    writing.end_rests(None)
    writing.end_rests(["proxy_x"])

    assert len(list(rows.read(PROXIES))) == 1


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_writers_wait_while_an_import_holds_what_it_changes(app: Flask) -> None:
    upstream = upstreams.create("custom", "one", {}, {})
    inside, leave = Event(), Event()

    def hold() -> None:
        with app.app_context(), transaction():
            writing.hold()
            inside.set()
            leave.wait(20)

    holder = Thread(target=hold)
    holder.start()
    assert inside.wait(10)
    assert upstreams.find(upstream.id) is not None, "reading goes on"
    Thread(target=lambda: (leave.wait(0.3), leave.set())).start()

    states.swap(upstream.id, lambda seen: type(seen)({"a": 1}, {}, 0))

    assert leave.is_set()
    holder.join()
    assert states.read(upstream.id).state == {"a": 1}


def test_an_import_does_not_wait_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LOCK_PATIENCE_SECONDS", 1)
    monkeypatch.setattr(database, "_LOCK_PATIENCE_SECONDS", 0.1)
    upstreams.create("custom", "one", {}, {})
    with db.engine.connect().execution_options(**{database.WRITES: True}) as blocker:
        blocker.exec_driver_sql("UPDATE upstreams SET name = 'two'")

        with pytest.raises(EditConflict, match="nothing was imported") as caught, writing.importing():
            writing.hold()

        blocker.rollback()
    assert caught.value.code == "database_busy"
    with writing.importing():
        writing.hold()


def test_another_failure_is_not_taken_for_a_busy_database(app: Flask) -> None:
    with pytest.raises(OperationalError), writing.importing():
        raise OperationalError("SELECT 1", {}, Exception("the disk is gone"))
